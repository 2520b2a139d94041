import { beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../../shared/controls/catalogue.ts';
import type { ControlTest, Examination } from '../../../../shared/controls/contract.ts';
import type { VerificationSource } from '../../../../shared/evidence/verify/source.ts';
import { verify } from '../../../../shared/evidence/verify/verify.ts';
import { type Performer, type Reperformed, reperform } from '../../../../shared/pipeline/reperform/reperform.ts';
import { entryAt, Forge } from '../../../corpus/forge.ts';
import { buildGoodStore, type GoodStore, LAST } from '../../../corpus/good-store.ts';
import { type ForgedStatement, set } from '../../../corpus/statement.ts';
import { sourceOf } from '../../../support/memory-source.ts';
import { PERFORMER, reperformed } from '../../../support/reperformed.ts';

let good: GoodStore;
beforeAll(async () => {
  good = await buildGoodStore();
});

interface ForgedResult {
  readonly test: string;
  readonly outcome: string;
}

const EVALUATIONS = [3, 7, 10, 14, 17, LAST];

const verifyFiles = (
  store: { readonly files: ReadonlyMap<string, Uint8Array> },
  anchor: string | null = good.first.publicKey.keyid,
) =>
  verify(sourceOf(store), {
    anchor,
    from: null,
    to: null,
    schedule: null,
    knownHeads: [],
    asOf: good.asOf,
  });

async function performAgain(
  store: { readonly files: ReadonlyMap<string, Uint8Array> },
  options: Parameters<typeof reperformed>[2] = {},
): Promise<Reperformed[]> {
  return reperformed(store, await verifyFiles(store), options);
}

/** What differs: the entry, how, which tests and which documents. */
const told = (evaluations: readonly Reperformed[]) =>
  evaluations
    .filter(({ outcome }) => outcome !== 'identical')
    .map(({ entry, outcome, tests, documents }) => [
      entry.seq,
      outcome,
      tests.map(({ test }) => test),
      documents.map(({ document }) => document),
    ]);

/** The catalogue with another UAR-08, which finds that every account belongs to a leaver. */
function changed(version: number | null): Performer['tests'] {
  return CATALOGUE.map((test: ControlTest): ControlTest => {
    if (test.id !== 'UAR-08' || test.scope !== 'application') return test;
    const evaluate: typeof test.evaluate = ({ connection, snapshot }): Examination => ({
      population: snapshot.accounts.map(({ id }) => id),
      violations: snapshot.accounts.map(({ id }) => ({
        connection,
        subject: ['account', id],
        severity: 'high',
        facts: {},
      })),
      parameters: {},
    });
    return { ...test, evaluate, version: version ?? test.version };
  });
}

/** Whoever holds the keys changes what the last evaluation says, so that it verifies. */
async function forged(change: (statement: ForgedStatement, forge: Forge) => void): Promise<Forge> {
  const forge = new Forge(good);
  await forge.rewrite((entries) => {
    const last = entries[LAST];
    if (last) change(last, forge);
  });
  return forge;
}

function forgeDocument(role: string, change: (document: { [name: string]: unknown }) => void) {
  return forged((statement, forge) => {
    const document = forge.document(statement, role);
    change(document);
    forge.replaceDocument(statement, document, role);
  });
}

/** Whoever holds the keys changes the results of the last evaluation, and counts them anew. */
function forgeResults(change: (results: readonly ForgedResult[]) => readonly ForgedResult[]): Promise<Forge> {
  return forged((statement, forge) => {
    const document = forge.document(statement, 'results');
    const results = change(document.results as ForgedResult[]);
    forge.replaceDocument(statement, { ...document, results }, 'results');
    for (const outcome of ['pass', 'fail', 'inconclusive', 'not-applicable']) {
      const count = results.filter((result) => result.outcome === outcome).length;
      set(statement, `predicate.summary.${outcome}`, count);
    }
  });
}

describe('evidence of the good store', () => {
  it('comes to the same in every evaluation', async () => {
    const again = await performAgain(good);

    expect(again.map(({ entry, outcome }) => [entry.seq, outcome])).toEqual(
      EVALUATIONS.map((seq) => [seq, 'identical']),
    );
  });

  it.each([
    ['2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z', [7, 10]],
    ['2026-03-02T12:00:01Z', '2026-03-02T18:00:01Z', [10, 14]],
    ['2026-03-03T06:00:00Z', '2027-01-01T00:00:00Z', [LAST]],
    ['2026-03-03T06:00:01Z', '2027-01-01T00:00:00Z', []],
  ])('is performed again from %s on and before %s only', async (from, to, expected) => {
    const again = await performAgain(good, { from: Date.parse(from), to: Date.parse(to) });

    expect(again.map(({ entry }) => entry.seq)).toEqual(expected);
  });

  it('needs no artifact of before its period, but what the evaluation before it left', async () => {
    const verified = await verifyFiles(good);
    const period = { from: Date.parse('2026-03-03T06:00:00Z'), to: null };
    const read = new Set<string>();
    const source: VerificationSource = {
      paths: () => Promise.reject(new Error('nothing is listed')),
      read: (path) => {
        read.add(path);
        return Promise.resolve(good.files.get(path) ?? null);
      },
    };

    const again = await reperform(source, verified, period, { ...PERFORMER, tests: CATALOGUE }, () => {});

    const forge = new Forge(good);
    const namedBy = (...entries: number[]) =>
      entries.flatMap((seq) => forge.statement(entryAt(seq)).subject.map(({ name }) => name));
    const evidence = [...read].filter((path) => path.startsWith('evidence/'));
    expect(again.map(({ outcome }) => outcome)).toEqual(['identical']);
    expect(evidence.filter((path) => !namedBy(15, 16, 17, 18, 19, 20).includes(path))).toEqual([]);
  });
});

describe('a control test that has changed', () => {
  it('differs in every evaluation that could be judged, and each is told with both results', async () => {
    const again = await performAgain(good, { tests: changed(null) });

    expect(told(again).map(([seq, outcome, tests]) => [seq, outcome, tests])).toEqual(
      EVALUATIONS.map((seq) => [seq, 'differs', ['UAR-08']]),
    );
    expect(again[0]?.tests[0]).toMatchObject({
      test: 'UAR-08',
      connection: 'leapsome',
      recorded: { outcome: 'pass', failures: [] },
      performed: { outcome: 'fail', population: { count: 6 } },
      differs: expect.arrayContaining(['outcome', 'failures']),
    });
    expect(again[0]?.tests[0]?.performed?.failures).toHaveLength(6);
  });

  it('is told to be another version if it says so', async () => {
    const again = await performAgain(good, { tests: changed(99) });

    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['version-changed']));
  });

  it('is no excuse for a test that is not there any more', async () => {
    const again = await performAgain(good, { tests: CATALOGUE.filter(({ id }) => id !== 'UAR-08') });

    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['differs']));
    expect(again[0]?.tests).toMatchObject([{ test: 'UAR-08', performed: null }]);
  });
});

