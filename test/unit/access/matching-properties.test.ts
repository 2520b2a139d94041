import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteAbsence, type RosterInput } from '../../../shared/access/matching/absence.ts';
import { type Matching, matchingSchema, NO_MATCHING } from '../../../shared/access/matching/matching.ts';
import { assignOwners } from '../../../shared/access/matching/ownership.ts';
import type { Person } from '../../../shared/access/snapshot.ts';
import { anAccount, aPerson, aRosterSnapshot } from '../../support/builders.ts';

const ADDRESSES = ['a@acme.example', 'b@acme.example', 'c@acme.example', 'd@acme.example'];
const PRIVATE = ['a@home.example', 'b@home.example'];
const NUMBERS = ['1', '2', '3'];

const person = fc.record({
  employeeNumber: fc.option(fc.constantFrom(...NUMBERS), { nil: null }),
  emails: fc.subarray([...ADDRESSES, ...PRIVATE], { maxLength: 2 }),
  status: fc.constantFrom<Person['status']>('active', 'leave', 'ended', 'unknown'),
});
const people = fc
  .array(person, { maxLength: 6 })
  .map((list) => list.map((overrides, i) => aPerson(`p${i}`, overrides)));
const account = fc.record({
  externalId: fc.option(fc.constantFrom('E-p0', 'E-p1', 'E-p9'), { nil: null }),
  employeeNumber: fc.option(fc.constantFrom(...NUMBERS), { nil: null }),
  userName: fc.constantFrom(...ADDRESSES, ...PRIVATE, 'kiosk'),
  emails: fc.subarray([...ADDRESSES, ...PRIVATE], { maxLength: 2 }),
});
const accounts = fc
  .array(account, { maxLength: 6 })
  .map((list) => list.map((overrides, i) => anAccount(`a${i}`, overrides)));
const readings = fc.array(
  fc.record({ people, accounts, complete: fc.boolean(), days: fc.integer({ min: 0, max: 5 }) }),
  { minLength: 1, maxLength: 4 },
);
type Reading = typeof readings extends fc.Arbitrary<readonly (infer R)[]> ? R : never;

const RULES = {
  emailDomains: ['acme.example'],
  aliases: [{ person: 'E-p0', emails: ['b@home.example'] }],
  rosters: { precedence: [] },
};

function match(list: readonly Reading[], turn: <T>(items: readonly T[]) => T[] = (items) => [...items]) {
  let memory: Matching = NO_MATCHING;
  let previous: RosterInput['previous'] = null;
  let day = Date.parse('2026-03-02T06:00:00Z');
  const found = [];
  for (const reading of list) {
    day += reading.days * 24 * 3_600_000;
    const asOf = new Date(day).toISOString();
    const snapshot = {
      ...aRosterSnapshot([], { slot: '2026-03-02T06:00:00Z', takenAt: asOf }, { listsLeavers: false }),
      people: turn(reading.people),
    };
    const rosters = [{ connection: 'people', kind: 'hris' as const, snapshot, previous }];
    const applications = [
      { connection: 'leapsome', accounts: turn(reading.accounts), gone: [], complete: reading.complete },
    ];
    const ownership = assignOwners(rosters, applications, noteAbsence(rosters, memory, asOf), RULES, asOf);
    found.push({ ...ownership, accounts: reading.accounts });
    memory = ownership.matching;
    previous = snapshot;
  }
  return found;
}

describe('for any rosters and accounts, reading after reading', () => {
  it('every account gets exactly one verdict, and memory has it once', () => {
    fc.assert(
      fc.property(readings, (list) => {
        for (const { matches, matching, accounts: read } of match(list)) {
          const remembered = [...matching.pairs, ...matching.ambiguous, ...matching.unmatched].map(
            (entry) => entry.account,
          );

          expect(read.map(({ id }) => matches.get('leapsome')?.(id)?.kind)).not.toContain(undefined);
          expect(new Set(remembered).size).toBe(remembered.length);
          expect(remembered).toEqual(expect.arrayContaining(read.map(({ id }) => id)));
        }
      }),
    );
  });

  it('the order of people and accounts does not matter', () => {
    fc.assert(
      fc.property(readings, (list) => {
        const straight = match(list).map(({ matching }) => matching);
        const reversed = match(list, (items) => items.toReversed()).map(({ matching }) => matching);

        expect(reversed).toEqual(straight);
      }),
    );
  });

  it('memory has the shape in which it is stored, sorted', () => {
    fc.assert(
      fc.property(readings, (list) => {
        for (const { matching } of match(list)) {
          const ids = matching.pairs.map((entry) => entry.account);

          expect(matchingSchema.parse(matching)).toEqual(matching);
          expect(ids).toEqual(ids.toSorted());
        }
      }),
    );
  });

  it('nobody is matched by a private address that the policy does not declare', () => {
    const onlyPrivate = accounts.map((list) =>
      list.map((own) => ({
        ...own,
        externalId: null,
        employeeNumber: null,
        userName: 'a@home.example',
        emails: ['a@home.example'],
      })),
    );

    fc.assert(
      fc.property(people, onlyPrivate, (roster, list) => {
        const [first] = match([{ people: roster, accounts: list, complete: true, days: 0 }]);

        expect(first?.matching.pairs).toEqual([]);
        expect(first?.matching.ambiguous).toEqual([]);
      }),
    );
  });

  it('an account of which nothing changes keeps its owner, and the time since when', () => {
    fc.assert(
      fc.property(people, accounts, (roster, list) => {
        const reading = { people: roster, accounts: list, complete: true, days: 3 };
        const [first, second] = match([reading, reading]).map(({ matching }) => matching);

        expect(second?.pairs).toEqual(first?.pairs);
        expect(second?.ambiguous).toEqual(first?.ambiguous);
      }),
    );
  });
});
