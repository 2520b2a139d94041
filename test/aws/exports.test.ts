import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { verifyBundle } from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import { startOfDay } from '../../shared/kernel/calendar.ts';
import { fileOf } from '../support/memory-file.ts';
import { type DeployedCompany, deployCompany, SLOT } from './deployment/company.ts';
import { emulatorPython } from './emulator.ts';
import { someoneLike } from './people.ts';

const DEPLOYMENT = 'rollcall-exports';
/** The month of the slot, to the day that it is. */
const MONTH = { workspace: 'exported', from: `${SLOT.slice(0, 8)}01`, to: SLOT.slice(0, 10) };
const s3 = createS3();

let company: DeployedCompany;
let bucket: string;

beforeAll(async () => {
  company = await deployCompany(DEPLOYMENT, ['exported']);
  bucket = `${company.bucket}-exports`;
  const { status, failures } = await company.deliver('exported');
  expect(status, failures).toBe('SUCCEEDED');
}, 240_000);
afterAll(() => company.installation.remove());

const verified = (zip: Uint8Array, nonce: string | null = null) =>
  verifyBundle(fileOf(zip), {
    anchor: company.anchor,
    nonce,
    from: null,
    to: null,
    schedule: null,
    knownHeads: [],
    asOf: Date.now(),
  });

/** What lies in the bucket of bundles, and what has been begun in it. */
async function left() {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return { keys: Contents.flatMap(({ Key }) => Key ?? []), uploads: Uploads.length };
}

async function told(key: string): Promise<unknown> {
  const events = await company.received();
  const about = events.filter(({ detail }) => (detail as { key?: string }).key === key);
  return about.map((event) => ({ type: event['detail-type'], detail: event.detail }));
}

/** `aws s3 presign`, with the library that it is made of. */
async function presigned(environment: { [name: string]: string }, key: string): Promise<string> {
  const script = [
    'import botocore.session, os, sys',
    's3 = botocore.session.get_session().create_client("s3", os.environ["AWS_REGION"], endpoint_url=os.environ["AWS_ENDPOINT_URL"])',
    'print(s3.generate_presigned_url("get_object", {"Bucket": sys.argv[1], "Key": sys.argv[2]}, ExpiresIn=900))',
  ].join('\n');
  const { stdout } = await promisify(execFile)(await emulatorPython(), ['-c', script, bucket, key], {
    env: environment,
  });
  return stdout.trim();
}

describe('a month that is exported by the function of the stack', () => {
  it('is a bundle that verifies, made on behalf of the function, and told of', async () => {
    const { error, answer } = await company.invoke('export-bundle', { ...MONTH, nonce: 'for the audit of 2026' });

    expect(error, answer).toBeUndefined();
    const { key, manifest } = JSON.parse(answer);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const report = await verified((await Body?.transformToByteArray()) ?? new Uint8Array(), 'for the audit of 2026');
    expect([report.verdict, report.violations]).toEqual(['verified', []]);
    expect(report.bundle).toMatchObject({ manifest, period: { from: startOfDay(MONTH.from, 'UTC') } });
    expect(await told(key)).toMatchObject([{ type: 'Bundle Exported', detail: { origin: 'acme/exported', manifest } }]);
    expect(await left()).toMatchObject({ uploads: 0 });
  });

  it('can be fetched by an auditor, also through a link of theirs, and not be changed [E4]', async () => {
    const { key } = JSON.parse((await company.invoke('export-bundle', MONTH)).answer);
    const environment = await someoneLike(`${DEPLOYMENT}-auditor`);
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
    const auditor = new S3Client({ credentials: { accessKeyId, secretAccessKey } });

    const listed = await auditor.send(new ListObjectsV2Command({ Bucket: bucket }));
    const fetched = await fetch(await presigned(environment, key));
    const forgery = new PutObjectCommand({ Bucket: bucket, Key: `${key}.zip`, Body: 'x', IfNoneMatch: '*' });

    expect(listed.Contents?.map((object) => object.Key)).toContain(key);
    expect((await verified(new Uint8Array(await fetched.arrayBuffer()))).verdict).toBe('verified');
    await expect(auditor.send(forgery)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('is not fetched by a link of somebody who may not [E4]', async () => {
    const { key } = JSON.parse((await company.invoke('export-bundle', MONTH)).answer);

    const { status } = await fetch(await presigned(await someoneLike(`${DEPLOYMENT}-reviewer`), key));

    expect(status).toBe(403);
  });

  it('is started for every workspace by what the schedule sends', async () => {
    const { answer } = await company.invoke('export-bundle', { monthBefore: `${MONTH.from}T00:00:00Z` });

    expect(JSON.parse(answer)).toEqual({ started: 1 });
    const past = await vi.waitFor(
      async () => {
        const { keys } = await left();
        const found = keys.find((key) => key.endsWith('.zip') && !key.includes(MONTH.from));
        expect(found).toBeDefined();
        return found ?? '';
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(past).toMatch(/^exported\/\d{4}-\d\d-01_\d{4}-\d\d-\d\d\//);
  });

  it('is refused in one sentence, where it cannot be', async () => {
    const { error, answer } = await company.invoke('export-bundle', { ...MONTH, workspace: 'other' });

    expect([error, JSON.parse(answer)]).toEqual([
      undefined,
      { refused: '"workspace" must be one of the configuration' },
    ]);
  });

  it('is also made by the command line, with what the operator may', async () => {
    const { installation } = company;
    const file = join(installation.folder, 'month.zip');
    const owner = installation.environment;
    installation.environment = await someoneLike(`${DEPLOYMENT}-operator`);

    const { exitCode, stderr } = await installation.rollcall(
      'bundle',
      '--from',
      MONTH.from,
      '--to',
      MONTH.to,
      '-o',
      file,
    );

    installation.environment = owner;
    expect(exitCode, stderr).toBe(0);
    const report = await verified(await readFile(file));
    expect([report.verdict, report.violations]).toEqual(['verified', []]);
  });

  it('leaves nothing behind, and nobody is told, when evidence is not what was signed', async () => {
    const before = await left();
    const events = (await company.received()).length;
    const Prefix = 'acme/exported/evidence/';
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: company.bucket, Prefix }));
    // By the owner of the account, whom the emulator lets do what a policy denies.
    const forged = { Bucket: company.bucket, Key: Contents.at(-1)?.Key, Body: '{}' };
    await s3.send(new PutObjectCommand(forged));

    const { error, answer } = await company.invoke('export-bundle', MONTH);

    expect([error, JSON.parse(answer).errorType]).toEqual(['Unhandled', 'EvidenceError']);
    expect(await left()).toEqual(before);
    expect(await company.received()).toHaveLength(events);
  });
});
