import { beforeEach, describe, expect, it } from 'vitest';
import { putArtifact } from '../../../shared/evidence/artifact.ts';
import type { Draft } from '../../../shared/evidence/log/append.ts';
import { type Deployment, roleOf } from '../../support/deployment.ts';
import { append, collectedTwice, draftsOf, logOf, NEXT, refusal, SLOT } from './append-workbench.ts';

let deployment: Deployment;
let drafts: Draft[];
beforeEach(async () => {
  deployment = await collectedTwice();
  drafts = draftsOf(deployment);
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

    const answer = await append(deployment, draft());

    expect(answer).toEqual(refusal(code, words));
    expect(deployment.scenario.store.files).toEqual(before);
    expect(deployment.counted.get('RequestsRefused')).toBe(1);
    expect(deployment.counted.get('Signatures')).toBe(0);
  });

  it('is refused if what lies in the place of its artifact is something else', async () => {
    const [draft] = [changed(SNAPSHOT, (known) => known)() as Draft];
    const path = draft.subject[0]?.name ?? '';
    deployment.scenario.store.files.set(path, Buffer.from('{}'));

    expect(await append(deployment, draft)).toEqual(refusal('request-refused', 'does not have the digest in its name'));
  });

  it('is refused if its evaluation names other artifacts than it vouches for', async () => {
    const draft = changed('control-evaluation', (known) => ({ ...known, subject: known.subject.slice(1) }))();

    expect(await append(deployment, draft, 'evaluate')).toEqual(refusal('request-refused', 'subjects'));
  });

  it('is refused if its evaluation vouches for something twice', async () => {
    const twice = (known: Draft) => ({ ...known, subject: [...known.subject, ...known.subject.slice(0, 1)] });
    const draft = changed('control-evaluation', twice)();

    expect(await append(deployment, draft, 'evaluate')).toEqual(refusal('request-refused', 'subjects'));
  });

  it('of a sealed slot is not appended', async () => {
    const late = { ...drafts[0], predicate: { ...drafts[0]?.predicate, connection: 'people' } } as Draft;
    const failed = await collectionFailed(late);
    const before = logOf(deployment);

    expect(await append(deployment, failed)).toEqual(refusal('slot-sealed', 'has been evaluated in entry 3'));
    expect(logOf(deployment)).toEqual(before);
  });

  it('is not appended while the clock is behind the log [C4]', async () => {
    const { scenario } = deployment;
    scenario.clock.set('2026-03-02T18:00:00Z');
    await deployment.collect('people', '2026-03-02T18:00:00Z');
    scenario.clock.set('2026-03-02T12:01:00Z');
    const draft = await collectionFailed(changed(SNAPSHOT, atSlot(NEXT))() as Draft);

    expect(await append(deployment, draft)).toEqual(refusal('clock-behind', 'set the clock'));
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
