import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKms } from '../../shared/adapters/aws/kms-signer.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { createSecretsManager } from '../../shared/adapters/aws/secrets.ts';
import { describe as describeKey } from '../../shared/kernel/fingerprint.ts';
import { Installation, TOKEN } from '../end-to-end/installation.ts';
import { deploy, scheduledInput } from './deployment/deploy.ts';
import type { Template } from './deployment/template.ts';
import { OWNER, REGION } from './emulator.ts';
import { listenTo, type Received } from './event-queue.ts';
import { someoneWhoMay } from './people.ts';

const DEPLOYMENT = 'rollcall-e2e';
const BUCKET = 'rollcall-e2e-acme';
const STORE = `s3://${BUCKET}/acme`;
const HOUR_MS = 3_600_000;

/** The slot of this hour; the schedule has one a day, so that no other is due while tests run. */
const thisHour = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
const SLOT = `${thisHour.toISOString().slice(0, 19)}Z`;

let installation: Installation;
let template: Template;
let anchor: string;
let received: () => Promise<readonly Received[]>;
let first: Execution;

const onAws = (text: string) =>
  text
    .replace(/^store: .*$/m, `store: ${STORE}`)
    .replace(/^signer: .*$/m, `signer: lambda:${DEPLOYMENT}-append`)
    .replace(/cron: "[^"]*"/, `cron: "0 ${thisHour.getUTCHours()} * * *"`)
    .replace('env:LEAPSOME_SCIM_TOKEN', 'secretsmanager:rollcall/main/leapsome')
    .replaceAll(/file: \.\//g, `file: s3://${BUCKET}-inbox/`);

/** A company deploys, enters its token, and puts its files into the inbox; then the schedule comes due. */
beforeAll(async () => {
  installation = await Installation.create();
  await installation.edit(onAws);
  installation.environment = {
    AWS_ENDPOINT_URL: process.env.AWS_ENDPOINT_URL ?? '',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: OWNER.accessKeyId,
    AWS_SECRET_ACCESS_KEY: OWNER.secretAccessKey,
  };
  template = await deploy(DEPLOYMENT, await installation.read('rollcall.yaml'));
  received = await listenTo(DEPLOYMENT);
  const token = { SecretId: 'rollcall/main/leapsome', SecretString: TOKEN };
  await createSecretsManager().send(new PutSecretValueCommand(token));
  for (const name of ['people.csv', 'role-export.csv']) {
    const Body = await readFile(join(installation.folder, name));
    await createS3().send(new PutObjectCommand({ Bucket: `${BUCKET}-inbox`, Key: name, Body }));
  }
  const { PublicKey } = await createKms().send(new GetPublicKeyCommand({ KeyId: `alias/${DEPLOYMENT}-signing-1` }));
  anchor = describeKey(createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' })).keyid;
  first = await deliver();
}, 240_000);
afterAll(() => installation.remove());

interface Execution {
  readonly status: string | undefined;
  /** What tasks have failed with, for whoever reads a failed test. */
  readonly failures: string;
}

/** Delivers what the schedule delivers, and waits for the end of what it starts. */
async function deliver(): Promise<Execution> {
  const sfn = new SFNClient();
  const stateMachineArn = `arn:aws:states:${REGION}:000000000000:stateMachine:${DEPLOYMENT}-slots`;
  const input = scheduledInput(template, SLOT);
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
  for (let waited = 0; ; waited++) {
    const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING' || waited > 600) {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
      const failed = events.flatMap(({ taskFailedEventDetails: details }) => details ?? []);
      return { status, failures: failed.map(({ error, cause }) => `${error}: ${cause}`).join('\n') };
    }
    await delay(200);
  }
}

async function invoke(name: string, event: object): Promise<{ error: string | undefined; answer: string }> {
  const command = new InvokeCommand({ FunctionName: `${DEPLOYMENT}-${name}`, Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await new LambdaClient().send(command);
  return { error: FunctionError, answer: Buffer.from(Payload ?? []).toString() };
}

async function evidence(): Promise<readonly string[]> {
  const { Versions = [] } = await createS3().send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
  return Versions.map(({ Key, VersionId }) => `${Key} ${VersionId}`).sort();
}

describe('a slot on AWS, by the functions and the state machine of the stack', () => {
  it('is collected, evaluated and published', () => {
    expect(first.status, first.failures).toBe('SUCCEEDED');
  });

  it('verifies against the public key in KMS, with those who wrote each entry', async () => {
    const { exitCode, stdout } = await installation.rollcall('verify', STORE, '--anchor', anchor, '--json');

    const [report] = JSON.parse(stdout).workspaces;
    expect([exitCode, report.verdict, report.violations]).toEqual([0, 'verified', []]);
    expect(report.writers.map(({ types }: { types: string[] }) => new Set(types))).toEqual([
      new Set(['log-opened', 'access-snapshot', 'roster-snapshot']),
      new Set(['control-evaluation']),
    ]);
  });

  it('tells a queue behind a rule of the bus', async () => {
    const types = (await received()).map((event) => event['detail-type']);

    expect(types).toContain('Run Completed');
  });

  it('leaves no trace when it is delivered again', async () => {
    const before = await evidence();
    const events = (await received()).length;

    const again = await deliver();

    expect(again.status, again.failures).toBe('SUCCEEDED');
    expect(await evidence()).toEqual(before);
    expect((await received()).length).toBe(events);
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
    const before = new Set((await received()).map(({ resources }) => resources[0]));
    await createS3().send(
      new DeleteObjectCommand({ Bucket: `${BUCKET}-state`, Key: 'publish/main/publish-cursor.json' }),
    );

    const { error } = await invoke('publish', { workspace: 'main', slot: SLOT });

    const all = (await received()).map(({ resources }) => resources[0]);
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
      s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key })),
      s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'acme/main/log/forged', Body: 'x', IfNoneMatch: '*' })),
      s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'acme/main/evidence/x', Body: 'x', IfNoneMatch: '*' })),
    ];

    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).resolves.toMatchObject({ IsTruncated: false });
  });

  it('raises one alert when the audit finds an entry of it hidden', async () => {
    const alerts = async () =>
      (await received()).filter((event) => event['detail-type'] === 'Evidence Integrity Alert');
    const before = await invoke('audit-log', { time: new Date().toISOString() });
    const alertsBefore = await alerts();
    // By the owner of the account, whom the emulator lets do what a policy denies.
    const Key = 'acme/main/log/00000000000000000001.dsse.json';
    await createS3().send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));

    const after = await invoke('audit-log', { time: new Date().toISOString() });

    expect(JSON.parse(before.answer)).toMatchObject({ workspaces: 1, missedSlots: 0, violations: 0 });
    expect(alertsBefore).toEqual([]);
    expect(JSON.parse(after.answer).violations).toBeGreaterThan(0);
    expect((await alerts()).map(({ detail }) => detail)).toMatchObject([
      { origin: 'acme/main', code: 'E_DELETE_MARKER', at: 'log/00000000000000000001.dsse.json' },
    ]);
  });
});
