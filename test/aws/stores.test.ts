import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { S3Source } from '../../shared/adapters/aws/s3-source.ts';
import { S3State, S3Store } from '../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { defineEvidenceStoreContract } from '../contract/evidence-store.ts';
import { defineStateStoreContract } from '../contract/state-store.ts';
import { defineVerificationSourceContract } from '../contract/verification-source.ts';
import { makeBucket } from './resources.ts';

const s3 = createS3();

defineEvidenceStoreContract(
  'S3Store',
  async () => new S3Store(s3, { bucket: await makeBucket(), prefix: 'a/prefix/' }, 'main', systemClock, systemRandom),
);

defineStateStoreContract(
  'S3State',
  async () => new S3State(s3, { bucket: await makeBucket(), prefix: 'a/prefix/' }, 'main'),
);

defineVerificationSourceContract('S3Source', async (files) => {
  const location = { bucket: await makeBucket(), prefix: 'a/prefix/main/' };
  for (const [path, bytes] of files) {
    await s3.send(new PutObjectCommand({ Bucket: location.bucket, Key: location.prefix + path, Body: bytes }));
  }
  return new S3Source(s3, location);
});
