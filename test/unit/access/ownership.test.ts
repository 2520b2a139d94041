import { describe, expect, it } from 'vitest';
import { noteAbsence } from '../../../shared/access/matching/absence.ts';
import { type Matching, matchingSchema, NO_MATCHING } from '../../../shared/access/matching/matching.ts';
import { assignOwners, type Ownership } from '../../../shared/access/matching/ownership.ts';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { aLeaver, anAccount, aPerson, aRosterSnapshot } from '../../support/builders.ts';

const DAY_0 = Date.parse('2026-03-02T06:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RULES = { emailDomains: ['acme.example'], aliases: [], rosters: { precedence: [] } };

interface Reading {
  readonly people: readonly Person[];
  readonly accounts: readonly Account[];
  /** After the first reading. */
  readonly after?: number;
  readonly complete?: boolean;
  /** Whether the application was read at all. */
  readonly read?: boolean;
}

/** Matches one reading after another; gives what the last one found. */
function matchInTurn(...readings: readonly Reading[]): Ownership & { asOf: string } {
  let memory: Matching = NO_MATCHING;
  let last: (Ownership & { asOf: string }) | null = null;
  for (const { people, accounts, after = 0, complete = true, read = true } of readings) {
    const asOf = new Date(DAY_0 + after).toISOString();
    const snapshot = aRosterSnapshot(people, { slot: '2026-03-02T06:00:00Z', takenAt: asOf });
    const rosters = [{ connection: 'people', kind: 'hris' as const, snapshot, previous: null }];
    const applications = read ? [{ connection: 'leapsome', accounts, gone: [], complete }] : [];
    last = { ...assignOwners(rosters, applications, noteAbsence(rosters, memory, asOf), RULES, asOf), asOf };
    memory = last.matching;
    matchingSchema.parse(memory);
  }
  if (!last) throw new RangeError('nothing was read');
  return last;
}

const ada = aPerson('ada');
const adasAccount = anAccount('ada');
const renamed = anAccount('ada', { userName: 'ada.king@acme.example', emails: [] });
const kindOf = ({ matches }: Ownership, account = 'acc-ada') => matches.get('leapsome')?.(account)?.kind;

describe('an account whose address changed', () => {
  const before: Reading = { people: [ada], accounts: [adasAccount] };

  it.each([
    ['at once', 0, 'owner'],
    ['for seven days', 7 * DAY, 'owner'],
    ['and not longer', 7 * DAY + 1, 'unmatched'],
  ])('stays with its owner %s, from when it was first seen changed [note 14]', (_name, later, kind) => {
    const changed = { people: [ada], accounts: [renamed], after: DAY };

    expect(kindOf(matchInTurn(before, changed, { ...changed, after: DAY + later }))).toBe(kind);
  });

  it('is drift from the first day: by the previous pair, since then [note 14]', () => {
    const { matching } = matchInTurn(
      before,
      { people: [ada], accounts: [renamed], after: DAY },
      { people: [ada], accounts: [renamed], after: 2 * DAY },
    );

    expect(matching.pairs).toEqual([
      {
        connection: 'leapsome',
        account: 'acc-ada',
        person: 'people/E-ada',
        by: 'previous',
        since: '2026-03-03T06:00:00.000Z',
      },
    ]);
  });

  it('is matched again when the HR system has the new address [note 14]', () => {
    const people = [aPerson('ada', { emails: ['ada.king@acme.example'] })];
    const { matching } = matchInTurn(
      before,
      { people: [ada], accounts: [renamed], after: DAY },
      { people, accounts: [renamed], after: 30 * DAY },
    );

    expect(matching.pairs[0]).toMatchObject({ person: 'people/E-ada', by: 'e-mail' });
  });

  it('is not handed to whoever got the old address for seven days, and then is [note 14]', () => {
    const heir = aPerson('grace', { emails: ['ada@acme.example'] });
    const people = [aPerson('ada', { emails: [] }), heir];
    const owner = (after: number) => {
      const changed = { people, accounts: [adasAccount], after: DAY };
      return matchInTurn(before, changed, { ...changed, after }).matching.pairs[0]?.person;
    };

    expect(owner(8 * DAY)).toBe('people/E-ada');
    expect(owner(8 * DAY + 1)).toBe('people/E-grace');
  });

  it('keeps its seven days when another record joins the owner and changes the key that they go by', () => {
    const joined = [aPerson('ada', { id: 'A-0', employeeNumber: '1' }), aPerson('ada', { employeeNumber: '1' })];
    const changed = { people: [aPerson('ada', { employeeNumber: '1' })], accounts: [renamed], after: DAY };
    const reading = (after: number) => ({ people: joined, accounts: [renamed], after });

    const { matching } = matchInTurn(before, changed, reading(2 * DAY));
    const later = matchInTurn(before, changed, reading(2 * DAY), reading(8 * DAY + 1));

    expect(matching.pairs[0]).toMatchObject({ person: 'people/A-0', since: '2026-03-03T06:00:00.000Z' });
    expect(kindOf(later)).toBe('unmatched');
  });
});

describe('an account that nobody matches', () => {
  const orphan: Reading = { people: [ada], accounts: [anAccount('hr-inbox')] };

  it('is counted by complete readings, from when it was first seen [note 15]', () => {
    const { matching } = matchInTurn(orphan, { ...orphan, after: HOUR }, { ...orphan, after: 2 * HOUR });

    expect(matching.unmatched).toEqual([
      { connection: 'leapsome', account: 'acc-hr-inbox', since: '2026-03-02T06:00:00.000Z', snapshots: 2 },
    ]);
  });

  it('is not counted by incomplete readings [note 15]', () => {
    const { matching } = matchInTurn(orphan, { ...orphan, after: HOUR, complete: false });

    expect(matching.unmatched[0]).toMatchObject({ snapshots: 1 });
  });

  it('begins anew after it had an owner', () => {
    const owned = {
      people: [aPerson('ada', { emails: ['hr-inbox@acme.example'] })],
      accounts: orphan.accounts,
      after: HOUR,
    };
    const private_ = { ...orphan, people: [], after: 30 * DAY };
    const { matching } = matchInTurn(orphan, { ...orphan, after: 1 }, owned, private_);

    expect(matching.unmatched[0]).toMatchObject({ since: '2026-04-01T06:00:00.000Z', snapshots: 1 });
  });
});

describe('memory of accounts that were not read', () => {
  const first: Reading = {
    people: [ada, aPerson('alan'), aPerson('edsger', { emails: ['alan@acme.example'] })],
    accounts: [adasAccount, anAccount('alan'), anAccount('hr-inbox')],
  };

  it('stays while the application is not read', () => {
    const { matching } = matchInTurn(first, { ...first, read: false, after: DAY });

    expect(matching).toEqual(matchInTurn(first).matching);
  });

  it('stays for accounts that an incomplete reading lacks', () => {
    const { matching } = matchInTurn(first, { people: first.people, accounts: [], complete: false, after: DAY });

    expect(matching).toEqual(matchInTurn(first).matching);
  });

  it('goes with accounts that a complete reading lacks', () => {
    const { matching } = matchInTurn(first, { people: first.people, accounts: [], after: DAY });

    expect(matching).toMatchObject({ pairs: [], ambiguous: [], unmatched: [] });
  });
});

describe('accounts that are not there any more', () => {
  it('are matched, by the previous pair too, and not remembered', () => {
    const before = matchInTurn({ people: [ada], accounts: [adasAccount] }).matching;
    const snapshot = aRosterSnapshot([ada], { slot: '2026-03-02T12:00:00Z', takenAt: '2026-03-02T12:00:00.000Z' });
    const rosters = [{ connection: 'people', kind: 'hris' as const, snapshot, previous: null }];
    const applications = [{ connection: 'leapsome', accounts: [], gone: [renamed], complete: true }];

    const { matches, matching } = assignOwners(rosters, applications, before, RULES, '2026-03-02T12:00:00.000Z');

    expect(matches.get('leapsome')?.('acc-ada')).toMatchObject({ kind: 'owner', by: 'previous' });
    expect(matching.pairs).toEqual([]);
  });
});

describe('an employment that ended', () => {
  const employed: Reading = { people: [ada], accounts: [adasAccount] };
  const left = (after: number): Reading => ({ ...employed, people: [aLeaver('ada', '2026-03-01')], after });

  it('is remembered from when the roster first showed it [note 16]', () => {
    const { matching } = matchInTurn(employed, left(DAY), left(2 * DAY));

    expect(matching.ended).toEqual([{ person: 'people/E-ada', shownSince: '2026-03-03T06:00:00.000Z' }]);
  });

  it('is forgotten when the person is back, and remembered anew when they leave again [note 16]', () => {
    const { matching } = matchInTurn(left(0), { ...employed, after: DAY }, left(2 * DAY));

    expect(matching.ended).toEqual([{ person: 'people/E-ada', shownSince: '2026-03-04T06:00:00.000Z' }]);
  });

  it('is not remembered of people without an account', () => {
    expect(matchInTurn({ ...left(0), accounts: [] }).matching.ended).toEqual([]);
  });

  it('keeps its date when another record joins the human', () => {
    const numbered = aLeaver('ada', '2026-03-01', { employeeNumber: '1' });
    const joined = [aLeaver('ada', '2024-01-01', { id: 'A-0', employeeNumber: '1' }), numbered];
    const { matching } = matchInTurn({ ...employed, people: [numbered] }, { ...employed, people: joined, after: DAY });

    expect(matching.ended).toEqual([{ person: 'people/A-0', shownSince: '2026-03-02T06:00:00.000Z' }]);
  });
});
