import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DeleteSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { S3Files } from '../../shared/adapters/aws/s3-files.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { AwsSecrets, createSecretsManager } from '../../shared/adapters/aws/secrets.ts';
import { defineFileSourceContract } from '../contract/file-source.ts';
import { defineSecretSourceContract } from '../contract/secret-source.ts';
import { makeBucket, uniqueName } from './resources.ts';

const client = createSecretsManager();
const secrets = new AwsSecrets(client);
const s3 = createS3();

async function makeSecret(value: Partial<CreateSecretCommandInput>): Promise<string> {
  const Name = uniqueName('rollcall/main');
  await client.send(new CreateSecretCommand({ Name, ...value }));
  return Name;
}

defineSecretSourceContract('Secrets Manager', async (text) => {
  const name = text === null ? uniqueName('rollcall/none') : await makeSecret({ SecretString: text });
  return { source: secrets, reference: `secretsmanager:${name}` };
});

describe('AwsSecrets', () => {
  it.each<[string, Partial<CreateSecretCommandInput>, RegExp]>([
    ['bytes', { SecretBinary: Buffer.from('canary') }, /holds bytes/],
    ['no value yet', {}, /has no value yet/],
    ['key and value, as the console makes them', { SecretString: '{"token":"canary"}' }, /holds JSON/],
  ])('says what is wrong with a secret that holds %s', async (_what, value, message) => {
    const name = await makeSecret(value);

    const reading = secrets.read(`secretsmanager:${name}`);

    await expect(reading).rejects.toMatchObject({ code: 'secret-unusable', message });
    await expect(reading).rejects.toThrow(name);
  });

  it('says that a secret is to be deleted', async () => {
    const name = await makeSecret({ SecretString: 'token' });
    await client.send(new DeleteSecretCommand({ SecretId: name }));

    const reading = secrets.read(`secretsmanager:${name}`);

    await expect(reading).rejects.toMatchObject({ code: 'secret-unusable', message: /marked for deletion/ });
  });

  it.each(['env:TOKEN', 'file:./token'])('refuses %s, which is no place on AWS', async (reference) => {
    const reading = secrets.read(reference);

    await expect(reading).rejects.toMatchObject({ code: 'secret-unusable', message: /secretsmanager:<name>/ });
  });
});

/** References of the contract are names in this bucket. */
defineFileSourceContract('S3Files', async (name, bytes) => {
  const bucket = await makeBucket('versions');
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `inbox/${name}`, Body: bytes }));
  const files = new S3Files(s3);
  return { read: (reference) => files.read(`s3://${bucket}/inbox/${reference}`) };
});

describe('S3Files', () => {
  it('says which version it has read', async () => {
    const bucket = await makeBucket('versions');
    const put = (text: string) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'people.csv', Body: text }));
    const { VersionId: first } = await put('first');
    const files = new S3Files(s3);

    const before = await files.read(`s3://${bucket}/people.csv`);
    const { VersionId: second } = await put('second');
    const after = await files.read(`s3://${bucket}/people.csv`);

    expect(before.resource).toBe(`s3://${bucket}/people.csv?versionId=${first}`);
    expect(after.resource).toBe(`s3://${bucket}/people.csv?versionId=${second}`);
    expect(Buffer.from(after.bytes).toString()).toBe('second');
  });

  it('names a bucket that is not there', async () => {
    const reading = new S3Files(s3).read('s3://nowhere-acme-example/people.csv');

    await expect(reading).rejects.toMatchObject({ code: 'file-unreadable', message: /there is no such thing/ });
  });
});
