import { describe, expect, it } from 'vitest';
import { absentRecord, noteAbsence } from '../../../shared/access/matching/absence.ts';
import { type Matching, NO_MATCHING } from '../../../shared/access/matching/matching.ts';
import type { Person, RosterSnapshot } from '../../../shared/access/snapshot.ts';
import { aLeaver, aPerson, aRosterSnapshot } from '../../support/builders.ts';

const SLOT = '2026-03-02T06:00:00Z';

/** A roster with its own as-of date. */
function roster(asOf: string, people: readonly Person[], listsLeavers = false): RosterSnapshot {
  const times = { slot: SLOT, startedAt: asOf, finishedAt: asOf, asOf, skewMs: null };
  return aRosterSnapshot(people, { slot: SLOT, takenAt: asOf }, { times, listsLeavers });
}

function readInTurn(...rosters: readonly RosterSnapshot[]): Matching {
  let memory: Matching = NO_MATCHING;
  let previous: RosterSnapshot | null = null;
  for (const snapshot of rosters) {
    const input = { connection: 'people', kind: 'hris' as const, snapshot, previous };
    memory = noteAbsence([input], memory, snapshot.takenAt);
    previous = snapshot;
  }
  return memory;
}

const [ada, grace] = [aPerson('ada'), aPerson('grace')];
const MONDAY = '2026-03-02T05:00:00.000Z';
const TUESDAY = '2026-03-03T05:00:00.000Z';
const WEDNESDAY = '2026-03-04T05:00:00.000Z';
const THURSDAY = '2026-03-05T05:00:00.000Z';

describe('somebody missing from a roster that does not list leavers', () => {
  it('is noted once, with the last record [note 2]', () => {
    expect(readInTurn(roster(MONDAY, [ada, grace]), roster(TUESDAY, [grace])).absent).toEqual([
      { connection: 'people', since: TUESDAY, rosterAsOf: TUESDAY, rosters: 1, record: ada },
    ]);
  });

  it('is counted on the next roster [note 2]', () => {
    const { absent } = readInTurn(roster(MONDAY, [ada, grace]), roster(TUESDAY, [grace]), roster(WEDNESDAY, [grace]));

    expect(absent).toMatchObject([{ since: TUESDAY, rosters: 2 }]);
  });

  it('is counted once however often the same file is read [note 2]', () => {
    const same = roster(TUESDAY, [grace]);

    expect(readInTurn(roster(MONDAY, [ada, grace]), same, same, same).absent).toMatchObject([{ rosters: 1 }]);
  });

  it('is not counted by an older file [note 2]', () => {
    const older = roster(MONDAY, [grace]);

    expect(readInTurn(roster(MONDAY, [ada, grace]), roster(TUESDAY, [grace]), older).absent).toMatchObject([
      { rosters: 1, rosterAsOf: TUESDAY },
    ]);
  });

  it('stays the same in memory once counted twice, so that equal memories are one file', () => {
    const gone = [MONDAY, TUESDAY, WEDNESDAY, THURSDAY].map((asOf, i) =>
      roster(asOf, i === 0 ? [ada, grace] : [grace]),
    );

    expect(readInTurn(...gone)).toEqual(readInTurn(...gone.slice(0, 3)));
  });

  it('is forgotten when back', () => {
    const { absent } = readInTurn(roster(MONDAY, [ada]), roster(TUESDAY, []), roster(WEDNESDAY, [ada]));

    expect(absent).toEqual([]);
  });

  it('was never there on the first roster', () => {
    expect(readInTurn(roster(MONDAY, [grace])).absent).toEqual([]);
  });
});

describe('somebody missing from a roster that lists leavers', () => {
  it('is not noted: an account of theirs has no owner', () => {
    expect(readInTurn(roster(MONDAY, [ada, grace], true), roster(TUESDAY, [grace], true)).absent).toEqual([]);
  });

  it('is kept as a leaver if they had left: purging the record does not bring them back [note 2]', () => {
    const leaver = aLeaver('ada', '2026-01-31');
    const { absent } = readInTurn(roster(MONDAY, [leaver], true), roster(TUESDAY, [], true));

    expect(absent.map((entry) => absentRecord(entry, 'hris'))).toMatchObject([
      { id: 'E-ada', status: 'ended', endDate: '2026-01-31' },
    ]);
  });
});

describe('other rosters', () => {
  it('keep what is known of them while they are not read', () => {
    const before = readInTurn(roster(MONDAY, [ada]), roster(TUESDAY, []));
    const other = {
      connection: 'vendors',
      kind: 'hris' as const,
      snapshot: roster(WEDNESDAY, [grace]),
      previous: null,
    };

    expect(noteAbsence([other], before, WEDNESDAY)).toEqual(before);
    expect(noteAbsence([], before, WEDNESDAY)).toEqual(before);
  });

  it('do not make somebody present who is missing here', () => {
    const before = readInTurn(roster(MONDAY, [ada]), roster(TUESDAY, []));
    const other = { connection: 'vendors', kind: 'hris' as const, snapshot: roster(WEDNESDAY, [ada]), previous: null };

    expect(noteAbsence([other], before, WEDNESDAY).absent).toHaveLength(1);
  });
});

describe('the record of somebody missing', () => {
  const missing = (rosters: number, overrides: Partial<Person> = {}) =>
    absentRecord(
      { connection: 'people', since: TUESDAY, rosterAsOf: TUESDAY, rosters, record: aPerson('ada', overrides) },
      'idp',
    );

  it.each([
    ['once: nobody knows', 1, 'unknown'],
    ['twice: they have left', 2, 'ended'],
  ])('%s [note 2]', (_name, rosters, status) => {
    expect(missing(rosters)).toMatchObject({ status, connection: 'people', kind: 'idp' });
  });

  it('does not tell when they left by an end that lay ahead', () => {
    const ahead = { type: 'external', endDate: '2026-12-31', lastWorkingDay: '2026-03-03' } as const;

    expect(missing(2, ahead)).toMatchObject({ status: 'ended', endDate: null, lastWorkingDay: null });
  });

  it('keeps a last day that had passed', () => {
    expect(missing(2, { lastWorkingDay: '2026-03-02' })).toMatchObject({ lastWorkingDay: '2026-03-02' });
  });
});
