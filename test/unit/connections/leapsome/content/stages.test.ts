import { describe, expect, it } from 'vitest';
import { withStages } from '../../../../../shared/connections/leapsome/stages.ts';
import { anAccount } from '../../../../support/builders.ts';

const NOTHING = { unlisted: 0, unlistedWithoutAccess: 0, accountsWithoutEmployee: 0, activeThoughEnded: 0 };

function employee(id: string, status: string | null = 'active', lifecycle: string | null = 'active') {
  return { id, status, lifecycle };
}

describe('the stages of accounts', () => {
  it('are joined by id, and unknown where nobody lists the employee', () => {
    const accounts = [anAccount('a', { id: 'a' }), anAccount('b', { id: 'b' })];

    const { accounts: staged, check } = withStages(accounts, [employee('a', 'invited', 'hired')]);

    expect(staged.map(({ id, status, lifecycle }) => [id, status, lifecycle])).toEqual([
      ['a', 'invited', 'hired'],
      ['b', null, null],
    ]);
    expect(check).toEqual({ ...NOTHING, accountsWithoutEmployee: 1 });
  });

  it.each([
    ['active', 1],
    ['preBoardingActive', 1],
    ['a word that is new', 1],
    [null, 1],
    ['created', 0],
    ['invited', 0],
    ['preBoardingInvited', 0],
    ['deactivated', 0],
    ['removed', 0],
  ])('tell of an employee who is %s, and whom SCIM does not list, as %i who may sign in', (status, unlisted) => {
    const { check } = withStages([anAccount('a', { id: 'a' })], [employee('a'), employee('b', status)]);

    expect(check).toEqual({ ...NOTHING, unlisted, unlistedWithoutAccess: 1 - unlisted });
  });

  it.each([
    [true, 'active', 'terminated', 1],
    [true, 'active', 'deactivated', 1],
    [true, 'deactivated', 'active', 1],
    [true, 'removed', null, 1],
    [null, 'active', 'terminated', 1],
    [false, 'deactivated', 'terminated', 0],
    [true, 'active', 'offboarding', 0],
    [true, 'active', 'leave', 0],
    [true, 'invited', 'notSet', 0],
  ])('count an account with active %s, %s and %s as %i that has ended', (active, status, lifecycle, ended) => {
    const { check } = withStages([anAccount('a', { id: 'a', active })], [employee('a', status, lifecycle)]);

    expect(check).toEqual({ ...NOTHING, activeThoughEnded: ended });
  });
});
