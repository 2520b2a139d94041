import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateEventBusCommand } from '@aws-sdk/client-eventbridge';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Handler } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEventBridge } from '../../shared/adapters/aws/event-bus.ts';
import { createKms, openKmsSigner } from '../../shared/adapters/aws/kms-signer.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { S3Source } from '../../shared/adapters/aws/s3-source.ts';
import { verify } from '../../shared/evidence/verify/verify.ts';
import { sha256Hex } from '../../shared/kernel/digest.ts';
import { toInstant } from '../../shared/kernel/instant.ts';
import { latestSlot } from '../../shared/kernel/slots.ts';
import { Company } from '../simulators/company/company.ts';
import { peopleCsv } from '../simulators/company/exports.ts';
import { REGION } from './emulator.ts';
import { contextOf, serveFunction } from './lambda-stand-in.ts';
import { makeBucket, uniqueName } from './resources.ts';

/**
 * The handlers as they are deployed, with everything that their composition roots join: S3, KMS and EventBridge of the
 * emulator, Lambda by a stand-in, the environment and a bundle's folder.
 */

const DEPLOYMENT = uniqueName('d').slice(0, 20);
const SCHEDULE = { cron: '0 0 * * *', timezone: 'UTC' };
const SLOT = latestSlot(SCHEDULE, Date.now());
const s3 = createS3();
const kms = createKms();
const roleOf = (alias: string) => `arn:aws:iam::000000000000:role/${DEPLOYMENT}-${alias}`;

let bucket: string;
let keyIds: string[];
let folder: string;
let functions: {
  readonly [name in 'collect' | 'evaluate' | 'publish' | 'append' | 'audit-log' | 'export-bundle']: Handler;
};
let lambda: Awaited<ReturnType<typeof serveFunction>>;

async function makeKey(): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));
  return KeyMetadata?.Arn ?? '';
}

beforeAll(async () => {
  bucket = await makeBucket();
  for (const name of [`${bucket}-state`, `${bucket}-inbox`, `${bucket}-exports`]) {
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
    await s3.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }));
  }
  const company = new Company({ seed: 1, size: 12, domain: 'acme.example', today: SLOT.slice(0, 10) });
  const Body = peopleCsv(company, toInstant(Date.now() - 60_000));
  await s3.send(new PutObjectCommand({ Bucket: `${bucket}-inbox`, Key: 'people.csv', Body }));
  await createEventBridge().send(new CreateEventBusCommand({ Name: DEPLOYMENT }));
  keyIds = [await makeKey()];

  const configuration = `
organization: acme
store: s3://${bucket}/rollcall
signer: lambda:${DEPLOYMENT}-append
workspaces:
  - id: main
    schedule: { cron: "${SCHEDULE.cron}", timezone: ${SCHEDULE.timezone} }
    connections:
      - { id: people, kind: hris, provider: csv, file: "s3://${bucket}-inbox/people.csv", maxAge: 24h, listsLeavers: true }
      - { id: leapsome, kind: application, provider: leapsome, token: "secretsmanager:rollcall/main/leapsome" }
    policy:
      emailDomains: [acme.example]
      evidence: { retention: 30d }
`;
  folder = await mkdtemp(join(tmpdir(), 'rollcall-bundle-'));
  await writeFile(join(folder, 'rollcall.yaml'), configuration);
  vi.stubEnv('LAMBDA_TASK_ROOT', folder);
  vi.stubEnv('CONFIGURATION_DIGEST', sha256Hex(configuration));
  vi.stubEnv('SOFTWARE_COMMIT', '');
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', DEPLOYMENT);
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  const aliases = ['collect', 'evaluate', 'catch', 'operator', 'export'];
  vi.stubEnv('WRITERS', JSON.stringify(Object.fromEntries(aliases.map((alias) => [alias, roleOf(alias)]))));
  vi.stubEnv('APPEND_ROLE', roleOf('append'));
  await deploy();
  lambda = await serveFunction(`${DEPLOYMENT}-append`, (...parameters) => functions.append(...parameters));
  vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', lambda.endpoint);
}, 60_000);
afterAll(() => {
  lambda.stop();
  vi.unstubAllEnvs();
});

/** New containers, which know all keys that there are now. */
async function deploy(): Promise<void> {
  vi.stubEnv('SIGNING_KEYS', keyIds.join(','));
  vi.resetModules();
  functions = {
    collect: (await import('../../functions/collect/handler.ts')).handler,
    evaluate: (await import('../../functions/evaluate/handler.ts')).handler,
    publish: (await import('../../functions/publish/handler.ts')).handler,
    append: (await import('../../functions/append/handler.ts')).handler,
    'audit-log': (await import('../../functions/audit-log/handler.ts')).handler,
    'export-bundle': (await import('../../functions/export-bundle/handler.ts')).handler,
  };
}

const call = (name: keyof typeof functions, event: object): Promise<unknown> =>
  Promise.resolve(functions[name](event, contextOf(`${DEPLOYMENT}-${name}`, ''), () => {}));

/** Runs the command line as whoever operates the deployment. */
async function rollcall(...parameters: string[]) {
  const main = join(import.meta.dirname, '../../functions/cli/main.ts');
  const call = [main, '--config', join(folder, 'rollcall.yaml'), ...parameters];
  return promisify(execFile)(process.execPath, call).then(
    ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ exitCode: Number(code), stdout: String(stdout), stderr: String(stderr) }),
  );
}

