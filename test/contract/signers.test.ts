import { join } from 'node:path';
import { createKeyFile, readKeyFile } from '../../shared/adapters/local/key-file.ts';
import { FaultPlan, faultySigner } from '../support/faulty-store.ts';
import { testSigner } from '../support/test-signer.ts';
import { defineSignerContract } from './signer.ts';
import { temporaryFolder } from './temporary-folder.ts';

defineSignerContract('a key file that was just made', async () =>
  createKeyFile(join(await temporaryFolder(), 'key.pem')),
);
defineSignerContract('a key file that was read', async () => {
  const path = join(await temporaryFolder(), 'key.pem');
  await createKeyFile(path);
  return readKeyFile(path);
});
defineSignerContract('testSigner', async () => testSigner('contract'));
defineSignerContract('a faulty signer without a fault', async () =>
  faultySigner(testSigner('contract'), FaultPlan.none()),
);
