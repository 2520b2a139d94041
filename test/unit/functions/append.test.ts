import { beforeEach, describe, expect, it } from 'vitest';
import { APPEND_ALIASES } from '../../../shared/deployment/functions.ts';
import { putArtifact } from '../../../shared/evidence/artifact.ts';
import type { Draft } from '../../../shared/evidence/log/append.ts';
import { ENTRY_TYPES } from '../../../shared/evidence/statement.ts';
import { readFindings } from '../../../shared/pipeline/read-findings.ts';
import { Deployment, roleOf } from '../../support/deployment.ts';
import { testSigner } from '../../support/test-signer.ts';
import { statementIn } from '../evidence/log/workbench.ts';

const SLOT = '2026-03-02T06:00:00Z';
const NEXT = '2026-03-02T12:00:00Z';
const OPERATIONS = {
  append: { draft: {} },
  open: {},
  checkpoint: {},
  'record-failure': { slot: NEXT, connection: 'people', error: 'States.Timeout' },
  observe: { connection: 'leapsome', count: 12, by: 'ada', observedAt: '2026-03-02T12:00:00.000Z' },
  note: { finding: 'none', change: { owner: 'ada' } },
  rotate: {},
} as const;

let deployment: Deployment;
/** What the functions asked for, to be changed into what nobody should ask for. */
let drafts: Draft[];
beforeEach(async () => {
  deployment = new Deployment();
  const { company } = deployment.scenario;
  // An account that holds more than anybody approved: a finding.
  const account = company.accounts[3];
  if (account) company.setRole(account, 'Super Admin');
  await deployment.run(SLOT);
  deployment.scenario.clock.set(NEXT);
  await deployment.collect('people', NEXT);
  await deployment.collect('leapsome', NEXT);
  drafts = deployment.requests.flatMap(({ request }) => ('draft' in request ? [request.draft as Draft] : []));
});

const logOf = ({ scenario: { store } }: Deployment) =>
  [...store.files.keys()].filter((path) => path.startsWith('log/'));
const append = (draft: object, alias = 'collect') =>
  deployment.ask(alias, { operation: 'append', workspace: 'main', draft });
const refusal = (code: string, words: string) => ({ error: { code, message: expect.stringContaining(words) } });

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
          ...(operation === 'append' && { draft: drafts[0] }),
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
    const before = logOf(deployment);

    for (const type of ENTRY_TYPES.filter((candidate) => !may.includes(candidate))) {
      const draft = { ...(drafts.find((known) => known.type === type) ?? drafts[0]), type };

      expect(await append(draft, alias)).toHaveProperty('error');
    }

    expect(logOf(deployment)).toEqual(before);
  });
});

/** A draft of the next slot that has been collected, with something changed in it. */
const changed = (type: string, change: (draft: Draft) => object) => () => {
  const draft = drafts.findLast((known) => known.type === type);
  if (!draft) throw new Error(`nobody has appended ${type}`);
  return change(draft);
};
const withPredicate = (type: string, members: object) =>
  changed(type, (draft) => ({ ...draft, predicate: { ...draft.predicate, ...members } }));
const SNAPSHOT = 'roster-snapshot';

