import { describe, expect, it } from 'vitest';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { anAccount, aPerson, aRole } from '../../support/builders.ts';
import { evaluateAt, type Situation } from '../../support/builders-evaluation.ts';

const SHARED = 'info@acme.example';

/** So many people of one address, whose keys ascend; the last one is as given. */
function sharers(size: number, last: Partial<Person> = {}): Person[] {
  return Array.from({ length: size }, (_, i) =>
    aPerson(`p${i + 100}`, { emails: [SHARED], ...(i === size - 1 ? last : {}) }),
  );
}

const theirs = (overrides: Partial<Account> = {}) =>
  anAccount('info', { userName: SHARED, emails: [SHARED], ...overrides });

function resultOf(test: string, situation: Situation) {
  const { results } = evaluateAt('2026-03-02T06:00:00Z', situation).evaluation.results;
  return results.find((result) => result.test === test);
}

describe('an account that more people match than are named', () => {
  it.each<[string, number, object]>([
    ['all of them, if they are fifty', 50, {}],
    ['the first fifty of more, and that there are others', 51, { andOthers: true }],
  ])('names %s', (_what, size, others) => {
    const result = resultOf('UAR-09', { accounts: [theirs()], people: sharers(size) });

    const people = sharers(50).map(({ id }) => `people/${id}`);
    const [failure] = result?.failures ?? [];
    expect(failure?.facts).toEqual({
      account: 'acc-info',
      userName: SHARED,
      problem: 'ambiguous',
      matchedBy: 'e-mail',
      people,
      ...others,
    });
  });

  it.each<[string, string, Situation]>([
    [
      'UAR-08',
      'the one who has left may be among the others',
      { accounts: [theirs()], people: sharers(51, { status: 'ended', endDate: '2026-01-31' }) },
    ],
    [
      'UAR-12',
      'the one who is external may be among the others',
      { accounts: [theirs({ type: 'internal' })], people: sharers(51, { type: 'external' }) },
    ],
    [
      'UAR-14',
      'the one who has an account already may be among the others',
      {
        accounts: [theirs(), anAccount('second', { employeeNumber: '7', userName: 'second', emails: [] })],
        people: sharers(51, { employeeNumber: '7' }),
      },
    ],
    [
      'UAR-19',
      'the manager of the roster may be among the others',
      {
        accounts: [theirs(), anAccount('ada', { managers: ['acc-info'] })],
        people: [...sharers(51), aPerson('ada', { manager: 'E-p150' })],
      },
    ],
    [
      'UAR-21',
      'somebody who has moved may be among the others',
      {
        accounts: [theirs({ grants: [aRole('Super Admin')] })],
        people: sharers(51),
        policy: { privilegedAccess: { approved: [] } },
      },
    ],
  ])('does not pass %s: %s', (test, _why, situation) => {
    const result = resultOf(test, situation);

    const subjects = (result?.undetermined ?? []).map(({ key }) => key);
    expect(subjects).toEqual([expect.stringContaining('acc-info')]);
    expect(result?.outcome).toBe('inconclusive');
  });

  it('makes documents that grow with the people and accounts, and not with every pair of them', () => {
    const sizeOf = (size: number) => {
      const accounts = Array.from({ length: size }, (_, i) => theirs({ id: `acc-${i + 1000}` }));
      const { evaluation } = evaluateAt('2026-03-02T06:00:00Z', { accounts, people: sharers(size) });
      return JSON.stringify(evaluation).length;
    };

    expect(sizeOf(400)).toBeLessThan(2.1 * sizeOf(200));
  });
});
