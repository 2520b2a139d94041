import { inject } from 'vitest';
import { OWNER, REGION } from './emulator.ts';

/** What the SDK reads, as on a machine of somebody who has an account: nothing else tells our clients where AWS is. */
Object.assign(process.env, {
  AWS_ENDPOINT_URL: inject('awsEndpoint'),
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: OWNER.accessKeyId,
  AWS_SECRET_ACCESS_KEY: OWNER.secretAccessKey,
});
