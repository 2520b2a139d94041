import { describe, expect, it } from 'vitest';
import type { Person } from '../../../shared/access/snapshot.ts';
import { aLeaver, anAccount, aPerson } from '../../support/builders.ts';
import { type Situation, withAccounts, withPeople } from '../../support/builders-evaluation.ts';
import { slot, tell } from './told-period.ts';

/** The populations of people over slots with these rosters; null where it could not be read, undefined for a missed slot. */
function populations(rosters: readonly (readonly Person[] | Situation | null)[], first = 0) {
  const situations = rosters.map((roster, i): readonly [string, Situation] => {
    if (roster === null) return [slot(first + i), { roster: 'failed' }];
    return [slot(first + i), Array.isArray(roster) ? { people: roster as Person[] } : (roster as Situation)];
  });
  return tell(situations).populations;
}
const everybody = withPeople();
const without = (id: string) => everybody.filter((person) => person.id !== id);
const names = (rows: readonly { readonly person: string }[]) => rows.map(({ person }) => person);

describe('leavers of a period', () => {
  it('are those whom a roster shows to have left, between two readings', () => {
    const { leavers } = populations([everybody, withPeople(aLeaver('alan', '2026-03-01'))]);

    expect(leavers).toMatchObject([
      {
        person: 'people/E-alan',
        endDate: '2026-03-01',
        basis: 'status',
        shown: { after: { entry: 11 }, by: { entry: 21 } },
      },
    ]);
  });

  it('are told by the last complete roster before the period too', () => {
    const { leavers } = populations([everybody, withPeople(aLeaver('alan', '2026-03-01'))], -1);

    expect(names(leavers)).toEqual(['people/E-alan']);
  });

  it('are not those who had left when the first roster was read', () => {
    expect(populations([everybody, everybody]).leavers).toEqual([]);
  });

  it('are not those of long ago whom a roster begins to list', () => {
    const { leavers } = populations([everybody, withPeople(aLeaver('kurt', '2019-05-31'))]);

    expect(leavers).toEqual([]);
  });

  it('are those too who came and went between two readings', () => {
    const { leavers, joiners } = populations([everybody, withPeople(aLeaver('kurt', '2026-03-02'))]);

    expect({ leavers: names(leavers), joiners }).toEqual({ leavers: ['people/E-kurt'], joiners: [] });
  });

  it('are told across a roster that could not be read, by the ones around it', () => {
    const { leavers } = populations([everybody, null, withPeople(aLeaver('alan', '2026-03-01'))]);

    expect(leavers[0]?.shown).toMatchObject({ after: { entry: 11 }, by: { entry: 31 } });
  });

  it.each([
    ['a roster has no more', [everybody, without('E-alan'), without('E-alan')], ['people/E-alan']],
    ['the last roster of the period has no more', [everybody, without('E-alan')], ['people/E-alan']],
    ['one roster lacks, and the next has again', [everybody, without('E-alan'), everybody], []],
  ])('by absence are those whom %s [note 2]', (_name, rosters, expected) => {
    const { leavers, joiners } = populations(rosters);

    expect(leavers.map(({ person, basis, endDate }) => [person, basis, endDate])).toEqual(
      expected.map((person) => [person, 'absence', null]),
    );
    expect(joiners).toEqual([]);
  });

  it('by absence from two rosters have left, and join again when they are back', () => {
    const { leavers, joiners } = populations([everybody, without('E-alan'), without('E-alan'), everybody]);

    expect(names(leavers)).toEqual(['people/E-alan']);
    expect(joiners).toMatchObject([{ person: 'people/E-alan', isRehire: true, shown: { by: { entry: 41 } } }]);
  });

  it('never have a last day that lies ahead [note 11]', () => {
    const leaving = aPerson('alan', { endDate: '2026-06-30', lastWorkingDay: '2026-05-31' });
    const report = tell([
      [slot(0), { people: withPeople(leaving) }],
      [slot(1), { people: without('E-alan') }],
      [slot(2), { people: without('E-alan') }],
    ]);

    expect(names(report.populations.leavers)).toEqual(['people/E-alan']);
    expect(JSON.stringify(report)).not.toMatch(/2026-0[56]-3/);
  });

  it('come with their accounts, and between which readings these were deactivated', () => {
    const left = { people: withPeople(aLeaver('alan', '2026-03-01')) };
    const { leavers } = populations([
      everybody,
      left,
      { ...left, accounts: withAccounts(anAccount('alan', { active: false })) },
    ]);

    expect(leavers[0]?.accounts).toMatchObject([
      { account: 'acc-alan', state: 'inactive', deactivated: { after: { entry: 20 }, by: { entry: 30 } } },
    ]);
  });

  it('come with accounts that were removed', () => {
    const left = { people: withPeople(aLeaver('alan', '2026-03-01')) };
    const accounts = withAccounts().filter(({ id }) => id !== 'acc-alan');

    const { leavers } = populations([everybody, left, { ...left, accounts }]);

    expect(leavers[0]?.accounts).toMatchObject([
      { account: 'acc-alan', state: 'gone', deactivated: { by: { entry: 30 } } },
    ]);
  });
});

describe('joiners of a period', () => {
  it.each([
    ['new records', [everybody, withPeople(aPerson('kurt', { startDate: '2026-03-02' }))], false],
    [
      'those whose start has come',
      [withPeople(aPerson('kurt', { status: 'future' })), withPeople(aPerson('kurt'))],
      false,
    ],
    ['those who are back', [withPeople(aLeaver('kurt', '2025-01-31')), withPeople(aPerson('kurt'))], true],
  ])('are %s', (_name, rosters, isRehire) => {
    const { joiners } = populations(rosters);

    expect(joiners).toMatchObject([{ person: 'people/E-kurt', isRehire }]);
  });

  it('are not those whose start lies ahead', () => {
    expect(populations([everybody, withPeople(aPerson('kurt', { status: 'future' }))]).joiners).toEqual([]);
  });

  it('are not those who get another record for the same address [note 13]', () => {
    const again = { ...aPerson('alan'), id: 'E-alan-2' };

    const { joiners, leavers } = populations([everybody, withPeople(aLeaver('alan', '2026-03-01'), again)]);

    expect({ joiners, leavers }).toEqual({ joiners: [], leavers: [] });
  });
});

describe('movers of a period', () => {
  const inSales = withPeople(aPerson('alan', { department: 'Sales', title: 'Analyst' }));

  it('are those with another department or title, with both', () => {
    const { movers } = populations([inSales, withPeople(aPerson('alan', { department: 'Finance', title: 'Analyst' }))]);

    expect(movers).toMatchObject([{ person: 'people/E-alan', formerDepartment: 'Sales', department: 'Finance' }]);
  });

  it.each([
    ['whose department is written differently', { department: ' sales ', title: 'Analyst' }],
    ['of whom a roster does not say it any more', { department: null, title: null }],
  ])('are not those %s', (_name, record) => {
    expect(populations([inSales, withPeople(aPerson('alan', record))]).movers).toEqual([]);
  });
});
