import { describe, expect, it } from 'vitest';
import type { Population } from '../../../shared/access/certificate.ts';
import { differsSuddenly, populationOfAccounts, populationOfPeople } from '../../../shared/access/population.ts';
import { anAccount, aPerson, aRole } from '../../support/builders.ts';

function population(records: number, roleGrants = 0, holders: { [role: string]: number } = {}): Population {
  return {
    records,
    roleGrants,
    holders: Object.entries(holders).map(([role, count]) => ({ role, name: `${role} name`, count })),
  };
}

describe('the population guard', () => {
  it.each([
    ['nothing changed', 100, 100, false],
    ['20 % less', 100, 80, false],
    ['more than 20 % less', 100, 79, true],
    ['20 % more', 100, 120, false],
    ['more than 20 % more', 100, 121, true],
    ['10 records less, which is a third', 30, 20, false],
    ['11 records less, which is a third', 33, 22, true],
    ['10 records more, which is all', 0, 10, false],
    ['11 records more, which is all', 0, 11, true],
    ['20 % of a number that has no exact fifth', 51, 40, true],
    ['just under that', 56, 45, false],
    ['everything gone', 11, 0, true],
    ['everything gone of a small company', 10, 0, false],
  ])('minds more than 20 %% and more than 10 records: %s', (_name, before, now, expected) => {
    expect(differsSuddenly(population(before), population(now), [])).toBe(expected);
    expect(differsSuddenly(population(500, before), population(500, now), [])).toBe(expected);
  });

  it.each([
    ['nobody holds it any more', { admin: 3 }, { admin: 0 }, true],
    ['the role is not there any more', { admin: 3 }, {}, true],
    ['one is left', { admin: 3 }, { admin: 1 }, false],
    ['nobody held it before', { admin: 0 }, { admin: 0 }, false],
    ['it is new', {}, { admin: 2 }, false],
    ['an ordinary role is held by nobody', { employee: 3 }, { employee: 0 }, false],
  ])('minds a privileged role that drops to nobody: %s', (_name, before, now, expected) => {
    expect(differsSuddenly(population(50, 0, before), population(50, 0, now), ['admin'])).toBe(expected);
  });

  it('knows a privileged role by its name too', () => {
    expect(differsSuddenly(population(50, 0, { r1: 3 }), population(50, 0, { r1: 0 }), ['r1 name'])).toBe(true);
  });
});

describe('the figures that it compares', () => {
  it('count accounts, role grants, and the holders of each role who may be active', () => {
    const accounts = [
      anAccount('ada', { grants: [aRole('Admin'), aRole('Admin', 'scim'), { ...aRole('team'), kind: 'group' }] }),
      anAccount('grace', { active: null, grants: [aRole('Admin')] }),
      anAccount('alan', { active: false, grants: [aRole('Admin')] }),
    ];
    const entitlements = [
      { id: 'Admin', kind: 'role', name: 'Administrator' },
      { id: 'Coach', kind: 'role', name: null },
      { id: 'team', kind: 'group', name: 'Team' },
    ] as const;

    expect(populationOfAccounts(accounts, entitlements)).toEqual({
      records: 3,
      roleGrants: 4,
      holders: [
        { role: 'Admin', name: 'Administrator', count: 2 },
        { role: 'Coach', name: 'Coach', count: 0 },
      ],
    });
  });

  it('count people', () => {
    expect(populationOfPeople([aPerson('ada'), aPerson('grace')])).toEqual({ records: 2, roleGrants: 0, holders: [] });
  });
});
