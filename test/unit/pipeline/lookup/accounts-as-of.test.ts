import { beforeAll, describe, expect, it } from 'vitest';
import { accountsAsOf } from '../../../../shared/pipeline/lookup/accounts-as-of.ts';
import { compareReadings } from '../../../../shared/pipeline/lookup/compare-readings.ts';
import { Scenario } from '../../../support/scenario.ts';
import { type Cast, ENTRIES, lookedBackAt, SLOTS } from './looked-back-at.ts';

let scenario: Scenario;
let cast: Cast;
beforeAll(async () => {
  ({ scenario, cast } = await lookedBackAt());
});

const asOf = (time: string) => accountsAsOf(scenario.context().log, 'leapsome', Date.parse(time));

describe('the accounts as of a time', () => {
  it.each([
    ['a millisecond before the second reading', '2026-03-02T11:59:59.999Z', ENTRIES.first],
    ['the very time of the second reading', SLOTS.second, ENTRIES.second],
    ['a time between two readings', '2026-03-02T14:00:00Z', ENTRIES.second],
    ['a time long after the last reading', '2026-12-24T18:00:00Z', ENTRIES.sixth],
  ])('are those of the last complete reading: %s', async (_what, time, entries) => {
    const { reading, evaluation, incomplete, snapshot, accounts } = await asOf(time);

    expect(reading?.entry.seq).toBe(entries.reading);
    expect(evaluation?.entry.seq).toBe(entries.evaluation);
    expect(incomplete).toEqual([]);
    expect(accounts.map(({ account }) => account)).toEqual(snapshot?.accounts);
    expect(accounts.length).toBeGreaterThan(11);
  });

  it('are older ones, and name every newer reading, where those were not complete', async () => {
    const { reading, incomplete } = await asOf('2026-03-03T05:59:59Z');

    expect(reading?.entry.seq).toBe(ENTRIES.second.reading);
    expect(incomplete).toMatchObject([
      { entry: { seq: ENTRIES.failed.reading }, state: 'failed', reasons: ['auth-refused'], at: SLOTS.failed },
      { entry: { seq: ENTRIES.partial.reading }, state: 'partial', reasons: ['clock-skew'], at: SLOTS.partial },
    ]);
  });

  it('do not name a reading that came after the time', async () => {
    const { incomplete } = await asOf(SLOTS.partial);

    expect(incomplete.map(({ state }) => state)).toEqual(['partial']);
  });

  it('are none before the first complete reading, which is named', async () => {
    const { reading, snapshot, next } = await asOf('2026-03-02T05:59:59Z');

    expect({ reading, snapshot }).toEqual({ reading: null, snapshot: null });
    expect(next?.entry.seq).toBe(ENTRIES.first.reading);
  });

  it('are none of an application that the log does not know', async () => {
    const found = await accountsAsOf(scenario.context().log, 'workday', Date.parse(SLOTS.sixth));

    expect(found).toMatchObject({ snapshot: null, next: null, incomplete: [], accounts: [] });
  });

  it('name the owner, and by what the evaluation of this very reading matched', async () => {
    const { accounts, owners } = await asOf(SLOTS.second);

    expect(owners).toBe('matched');
    expect(accounts.find(({ account }) => account.id === cast.passing.id)?.owner).toEqual({
      state: 'matched',
      person: `people/${cast.passing.person}`,
      by: 'external-id',
      since: SLOTS.second,
    });
  });
});

