import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  type KeySpec,
  type KeyUsageType,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { createKms, openKmsSigner } from '../../shared/adapters/aws/kms-signer.ts';
import { seal } from '../../shared/evidence/dsse.ts';
import { defineSignerContract } from '../contract/signer.ts';
import { uniqueName } from './resources.ts';

const kms = createKms();

async function makeKey(KeySpec: KeySpec = 'ECC_NIST_P256', KeyUsage: KeyUsageType = 'SIGN_VERIFY'): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
  return KeyMetadata?.KeyId ?? '';
}

const key = await makeKey();
defineSignerContract('a key in KMS', () => openKmsSigner(kms, key));

describe('openKmsSigner', () => {
  it.each<[string, KeySpec, KeyUsageType]>([
    ['another curve', 'ECC_NIST_P384', 'SIGN_VERIFY'],
    ['the curve of other chains', 'ECC_SECG_P256K1', 'SIGN_VERIFY'],
    ['RSA', 'RSA_2048', 'SIGN_VERIFY'],
    ['a secret', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
    ['P-256 for agreeing on keys', 'ECC_NIST_P256', 'KEY_AGREEMENT'],
  ])('refuses a key of another kind: %s', async (_what, spec, usage) => {
    const id = await makeKey(spec, usage);

    const opening = openKmsSigner(kms, id);

    await expect(opening).rejects.toMatchObject({ code: 'signer-unusable', message: /is of another kind/ });
  });

  it('refuses a key that is not there', async () => {
    const opening = openKmsSigner(kms, 'alias/nowhere');

    await expect(opening).rejects.toMatchObject({ code: 'signer-unusable', message: /there is no such thing/ });
  });

  it.each([
    ['disabled', /is disabled/, (KeyId: string) => kms.send(new DisableKeyCommand({ KeyId }))],
    [
      'pending deletion',
      /is pending deletion/,
      (KeyId: string) => kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 })),
    ],
  ])('names a key that was %s after it was opened', async (_what, message, change) => {
    const id = await makeKey();
    const signer = await openKmsSigner(kms, id);
    await change(id);

    const signing = signer.sign(Buffer.from('message'));

    await expect(signing).rejects.toMatchObject({ code: 'signer-unusable', message });
  });

  it('seals nothing with an alias that was moved to another key after it was opened', async () => {
    const AliasName = uniqueName('alias/key');
    await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: await makeKey() }));
    const signer = await openKmsSigner(kms, AliasName);
    await kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId: await makeKey() }));

    const sealing = seal(Buffer.from('{}'), [signer]);

    await expect(sealing).rejects.toMatchObject({ code: 'signature-invalid' });
  });
});
