import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { type DeployedCompany, deployCompany, SLOT } from './deployment/company.ts';
import { someoneWhoMay } from './people.ts';

let company: DeployedCompany;
let installation: DeployedCompany['installation'];
let first: Awaited<ReturnType<DeployedCompany['deliver']>>;

beforeAll(async () => {
  company = await deployCompany('rollcall-e2e', ['main']);
  ({ installation } = company);
  first = await company.deliver('main');
}, 240_000);
afterAll(() => installation.remove());

async function evidence(): Promise<readonly string[]> {
  const { Versions = [] } = await createS3().send(new ListObjectVersionsCommand({ Bucket: company.bucket }));
  return Versions.map(({ Key, VersionId }) => `${Key} ${VersionId}`).sort();
}

describe('a slot on AWS, by the functions and the state machine of the stack', () => {
  it('is collected, evaluated and published', () => {
    expect(first.status, first.failures).toBe('SUCCEEDED');
  });

  it('verifies against the public key in KMS, with those who wrote each entry', async () => {
    const { exitCode, stdout } = await installation.rollcall(
      'verify',
      company.store,
      '--anchor',
      company.anchor,
      '--json',
    );

    const [report] = JSON.parse(stdout).workspaces;
    expect([exitCode, report.verdict, report.violations]).toEqual([0, 'verified', []]);
    expect(report.writers.map(({ types }: { types: string[] }) => new Set(types))).toEqual([
      new Set(['log-opened', 'access-snapshot', 'roster-snapshot']),
      new Set(['control-evaluation']),
    ]);
  });

  it('tells a queue behind a rule of the bus', async () => {
    const types = (await company.received()).map((event) => event['detail-type']);

    expect(types).toContain('Run Completed');
  });

  it('leaves no trace when it is delivered again', async () => {
    const before = await evidence();
    const events = (await company.received()).length;

    const again = await company.deliver('main');

    expect(again.status, again.failures).toBe('SUCCEEDED');
    expect(await evidence()).toEqual(before);
    expect((await company.received()).length).toBe(events);
  });

  it('takes what an operator has counted, by way of the function that signs', async () => {
    const count = String(installation.company.accounts.filter(({ active }) => active).length);

    const { exitCode, stderr } = await installation.rollcall(
      ...['observe', '--connection', 'leapsome', '--count', count, '--by', 'grace@acme.example'],
    );

    const { stdout } = await installation.rollcall('log', '--limit', '1', '--json');
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout).workspaces[0].entries[0].type).toBe('population-observed');
  });

  it('sends its events again, as the same events, when the cursor was lost', async () => {
    const before = new Set((await company.received()).map(({ resources }) => resources[0]));
    await createS3().send(
      new DeleteObjectCommand({ Bucket: `${company.bucket}-state`, Key: 'publish/main/publish-cursor.json' }),
    );

    const { error } = await company.invoke('publish', { workspace: 'main', slot: SLOT });

    const all = (await company.received()).map(({ resources }) => resources[0]);
    expect(error).toBeUndefined();
    expect(all.length).toBeGreaterThan(before.size);
    expect(new Set(all)).toEqual(before);
  });

  it('can be neither hidden nor joined by somebody who may do everything in S3', async () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = await someoneWhoMay({
      Action: ['s3:*'],
      Resource: ['*'],
    });
    const s3 = new S3Client({ credentials: { accessKeyId, secretAccessKey } });
    const Key = 'acme/main/log/00000000000000000001.dsse.json';

    const attempts = [
      s3.send(new DeleteObjectCommand({ Bucket: company.bucket, Key })),
      s3.send(
        new PutObjectCommand({ Bucket: company.bucket, Key: 'acme/main/log/forged', Body: 'x', IfNoneMatch: '*' }),
      ),
      s3.send(
        new PutObjectCommand({ Bucket: company.bucket, Key: 'acme/main/evidence/x', Body: 'x', IfNoneMatch: '*' }),
      ),
    ];

    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(s3.send(new ListObjectsV2Command({ Bucket: company.bucket }))).resolves.toMatchObject({
      IsTruncated: false,
    });
  });

  it('raises one alert when the audit finds an entry of it hidden', async () => {
    const alerts = async () =>
      (await company.received()).filter((event) => event['detail-type'] === 'Evidence Integrity Alert');
    const before = await company.invoke('audit-log', { time: new Date().toISOString() });
    const alertsBefore = await alerts();
    // By the owner of the account, whom the emulator lets do what a policy denies.
    const Key = 'acme/main/log/00000000000000000001.dsse.json';
    await createS3().send(new DeleteObjectCommand({ Bucket: company.bucket, Key }));

    const after = await company.invoke('audit-log', { time: new Date().toISOString() });

    expect(JSON.parse(before.answer)).toMatchObject({ workspaces: 1, missedSlots: 0, violations: 0 });
    expect(alertsBefore).toEqual([]);
    expect(JSON.parse(after.answer).violations).toBeGreaterThan(0);
    expect((await alerts()).map(({ detail }) => detail)).toMatchObject([
      { origin: 'acme/main', code: 'E_DELETE_MARKER', at: 'log/00000000000000000001.dsse.json' },
    ]);
  });
});