async function verified() {
  const { publicKey } = await openKmsSigner(kms, keyIds[0] ?? '');
  const source = new S3Source(s3, { bucket, prefix: 'rollcall/main/' });
  const period = { from: null, to: null, schedule: null, knownHeads: [], asOf: Date.now() };
  return verify(source, { anchor: publicKey.keyid, ...period });
}

describe('the functions on the emulator', { timeout: 60_000 }, () => {
  it('collect, evaluate and publish a slot, signed by KMS, in a log that verifies', async () => {
    const slot = { workspace: 'main', slot: SLOT };

    const people = await call('collect', { ...slot, connection: 'people' });
    const leapsome = await call('collect', { ...slot, connection: 'leapsome' });
    const evaluated = await call('evaluate', slot);
    const published = await call('publish', slot);

    expect(people).toMatchObject({ state: 'complete', entry: { seq: 1 } });
    // The stack makes its secret empty, and nobody has filled it yet.
    expect(leapsome).toMatchObject({ state: 'failed', entry: { seq: 2 } });
    expect(evaluated).toMatchObject({ isNew: true, exitCode: 3, entry: { seq: 3 } });
    expect(published).toMatchObject({ unsent: 0 });
    const report = await verified();
    expect(report.violations).toEqual([]);
    expect(report.writers.map(({ writer, types }) => [writer, types])).toEqual([
      [roleOf('collect'), ['log-opened', 'roster-snapshot', 'collection-failed']],
      [roleOf('evaluate'), ['control-evaluation']],
    ]);
    expect(lambda.calls.map((each) => each.split(' ').at(-1))).toEqual(['collect', 'collect', 'collect', 'evaluate']);
  });

  it('lock the log for longer than the bucket does by itself', async () => {
    const lockOf = async (key: string) => {
      const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: `rollcall/main/${key}` }));
      return Math.round(((head.ObjectLockRetainUntilDate?.getTime() ?? 0) - Date.now()) / 86_400_000);
    };

    expect(await lockOf('log/00000000000000000000.dsse.json')).toBeGreaterThan(1000);
    expect(await lockOf('checkpoints/00000000000000000004.dsse.json')).toBeGreaterThan(1000);
  });

  it('do nothing to a slot that is delivered again', async () => {
    const slot = { workspace: 'main', slot: SLOT };

    expect(await call('collect', { ...slot, connection: 'people' })).toMatchObject({ state: 'evaluated' });
    expect(await call('evaluate', slot)).toMatchObject({ isNew: false, entry: { seq: 3 } });
    expect(await call('publish', slot)).toEqual({ sent: 0, unsent: 0 });
  });

  it('record for the command line what people ask for, or say why not', async () => {
    const observed = await rollcall('observe', '--connection', 'leapsome', '--count', '12', '--by', 'Grace Hopper');
    const noted = await rollcall('findings', 'note', 'UAR-08:main/leapsome:account.x', '--owner', 'grace');
    const rotated = await rollcall('key', 'rotate');

    expect(observed).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining('has not been read completely yet'),
    });
    expect(noted).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no finding UAR-08:main/leapsome') });
    expect(rotated).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('the newest key signs the log') });
  });

  it('hand the log over to a key that was added, when the command line asks', async () => {
    keyIds.push(await makeKey());
    await deploy();

    const rotated = await rollcall('key', 'rotate');

    expect(rotated).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('entry 4 hands the log over') });
    const report = await verified();
    expect(report.violations).toEqual([]);
    expect(report.writers.at(-1)).toMatchObject({ writer: roleOf('operator'), types: ['key-rotation'] });
    expect(await call('evaluate', { workspace: 'main', slot: SLOT })).toMatchObject({ isNew: false });
  });

  it('are not replaced by the command line, which says where a slot is started', async () => {
    const { exitCode, stderr } = await rollcall('run');

    expect(exitCode).toBe(64);
    expect(stderr).toContain('start an execution of its state machine');
  });

  it('refuse who calls append without an alias, and whoever asks for another workspace', async () => {
    const request = { operation: 'rotate', workspace: 'main' };
    const operator = contextOf(`${DEPLOYMENT}-append`, 'operator');

    const [nameless, foreign] = [
      await functions.append(request, contextOf(`${DEPLOYMENT}-append`, ''), () => {}),
      await functions.append({ ...request, workspace: 'other' }, operator, () => {}),
    ];

    expect(nameless).toMatchObject({ error: { code: 'request-refused' } });
    expect(foreign).toMatchObject({ error: { code: 'request-refused' } });
  });

  it('export a bundle of the day, and of no other again', async () => {
    const day = SLOT.slice(0, 10);
    const request = { workspace: 'main', from: day, to: day, asOf: SLOT };

    const exported = await call('export-bundle', request);
    const again = await call('export-bundle', request);

    expect(exported).toMatchObject({ bucket: `${bucket}-exports`, isNew: true, isTold: true, log: { seq: 4 } });
    expect(again).toEqual({ ...Object(exported), isNew: false });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: `${bucket}-exports` }));
    expect(Contents.map(({ Key }) => Key?.replace(/^main\/.*\./, ''))).toEqual(['zip', 'json']);
  });

  it('audit the log, and find a delete marker that somebody has planted in it', async () => {
    const well = await call('audit-log', {});
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'rollcall/main/log/00000000000000000001.dsse.json' }));
    const tampered = await call('audit-log', {});

    expect(well).toEqual({ workspaces: 1, missedSlots: 0, violations: 0, unaccountedSignatures: 0 });
    // The marker, and the entry that cannot be read for it.
    expect(tampered).toMatchObject({ workspaces: 1, violations: 2 });
  });
});
