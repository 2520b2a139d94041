import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { byCodeUnit } from '../../shared/kernel/canonical-json.ts';
import { type DeployedCompany, deployCompany, SLOT } from './deployment/company.ts';
import { startFaultyAws } from './fault-proxy.ts';

const DEPLOYMENT = 'rollcall-faults';
/** Each fault has a workspace of its own, since a workspace has one slot while tests run. */
const WORKSPACES = ['slow', 'throttled', 'unheard', 'broken', 'sound'];
const THROTTLED = { status: 400, body: '{"__type":"ThrottlingException","message":"Rate exceeded"}' };
/** What AWS answers when it accepts the call and none of its entries. */
const REFUSED = {
  status: 200,
  body: JSON.stringify({
    FailedEntryCount: 10,
    Entries: Array(10).fill({ ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' }),
  }),
};
/** More than the functions call while a test runs. */
const ENDLESS = 1000;
const COLLECT_LIMIT_SECONDS = 10;

let company: DeployedCompany;
beforeAll(async () => {
  company = await deployCompany(DEPLOYMENT, WORKSPACES);
}, 240_000);
afterAll(() => company.installation.remove());

/** Changes a function until the end of the test. */
async function configure(name: string, change: { Timeout?: number; variables: { [name: string]: string } }) {
  const lambda = new LambdaClient();
  const FunctionName = `${DEPLOYMENT}-${name}`;
  const { Timeout, Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  onTestFinished(async () => {
    const Variables = Environment?.Variables ?? {};
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout, Environment: { Variables } }));
  });
  const Variables = { ...Environment?.Variables, ...change.variables };
  const changed = { FunctionName, Timeout: change.Timeout ?? Timeout, Environment: { Variables } };
  await lambda.send(new UpdateFunctionConfigurationCommand(changed));
}

/** The entries of the log of a workspace, oldest first. */
async function entriesOf(workspace: string) {
  const { stdout } = await company.installation.rollcall('log', '--workspace', workspace, '--json');
  return JSON.parse(stdout).workspaces[0].entries.toReversed();
}

async function verify(workspace: string) {
  const where = [company.store, '--anchor', company.anchor, '--workspace', workspace];
  const { stdout } = await company.installation.rollcall('verify', ...where, '--json');
  return JSON.parse(stdout).workspaces[0];
}

/** The ids of the events that evaluations of a workspace have computed. */
async function computed(workspace: string): Promise<string[]> {
  const s3 = createS3();
  const Prefix = `acme/${workspace}/evidence/`;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: company.bucket, Prefix }));
  const ids: string[] = [];
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: company.bucket, Key }));
    const artifact = JSON.parse((await Body?.transformToString()) ?? '');
    if (artifact.schema !== 'urn:rollcall:transitions:v1') continue;
    ids.push(...artifact.events.map(({ id }: { id: string }) => `urn:rollcall:event:${id}`));
  }
  return ids.sort(byCodeUnit);
}

/** The ids of the events of a workspace that have arrived, as often as they have. */
async function arrived(workspace: string): Promise<string[]> {
  const all = await company.received();
  const own = all.filter(({ detail }) => JSON.stringify(detail).includes(`"origin":"acme/${workspace}"`));
  return own.flatMap(({ resources }) => resources).sort(byCodeUnit);
}

describe('a slot on AWS, when something goes wrong on the way', () => {
  it('has an entry for a connection whose function ran out of time, and is inconclusive', async () => {
    const secrets = await startFaultyAws();
    secrets.faults.push(...Array(ENDLESS).fill('stay silent'));
    const variables = { AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint };
    await configure('collect', { Timeout: COLLECT_LIMIT_SECONDS, variables });

    const { status, failures } = await company.deliver('slow');

    expect([status, failures]).toEqual(['SUCCEEDED', expect.stringMatching(/^Sandbox\.Timedout: [^\n]*$/)]);
    const entries = await entriesOf('slow');
    const failed = entries.filter(({ type }: { type: string }) => type === 'collection-failed');
    expect(failed).toMatchObject([{ connection: 'leapsome', slot: SLOT, reasons: ['collector-lost'] }]);
    expect(entries.at(-1)).toMatchObject({ type: 'control-evaluation', slot: SLOT });
    expect(entries.at(-1).outcomes.inconclusive).toBeGreaterThan(0);
    const { origin, violations, writers } = await verify('slow');
    expect([origin, violations]).toEqual(['acme/slow', []]);
    // Three writers: the functions collect and evaluate, and the state machine.
    expect(writers.map(({ types }: { types: string[] }) => types)).toContainEqual(['collection-failed']);
    expect(writers).toHaveLength(3);
    expect(await computed('slow')).not.toEqual([]);
    expect(await arrived('slow')).toEqual(await computed('slow'));
  });

  it('tells the bus everything once, when the bus is throttled for a while', async () => {
    const events = await startFaultyAws('PutEvents');
    events.faults.push(THROTTLED, THROTTLED, REFUSED, THROTTLED, REFUSED);
    await configure('publish', { variables: { AWS_ENDPOINT_URL_EVENTBRIDGE: events.endpoint } });

    const { status, failures } = await company.deliver('throttled');

    expect([status, failures]).toEqual(['SUCCEEDED', '']);
    expect(events.faults).toEqual([]);
    expect(await computed('throttled')).not.toEqual([]);
    expect(await arrived('throttled')).toEqual(await computed('throttled'));
  });

  it('is sealed though the bus stays throttled, and tells the bus everything when it is delivered again', async () => {
    const events = await startFaultyAws('PutEvents');
    events.faults.push(...Array(ENDLESS).fill(REFUSED));
    await configure('publish', { variables: { AWS_ENDPOINT_URL_EVENTBRIDGE: events.endpoint } });

    const unsent = await company.deliver('unheard');
    const [sealed, arrivedBefore] = [await entriesOf('unheard'), await arrived('unheard')];
    events.faults.length = 0;
    const again = await company.deliver('unheard');

    expect(unsent.status).toBe('FAILED');
    // The first attempt, and three more by the state machine.
    expect(unsent.failures.split('\n')).toEqual(Array(4).fill(expect.stringMatching(/^EventsUnsent: /)));
    expect(sealed.at(-1)).toMatchObject({ type: 'control-evaluation', slot: SLOT });
    expect(arrivedBefore).toEqual([]);
    expect([again.status, again.failures]).toEqual(['SUCCEEDED', '']);
    expect(await entriesOf('unheard')).toEqual(sealed);
    expect(await computed('unheard')).not.toEqual([]);
    expect(await arrived('unheard')).toEqual(await computed('unheard'));
    expect((await verify('unheard')).violations).toEqual([]);
  });

  it('runs to its end in one workspace, when another has a log that cannot be read', async () => {
    // By the owner of the account, whom the emulator lets do what a policy denies.
    const Key = 'acme/broken/log/00000000000000000000.dsse.json';
    await createS3().send(new PutObjectCommand({ Bucket: company.bucket, Key, Body: '{}' }));

    const { status, failures } = await company.deliver('broken', 'sound');

    expect(status, failures).toBe('FAILED');
    expect(failures).not.toBe('');
    expect((await entriesOf('sound')).at(-1)).toMatchObject({ type: 'control-evaluation', slot: SLOT });
    expect((await verify('sound')).violations).toEqual([]);
    expect(await arrived('sound')).toEqual(await computed('sound'));
    expect(await computed('broken')).toEqual([]);
  });
});
