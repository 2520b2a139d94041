import { beforeEach, describe, expect, it } from 'vitest';
import { APPEND_ALIASES } from '../../../shared/deployment/functions.ts';
import { ENTRY_TYPES } from '../../../shared/evidence/statement.ts';
import { readFindings } from '../../../shared/pipeline/read-findings.ts';
import { type Deployment, roleOf } from '../../support/deployment.ts';
import { testSigner } from '../../support/test-signer.ts';
import { statementIn } from '../evidence/log/workbench.ts';
import { append, collectedTwice, draftsOf, logOf, NEXT, refusal, SLOT } from './append-workbench.ts';

const SUBMISSION = {
  schema: 'urn:rollcall:review-submission:v1',
  workspace: 'main',
  review: 'all-2020-01-01',
  action: 'closed',
  population: '0'.repeat(64),
  acting: {
    by: 'ada',
    recordedBy: null,
    authentication: 'operator-attested',
    method: 'single',
    at: '2026-03-02T12:00:00.000Z',
  },
  content: null,
};
const PROOF = {
  accessKey: 'ASIAEXAMPLE000000001',
  signedAt: '20260302T120000Z',
  signature: '0'.repeat(64),
  sessionToken: null,
};

const OPERATIONS = {
  append: { draft: {} },
  open: {},
  checkpoint: {},
  'record-failure': { slot: NEXT, connection: 'people', error: 'States.Timeout' },
  observe: { connection: 'leapsome', count: 12, by: 'ada', observedAt: '2026-03-02T12:00:00.000Z' },
  note: { finding: 'none', change: { owner: 'ada' } },
  review: { submission: SUBMISSION },
  'review-in-person': {
    submission: { ...SUBMISSION, acting: { ...SUBMISSION.acting, authentication: 'iam' } },
    proof: PROOF,
  },
  rotate: {},
  'sign-bundle': {
    bundle: {
      manifest: '0'.repeat(64),
      period: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' },
      head: { seq: 0, digest: '0'.repeat(64) },
      nonce: null,
    },
  },
} as const;

let deployment: Deployment;
beforeEach(async () => {
  deployment = await collectedTwice();
});

describe('a caller', () => {
  it.each(Object.keys(APPEND_ALIASES).concat('', '$LATEST', '7', 'constructor'))(
    'by the alias "%s" may do what the list says, and nothing else [C2]',
    async (alias) => {
      const allowed: readonly string[] =
        Object.entries(APPEND_ALIASES).find(([name]) => name === alias)?.[1].operations ?? [];

      for (const [operation, parameters] of Object.entries(OPERATIONS)) {
        const request = {
          operation,
          workspace: 'main',
          ...parameters,
          ...(operation === 'append' && { draft: draftsOf(deployment)[0] }),
        };
        const before = logOf(deployment);

        const answer = await deployment.ask(alias, request).catch((error: unknown) => error);

        const isRefused = JSON.stringify(answer).includes('"request-refused"');
        const mayAppend = alias === 'collect' || operation !== 'append';
        expect({ operation, isRefused }).toEqual({ operation, isRefused: !(allowed.includes(operation) && mayAppend) });
        if (isRefused) expect(logOf(deployment)).toEqual(before);
      }
    },
  );

  it.each(Object.entries(APPEND_ALIASES))('by the alias %s may append its own types only', async (alias, { types }) => {
    const may: readonly string[] = types;
    const drafts = draftsOf(deployment);
    const before = logOf(deployment);

    for (const type of ENTRY_TYPES.filter((candidate) => !may.includes(candidate))) {
      const draft = { ...(drafts.find((known) => known.type === type) ?? drafts[0]), type };

      expect(await append(deployment, draft, alias)).toHaveProperty('error');
    }

    expect(logOf(deployment)).toEqual(before);
  });
});

describe('a request', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['text', 'append'],
    ['a list', []],
    ['an operation that is none', { operation: 'delete', workspace: 'main' }],
    ['an operation with something more', { operation: 'rotate', workspace: 'main', key: 'mine' }],
    [
      'a proof with a header of its own in it',
      {
        operation: 'review-in-person',
        workspace: 'main',
        submission: SUBMISSION,
        proof: { ...PROOF, sessionToken: 'token\r\nhost: elsewhere' },
      },
    ],
    [
      'a failure whose error is a sentence',
      { operation: 'record-failure', workspace: 'main', slot: SLOT, connection: 'people', error: 'Ada has failed' },
    ],
  ])('is refused that is %s', async (_what, request) => {
    expect(await deployment.ask('operator', request as object)).toEqual(refusal('request-invalid', 'not one'));
  });

  it.each(['other', 'main/', '..', ''])('for the workspace "%s" is refused', async (workspace) => {
    const before = new Map(deployment.scenario.store.files);

    const answer = await deployment.ask('operator', { operation: 'rotate', workspace });

    expect(answer).toEqual(refusal('request-refused', 'there is no workspace'));
    expect(deployment.scenario.store.files).toEqual(before);
  });
});