describe('a draft', () => {
  it.each<[string, () => object, string, string]>([
    ['of no type', changed(SNAPSHOT, (draft) => ({ ...draft, type: 'gossip' })), 'request-invalid', 'at "draft'],
    ['with something more', changed(SNAPSHOT, (draft) => ({ ...draft, cosigners: [] })), 'request-invalid', 'draft'],
    ['with something more in its predicate', withPredicate(SNAPSHOT, { by: 'ada' }), 'request-invalid', 'predicate'],
    [
      'that brings its own place in the log',
      withPredicate(SNAPSHOT, { log: { seq: 9 } }),
      'request-invalid',
      'predicate',
    ],
    [
      'that brings its own writer',
      withPredicate(SNAPSHOT, { writer: roleOf('evaluate') }),
      'request-invalid',
      'predicate',
    ],
    ['without a certificate', withPredicate(SNAPSHOT, { certificate: null }), 'request-invalid', 'certificate'],
    [
      'whose certificate says more than certificates do',
      changed(SNAPSHOT, (draft) => ({
        ...draft,
        predicate: { ...draft.predicate, certificate: { ...(draft.predicate.certificate as object), mood: 'fine' } },
      })),
      'request-invalid',
      'certificate',
    ],
    ['without subjects', changed(SNAPSHOT, (draft) => ({ ...draft, subject: [] })), 'request-invalid', 'subject'],
    ['with half a character', withPredicate(SNAPSHOT, { connection: '\ud800' }), 'request-invalid', 'canonical'],
    [
      'that looks back to the beginning',
      changed(SNAPSHOT, (draft) => ({ ...draft, notBefore: SLOT })),
      'request-refused',
      'looks back',
    ],
    ['of another connection', withPredicate(SNAPSHOT, { connection: 'github' }), 'request-refused', 'no connection'],
    [
      'of an application as a roster',
      withPredicate(SNAPSHOT, { connection: 'leapsome' }),
      'request-refused',
      'no connection',
    ],
    ['of a slot that is none', changed(SNAPSHOT, atSlot('2026-03-02T11:00:00Z')), 'request-refused', 'is no slot'],
    [
      'of a slot by hand that is due',
      withPredicate(SNAPSHOT, { trigger: 'manual' }),
      'request-refused',
      'is a slot by hand',
    ],
    [
      'taken before its slot',
      withPredicate(SNAPSHOT, { takenAt: '2026-03-02T11:54:59.000Z' }),
      'request-refused',
      'is no time',
    ],
    [
      'taken in the future',
      withPredicate(SNAPSHOT, { takenAt: '2026-03-02T12:06:00.000Z' }),
      'request-refused',
      'is no time',
    ],
    [
      'with two artifacts',
      changed(SNAPSHOT, (draft) => ({ ...draft, subject: [...draft.subject, ...draft.subject] })),
      'request-refused',
      'subjects',
    ],
    [
      'about a file of the log',
      changed(SNAPSHOT, named('log/00000000000000000000.dsse.json')),
      'request-refused',
      'is not where',
    ],
    [
      'about a file of another workspace',
      changed(SNAPSHOT, named('../other/evidence/2026/03/00')),
      'request-refused',
      'is not where',
    ],
    [
      'about an artifact that is not there',
      changed(SNAPSHOT, withDigest('0'.repeat(64))),
      'request-refused',
      'is not in the store',
    ],
  ])('is refused, and nothing is written: %s', async (_what, draft, code, words) => {
    const before = new Map(deployment.scenario.store.files);

    const answer = await append(draft());

    expect(answer).toEqual(refusal(code, words));
    expect(deployment.scenario.store.files).toEqual(before);
    expect(deployment.counted.get('RequestsRefused')).toBe(1);
    expect(deployment.counted.get('Signatures')).toBe(0);
  });

  it('is refused if what lies in the place of its artifact is something else', async () => {
    const [draft] = [changed(SNAPSHOT, (known) => known)() as Draft];
    const path = draft.subject[0]?.name ?? '';
    deployment.scenario.store.files.set(path, Buffer.from('{}'));

    expect(await append(draft)).toEqual(refusal('request-refused', 'does not have the digest in its name'));
  });

  it('is refused if its evaluation names other artifacts than it vouches for', async () => {
    const draft = changed('control-evaluation', (known) => ({ ...known, subject: known.subject.slice(1) }))();

    expect(await append(draft, 'evaluate')).toEqual(refusal('request-refused', 'subjects'));
  });

  it('is refused if its evaluation vouches for something twice', async () => {
    const twice = (known: Draft) => ({ ...known, subject: [...known.subject, ...known.subject.slice(0, 1)] });
    const draft = changed('control-evaluation', twice)();

    expect(await append(draft, 'evaluate')).toEqual(refusal('request-refused', 'subjects'));
  });

  it('of a sealed slot is not appended', async () => {
    const late = { ...drafts[0], predicate: { ...drafts[0]?.predicate, connection: 'people' } } as Draft;
    const failed = await collectionFailed(late);
    const before = logOf(deployment);

    expect(await append(failed)).toEqual(refusal('slot-sealed', 'has been evaluated in entry 3'));
    expect(logOf(deployment)).toEqual(before);
  });

  it('is not appended while the clock is behind the log [C4]', async () => {
    const { scenario } = deployment;
    scenario.clock.set('2026-03-02T18:00:00Z');
    await deployment.collect('people', '2026-03-02T18:00:00Z');
    scenario.clock.set('2026-03-02T12:01:00Z');
    const draft = await collectionFailed(changed(SNAPSHOT, atSlot(NEXT))() as Draft);

    expect(await append(draft)).toEqual(refusal('clock-behind', 'set the clock'));
  });
});

/** Moves a draft to another slot. */
function atSlot(slot: string): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, predicate: { ...draft.predicate, slot }, notBefore: slot });
}

function named(name: string): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, subject: draft.subject.map(({ digest }) => ({ name, digest })) });
}

function withDigest(sha256: string): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, subject: [{ name: `evidence/2026/03/${sha256}`, digest: { sha256 } }] });
}

async function collectionFailed({ predicate: { slot, connection } }: Draft): Promise<Draft> {
  const time = String(slot);
  const subject = [
    await putArtifact(deployment.scenario.store, time, { schema: 'urn:rollcall:collection-failure:v1' }),
  ];
  const failedAt = time.replace('Z', '.000Z');
  const predicate = {
    slot: time,
    connection: String(connection),
    trigger: 'schedule',
    failedAt,
    reason: 'unreachable',
  };
  return { type: 'collection-failed', subject, predicate, notBefore: time };
}

describe('a request', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['text', 'append'],
    ['a list', []],
    ['an operation that is none', { operation: 'delete', workspace: 'main' }],
    ['an operation with something more', { operation: 'rotate', workspace: 'main', key: 'mine' }],
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
