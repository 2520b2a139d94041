import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { Installation } from '../end-to-end/installation.ts';
import { someoneWhoMay } from './people.ts';
import { makeBucket } from './resources.ts';

let installation: Installation;
let bucket: string;
let store: string;
let anchor: string;
let account: string;
let local: string;
let reader: { [name: string]: string };

/** A company whose evidence is in a folder, and the same evidence in a bucket, where somebody may read it and no more. */
beforeAll(async () => {
  installation = await Installation.create();
  await installation.runManually();
  const leaver = installation.company.people[1];
  if (leaver) installation.company.leave(leaver, new Date(Date.now() - 10 * 24 * 3_600_000).toISOString().slice(0, 10));
  await installation.exportFiles();
  await installation.runManually();
  local = await installation.read('rollcall.yaml');
  const accounts = JSON.parse((await installation.rollcall('accounts', '--json')).stdout);
  account = accounts.workspaces[0].connections[0].accounts[0].id;
  anchor = `SHA256:${/SHA256:(\S{43})/.exec((await installation.rollcall('verify', 'evidence')).stdout)?.[1]}`;

  bucket = await makeBucket();
  store = `s3://${bucket}/acme`;
  for (const path of await installation.paths('evidence')) {
    if (path.startsWith('.')) continue;
    const Body = await readFile(join(installation.folder, 'evidence', path));
    await createS3().send(new PutObjectCommand({ Bucket: bucket, Key: `acme/${path}`, Body }));
  }
  const Resource = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  reader = await someoneWhoMay({ Action: ['s3:GetObject', 's3:ListBucket'], Resource });
});
afterAll(() => installation.remove());

const onAws = (text: string) =>
  text
    .replace(/^store: .*$/m, `store: ${store}`)
    .replace(/^signer: .*$/m, 'signer: lambda:acme-append')
    .replace('env:LEAPSOME_SCIM_TOKEN', 'secretsmanager:rollcall/main/leapsome')
    .replaceAll(/file: \.\//g, `file: s3://${store.split('/')[2]}-inbox/`);

/** Runs the command line with the store in the bucket, as somebody. */
async function onBucket(environment: { [name: string]: string }, ...parameters: string[]) {
  await installation.write('rollcall.yaml', onAws(local));
  installation.environment = environment;
  return installation.rollcall(...parameters);
}

async function onFolder(...parameters: string[]) {
  await installation.write('rollcall.yaml', local);
  installation.environment = {};
  return installation.rollcall(...parameters);
}

describe('the command line over s3://, with credentials that may read', () => {
  it.each([
    [['log']],
    [['findings']],
    [['accounts']],
    [['diff']],
    [['upcoming', '--days', '30']],
    [['history', 'ACCOUNT']],
  ])('%s tells the same as over a folder', async (command) => {
    const parameters = command.map((part) => part.replace('ACCOUNT', account));

    const there = await onBucket(reader, ...parameters);
    const here = await onFolder(...parameters);

    expect(there.exitCode, there.stderr).toBe(0);
    expect(there.stdout).toBe(here.stdout);
  });

  it('verify says the same of a store, and of the folder of a workspace in it', async () => {
    const here = await onFolder('verify', 'evidence', '--anchor', anchor, '--json');
    const there = await onBucket(reader, 'verify', store, '--anchor', anchor, '--json');
    const ofWorkspace = await onBucket(reader, 'verify', `${store}/main/`, '--anchor', anchor, '--json');

    expect([there.stdout, there.exitCode]).toEqual([here.stdout, here.exitCode]);
    expect(ofWorkspace.stdout).toBe(here.stdout);
    expect(JSON.parse(there.stdout).workspaces[0].violations).toEqual([]);
  });

  it('says by which key it reads, since nobody has given one', async () => {
    const { stderr } = await onBucket(reader, 'log');

    expect(stderr).toContain(anchor);
    expect(stderr).toContain('rollcall verify --anchor');
  });

  it.each([[['run']], [['collect']], [['evaluate']]])(
    '%s is left to the functions of the deployment',
    async (command) => {
      const { exitCode, stderr } = await onBucket(reader, ...command);

      expect(exitCode).toBe(64);
      expect(stderr).toContain('is on AWS');
    },
  );
});

describe('check over s3://', () => {
  const ask = { Action: ['s3:GetBucketVersioning', 's3:GetBucketObjectLockConfiguration'], Resource: ['*'] };

  it('says that the bucket keeps what is in it', async () => {
    const { exitCode, stdout } = await onBucket(await someoneWhoMay(ask), 'check');

    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`${bucket} keeps every version, and locks it`)]);
  });

  it('says what a bucket lacks', async () => {
    const whole = store;
    store = `s3://${await makeBucket('versions')}`;

    const { exitCode, stderr } = await onBucket(await someoneWhoMay(ask), 'check');

    store = whole;
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('has no Object Lock')]);
  });

  it('says that it may not ask', async () => {
    const { exitCode, stderr } = await onBucket(reader, 'check');

    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('cannot look at the versioning')]);
  });
});

describe('the command line over s3://, when something is wrong', () => {
  it('says what credentials lack, and repeats nobody’s name', async () => {
    const nobody = await someoneWhoMay();

    const looking = await onBucket(nobody, 'log');
    const verifying = await onBucket(nobody, 'verify', store);

    expect([looking.exitCode, verifying.exitCode]).toEqual([3, 64]);
    for (const { stderr } of [looking, verifying]) {
      expect(stderr).toMatch(/access is denied \(AccessDenied, status 403\)/);
      expect(stderr).not.toContain('arn:');
    }
  });

  it('says that there are no credentials', async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...rest } = reader;

    const { exitCode, stderr } = await onBucket({ ...rest, AWS_EC2_METADATA_DISABLED: 'true' }, 'log');

    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/no AWS credentials or no region/);
  });

  it.each([
    ['a bucket that is not there', 's3://nowhere-acme-example/acme', /there is no such thing/],
    ['a prefix without evidence', 's3://BUCKET/elsewhere', /holds no evidence to verify/],
    ['what is no place in S3', 's3://', /is no place in S3/],
  ])('verify refuses %s', async (_what, place, message) => {
    const { AWS_ENDPOINT_URL = '', AWS_REGION = '' } = reader;
    const owner = { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

    const { exitCode, stderr } = await onBucket(owner, 'verify', place.replace('BUCKET', bucket));

    expect(exitCode).toBe(64);
    expect(stderr).toMatch(message);
  });

  it('log says that there is nothing yet', async () => {
    const { exitCode, stderr } = await onBucket(reader, 'log', '--config', 'rollcall.yaml');
    store = `s3://${bucket}/elsewhere`;
    const empty = await onBucket(reader, 'log');
    store = `s3://${bucket}/acme`;

    expect([exitCode, stderr.length > 0]).toEqual([0, true]);
    expect([empty.exitCode, empty.stderr]).toEqual([64, expect.stringContaining('there is no evidence log at')]);
  });

  it('verify finds the entry that somebody has put a delete marker upon', async () => {
    const Key = 'acme/main/log/00000000000000000002.dsse.json';
    const { VersionId } = await createS3().send(new DeleteObjectCommand({ Bucket: bucket, Key }));

    const { exitCode, stdout } = await onBucket(reader, 'verify', store, '--anchor', anchor);

    await createS3().send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
    expect(exitCode).toBe(1);
    expect(stdout).toContain('E_LOG_GAP');
  });
});