describe('a lost collection', () => {
  const lost = { operation: 'record-failure', workspace: 'main', slot: NEXT, error: 'Sandbox.Timedout' };

  it('of a connection that nobody configured is not recorded', async () => {
    const before = new Map(deployment.scenario.store.files);

    const answer = await deployment.ask('catch', { ...lost, connection: 'github' });

    expect(answer).toEqual(refusal('request-refused', 'has no connection "github"'));
    expect(deployment.scenario.store.files).toEqual(before);
  });

  it('of a slot that nobody scheduled is not recorded', async () => {
    const before = logOf(deployment);

    const answer = await deployment.ask('catch', { ...lost, slot: '2026-03-02T11:30:00Z', connection: 'people' });

    expect(answer).toEqual(refusal('request-refused', 'is no slot of the schedule'));
    expect(logOf(deployment)).toEqual(before);
  });

  it('that had recorded why it failed is not recorded again, and leaves nothing behind', async () => {
    const [SIX, TEN] = ['2026-03-02T18:00:00Z', '2026-03-02T18:10:00Z'];
    const { scenario } = deployment;
    scenario.clock.set(SIX);
    scenario.files['people.csv'] = 'neither header nor rows';
    const { entry } = await deployment.collect('people', SIX);
    scenario.clock.set(TEN);
    const before = new Map(scenario.store.files);

    const answer = await deployment.ask('catch', { ...lost, slot: SIX, connection: 'people' });

    expect(answer).toEqual({ result: entry });
    expect(scenario.store.files).toEqual(before);
  });
});

describe('people who operate it', () => {
  const observed = { operation: 'observe', workspace: 'main', connection: 'leapsome', count: 12, by: 'ada' };

  it('have a count recorded, on behalf of their role, once', async () => {
    const request = { ...observed, observedAt: '2026-03-02T12:00:00.000Z' };

    const [first, second] = [await deployment.ask('operator', request), await deployment.ask('operator', request)];

    expect(first).toMatchObject({ result: { seq: 6, isNew: true } });
    expect(second).toMatchObject({ result: { seq: 6, isNew: false } });
    const { predicate } = statementIn(deployment.scenario.store, 'log/00000000000000000006.dsse.json');
    expect(predicate).toMatchObject({ count: 12, log: { writer: roleOf('operator') } });
    expect(JSON.stringify(predicate)).not.toContain('ada');
  });

  it('are told why a count cannot be recorded', async () => {
    const request = { ...observed, observedAt: '2026-03-02T13:00:00.000Z' };

    expect(await deployment.ask('operator', request)).toEqual(refusal('observation-refused', 'lies ahead'));
  });

  it('note something about a finding that there is, and about no other', async () => {
    const key = (await readFindings(deployment.scenario.context()))?.all[0]?.key ?? '';
    const note = (finding: string, change: object) =>
      deployment.ask('operator', { operation: 'note', workspace: 'main', finding, change });

    expect(await note(key, { owner: 'ada', ticket: null })).toMatchObject({ result: { seq: 6, isNew: true } });
    expect(await note(key, { owner: 'ada' })).toMatchObject({ result: { isNew: false, note: { owner: 'ada' } } });
    expect(await note(`${key}x`, { owner: 'ada' })).toEqual({ result: null });
    expect(await note(key, { owner: 'a'.repeat(201) })).toEqual(refusal('request-invalid', 'change.owner'));
  });

  it('hand the log over to the newest key, once [C12]', async () => {
    const { scenario } = deployment;
    scenario.signers = [scenario.signer, testSigner('second')];
    const rotate = () => deployment.ask('operator', { operation: 'rotate', workspace: 'main' });

    const [first, second] = [await rotate(), await rotate()];
    await deployment.evaluate(NEXT);

    expect(first).toMatchObject({ result: { seq: 6 } });
    expect(second).toEqual(first);
    expect(await rotate()).toEqual({ result: null });
    expect(statementIn(scenario.store, 'log/00000000000000000006.dsse.json').predicate.log.writer).toBe(
      roleOf('operator'),
    );
  });
});