describe('owners', () => {
  it('are remembered ones when the roster could not be used', async () => {
    const { scenario: other } = await lookedBackAt();
    other.files['people.csv'] = 'id,status\n';
    await other.runAt('2026-03-03T18:00:00Z');

    const { owners, accounts } = await accountsAsOf(other.context().log, 'leapsome', Date.parse('2026-03-04'));

    expect(owners).toBe('remembered');
    expect(accounts.find(({ account }) => account.id === cast.promoted.id)?.owner?.state).toBe('matched');
  });

  it('are nobody’s without a roster', async () => {
    const alone = new Scenario();
    alone.yaml = alone.yaml.replace(/^.*id: people.*\n/m, '');
    await alone.runAt('2026-03-02T06:00:00Z');

    const { owners, accounts } = await accountsAsOf(alone.context().log, 'leapsome', Date.parse('2026-03-03'));

    expect(owners).toBe('no-roster');
    expect(accounts.filter(({ owner }) => owner !== null)).toEqual([]);
  });

  it('are not known before the slot is evaluated', async () => {
    const unfinished = new Scenario();
    await unfinished.collect('leapsome', '2026-03-02T06:00:00Z');

    const found = await accountsAsOf(unfinished.context().log, 'leapsome', Date.parse('2026-03-03'));

    expect(found).toMatchObject({ owners: 'not-evaluated', evaluation: null });
    expect(found.accounts).toHaveLength(12);
  });
});

describe('what changed', () => {
  const compare = (from: string | null, to: string) =>
    compareReadings(scenario.context().log, 'leapsome', {
      from: from === null ? null : Date.parse(from),
      to: Date.parse(to),
    });

  it('is told between the last complete readings at or before two times', async () => {
    const { from, to, accounts } = await compare(SLOTS.first, SLOTS.fifth);

    expect([from.entry.seq, to.entry.seq]).toEqual([ENTRIES.first.reading, ENTRIES.fifth.reading]);
    expect(accounts.map(({ account }) => account)).toEqual([cast.deactivated.id]);
  });

  it('is told since the complete reading before, over partial and failed ones, when no start is given', async () => {
    const { from, accounts } = await compare(null, SLOTS.fifth);

    expect(from.entry.seq).toBe(ENTRIES.second.reading);
    const types = Object.fromEntries(
      accounts.map(({ account, changes }) => [account, changes.map(({ type }) => type)]),
    );
    expect(types).toEqual({
      [cast.promoted.id]: ['grant-lost', 'grant-gained'],
      [cast.deactivated.id]: ['deactivated', 'grant-lost'],
      [cast.passing.id]: ['vanished', 'grant-lost', 'grant-lost'],
    });
  });

  it('is nothing when both times have the same reading', async () => {
    const { from, to, accounts, entitlements } = await compare(SLOTS.partial, SLOTS.failed);

    expect(from).toEqual(to);
    expect([accounts, entitlements]).toEqual([[], []]);
  });

  it.each([
    ['the start', '2026-03-01T00:00:00Z', SLOTS.sixth],
    ['the end', null, '2026-03-01T00:00:00Z'],
    ['the reading before the first one', null, SLOTS.first],
  ])('cannot be told when %s has no complete reading', async (_what, from, to) => {
    await expect(compare(from, to)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/^leapsome has no complete reading at or before \S+; the first is entry 1 of/),
    });
  });
});

describe('what keeps accounts from being told', () => {
  it.each(['snapshot', 'matching', 'results'] as const)('is that the %s was altered', async (what) => {
    const { scenario: damaged } = await lookedBackAt();
    const { log } = damaged.context();
    const { reading, evaluation } = await accountsAsOf(log, 'leapsome', Date.parse(SLOTS.sixth));
    const path = what === 'snapshot' ? reading?.snapshot.name : evaluation?.[what].name;
    const text = Buffer.from(damaged.store.files.get(path ?? '') ?? []).toString('utf8');
    damaged.store.files.set(path ?? '', Buffer.from(text.replace('"schema"', '"schemb"')));

    const looking = accountsAsOf(log, 'leapsome', Date.parse(SLOTS.sixth));

    await expect(looking).rejects.toMatchObject({ code: 'store-damaged', message: expect.stringContaining('digest') });
  });

  it('is that an entry on the way is missing', async () => {
    const { scenario: damaged } = await lookedBackAt();
    damaged.store.files.delete('log/00000000000000000008.dsse.json');

    const looking = accountsAsOf(damaged.context().log, 'leapsome', Date.parse(SLOTS.first));

    await expect(looking).rejects.toMatchObject({ code: 'store-damaged' });
  });
});