describe('other software', () => {
  it.each([
    ['name', { name: 'other' }],
    ['version', { version: '9.9.9' }],
  ])('that comes to the same is no difference: another %s', async (_what, performer) => {
    const again = await performAgain(good, performer);

    expect(told(again)).toEqual([]);
  });

  it('explains what differs, whichever it is', async () => {
    const again = await performAgain(good, { tests: changed(null), version: '9.9.9' });

    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['version-changed']));
  });

  it('may have written documents that nobody can read any more', async () => {
    const unreadable = await forgeDocument('state', (state) => {
      state.later = 1;
    });

    const again = await performAgain(unreadable, { version: '9.9.9' });

    expect(again.at(-1)).toMatchObject({
      outcome: 'version-changed',
      obstacle: expect.stringContaining('unexpected shape'),
    });
    await expect(performAgain(unreadable)).rejects.toMatchObject({ code: 'store-damaged' });
  });
});

describe('whoever holds the keys', () => {
  it('cannot change an outcome', async () => {
    const other = await forgeResults((results) =>
      results.map((result) => (result.test === 'UAR-08' ? { ...result, outcome: 'not-applicable' } : result)),
    );

    const again = await performAgain(other);

    expect(told(again)).toEqual([[LAST, 'differs', ['UAR-08'], ['results', 'entry']]]);
    expect(again.at(-1)?.tests).toMatchObject([
      { recorded: { outcome: 'not-applicable' }, performed: { outcome: 'pass' }, differs: ['outcome'] },
    ]);
  });

  it('cannot leave out a result', async () => {
    const without = await forgeResults((results) => results.filter(({ test }) => test !== 'UAR-08'));

    const again = await performAgain(without);

    expect(told(again)).toEqual([[LAST, 'differs', ['UAR-08'], ['results', 'entry']]]);
    expect(again.at(-1)?.tests).toMatchObject([{ recorded: null }]);
  });

  it.each([
    ['state', 'baseline', (state: { [name: string]: unknown }) => set(state, 'baseline.at', null)],
    ['state', 'logRead', (state: { [name: string]: unknown }) => set(state, 'logRead', LAST + 5)],
    ['transitions', 'events', (transitions: { [name: string]: unknown }) => set(transitions, 'events', [])],
    ['matching', 'pairs', (matching: { [name: string]: unknown }) => set(matching, 'pairs', [])],
  ])('cannot change another document: %s, at %s', async (role, place, change) => {
    const other = await forgeDocument(role, change);

    const again = await performAgain(other);

    expect(told(again)).toEqual([[LAST, 'differs', [], [role]]]);
    expect(again.at(-1)?.documents[0]?.at.every((at) => at.startsWith(place))).toBe(true);
  });

  it('cannot move the time from which slots are expected', async () => {
    const later = await forged((statement) => set(statement, 'predicate.expecting.0.from', '2026-03-03T12:00:00Z'));

    const again = await performAgain(later);

    expect(told(again)).toEqual([[LAST, 'differs', [], ['entry']]]);
  });

  it('makes two evaluations differ with one state: that one, and the next, which went on from the true one', async () => {
    const forge = new Forge(good);
    await forge.rewrite((entries) => {
      const statement = entries[14];
      if (!statement) throw new Error('the good store has this entry');
      const state = forge.document(statement, 'state');
      set(state, 'baseline', { since: '2026-03-01T00:00:00.000Z', at: null });
      forge.replaceDocument(statement, state, 'state');
    });

    const again = await performAgain(forge);

    expect(told(again).map(([seq, outcome]) => [seq, outcome])).toEqual([
      [14, 'differs'],
      [17, 'differs'],
    ]);
  });
});

describe('evidence that changes after it was verified', () => {
  it.each([entryAt(0), entryAt(13), entryAt(LAST)])('is not believed: %s', async (path) => {
    const verified = await verifyFiles(good);
    const forge = new Forge(good);
    forge.editStatement(path, (statement) => set(statement, 'predicate.log.writer', 'arn:aws:iam::1:role/x'));

    await expect(reperformed(forge, verified)).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('is not performed again if it did not verify', async () => {
    const broken = await verifyFiles(good, null);

    await expect(reperformed(good, broken)).rejects.toThrow('only verified evidence');
  });
});
