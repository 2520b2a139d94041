import { describe, expect, it } from 'vitest';
import type { Person } from '../../../shared/access/snapshot.ts';
import { roleProfiles } from '../../../shared/controls/tests/uar-28-role-profiles.ts';
import { aLeaver, anAccount, aPerson, aPolicy, aRole, aRoleSource, type PolicyInput } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  notApplicable,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const SLOT = '2026-03-02T06:00:00Z';
const FAIL = failing('grant.acc-barbara.Manager');
const PEOPLE_TEAM = { department: 'People', roles: ['Manager'] };

/** Barbara is a Manager, and policy keeps that role for the People department. */
function barbara(person: Partial<Person>, situation: Situation & { profiles?: PolicyInput['roleProfiles'] } = {}) {
  const { profiles = [PEOPLE_TEAM], ...rest } = situation;
  return {
    people: withPeople(aPerson('barbara', { department: 'IT', title: 'Engineer', ...person })),
    ...rest,
    policy: { roleProfiles: profiles, ...rest.policy },
  };
}

const approved = (overrides: object = {}): Situation => {
  const known = aPolicy().privilegedAccess?.approved ?? [];
  const approval = {
    account: 'barbara@acme.example',
    role: 'Manager',
    approvedBy: 'grace@acme.example',
    approvedOn: '2026-01-01',
    expires: '2026-12-31',
    reason: 'stands in',
  };
  return { policy: { privilegedAccess: { approved: [...known, { ...approval, ...overrides }] } } };
};

describe(`${roleProfiles.id}: ${roleProfiles.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['in another department', barbara({}), FAIL],
    ['in that department', barbara({ department: 'People' }), PASS],
    ['in that department, written otherwise', barbara({ department: ' people ' }), PASS],
    ['of a title', barbara({}, { profiles: [{ title: 'engineer', roles: ['Manager'] }] }), PASS],
    ['in one of two', barbara({}, { profiles: [PEOPLE_TEAM, { department: 'IT', roles: ['Manager'] }] }), PASS],
    [
      'in the department, and not of the title that is asked for too',
      barbara({ department: 'People' }, { profiles: [{ ...PEOPLE_TEAM, title: 'Partner' }] }),
      FAIL,
    ],
    [
      'a role of which no profile speaks',
      barbara({}, { profiles: [{ department: 'People', roles: ['Employee'] }] }),
      failing('grant.acc-alan.Employee'),
    ],
    [
      'hired twice, and in the department by one of the records',
      {
        ...barbara({ employeeNumber: '7' }),
        people: withPeople(
          aPerson('barbara', { department: 'IT', employeeNumber: '7' }),
          aPerson('barbara', { id: 'E-barbara-2', department: 'People', employeeNumber: '7' }),
        ),
      },
      PASS,
    ],
    [
      'a service account',
      barbara({}, { accounts: withAccounts(anAccount('sync', { grants: [aRole('Manager')] }), anAccount('barbara')) }),
      PASS,
    ],
    [
      'an account that nobody owns, which is left to UAR-09',
      barbara({}, { accounts: withAccounts(anAccount('kiosk', { grants: [aRole('Manager')] }), anAccount('barbara')) }),
      PASS,
    ],
    ['a leaver, who is left to UAR-08', { ...barbara({}), people: withPeople(aLeaver('barbara', '2026-03-01')) }, PASS],
    [
      'an inactive account',
      barbara({}, { accounts: withAccounts(anAccount('barbara', { active: false, grants: [aRole('Manager')] })) }),
      PASS,
    ],
  ])('%s', (_name, situation, expected) => {
    const employees = withPeople(aPerson('alan', { department: 'IT' }), aPerson('ada', { department: 'People' }));
    const people = [
      ...(situation.people ?? []).filter(({ id }) => !['E-alan', 'E-ada'].includes(id)),
      ...employees.filter(({ id }) => ['E-alan', 'E-ada'].includes(id)),
    ];

    expect(inShort(evaluateAt(SLOT, { ...situation, people }), 'UAR-28')).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    ['that stands', approved(), PASS],
    ['of another role', approved({ role: 'Employee' }), FAIL],
    ['that has expired', approved({ expires: '2026-03-01' }), FAIL],
    ['by the holder', approved({ approvedBy: 'barbara@acme.example' }), FAIL],
    ['by somebody whom nobody knows', approved({ approvedBy: 'board' }), FAIL],
  ])('an approval settles it: one %s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, barbara({}, situation)), 'UAR-28')).toEqual(expected);
  });

  it.each([
    ['just before', '2026-04-02T05:59:59Z', 'pass'],
    ['then', '2026-04-02T06:00:00Z', 'fail'],
  ])('whoever has left the department keeps the role for 30 days: %s [note 23]', (_name, slot, expected) => {
    const moved = evaluateInTurn(
      ['2026-03-02T06:00:00Z', barbara({ department: 'People' })],
      ['2026-03-03T06:00:00Z', barbara({})],
      [slot, barbara({})],
    );

    expect(inShort(moved, 'UAR-28').outcome).toBe(expected);
  });

  it.each<[string, Situation, Short]>([
    ['has no department', barbara({ department: null }), unclear('position-unknown')],
    [
      'has no department, and another title',
      barbara({ department: null }, { profiles: [{ ...PEOPLE_TEAM, title: 'Partner' }] }),
      FAIL,
    ],
    [
      'may be active',
      barbara({}, { accounts: withAccounts(anAccount('barbara', { active: null, grants: [aRole('Manager')] })) }),
      unclear('active-unknown'),
    ],
    [
      'is one of two',
      {
        ...barbara({}),
        people: withPeople(
          aPerson('barbara', { employeeNumber: '1', department: 'People' }),
          aPerson('barbara', { id: 'E-b2', employeeNumber: '2' }),
        ),
      },
      unclear('owner-ambiguous'),
    ],
    [
      'has an approval by somebody of whom it is not known whether they are here',
      {
        ...barbara({}, approved()),
        people: withPeople(aPerson('barbara', { department: 'IT' }), aPerson('grace', { status: 'unknown' })),
      },
      unclear('employment-unknown'),
    ],
    ['is in no roster that can be used', barbara({}, { roster: 'failed' }), unclear('collection-failed')],
    ['is read in half a list', barbara({}, { access: 'partial' }), FAIL],
    [
      'has the role by an indicative source',
      barbara({}, { roleSources: [aRoleSource(ACCOUNTS, { authority: 'indicative' })] }),
      FAIL,
    ],
    [
      'fits, and sources are indicative',
      barbara({ department: 'People' }, { roleSources: [aRoleSource(ACCOUNTS, { authority: 'indicative' })] }),
      unclear('roles-indicative'),
    ],
    ['is judged by a policy without profiles', barbara({}, { profiles: [] }), notApplicable('not-configured')],
  ])('a holder who %s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'UAR-28')).toEqual(expected);
  });

  it('tells where the role belongs, and not where the person is', () => {
    const profiles = [PEOPLE_TEAM, { department: 'Finance', title: 'Controller', roles: ['Manager'] }];

    const [failure] = resultOf(evaluateAt(SLOT, barbara({}, { profiles })), 'UAR-28').failures;

    expect(failure).toMatchObject({
      severity: 'medium',
      facts: {
        account: 'acc-barbara',
        userName: 'barbara@acme.example',
        role: 'Manager',
        sources: ['import'],
        person: 'people/E-barbara',
        problem: 'not-approved',
        belongsTo: ['Finance, Controller', 'People'],
      },
    });
    expect(roleProfiles.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Manager held outside of where it belongs: barbara@acme.example',
    );
  });
});
