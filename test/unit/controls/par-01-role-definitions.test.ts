import { describe, expect, it } from 'vitest';
import type { RoleDefinition } from '../../../shared/access/snapshot.ts';
import { rolesClassified } from '../../../shared/controls/tests/par-01-roles-classified.ts';
import { aDefinition, anAccount, aRole, type PolicyInput } from '../../support/builders.ts';
import {
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
} from '../../support/builders-evaluation.ts';

const [MONDAY, TUESDAY, FRIDAY] = ['2026-03-02T06:00:00Z', '2026-03-03T06:00:00Z', '2026-03-06T06:00:00Z'];
const SUPER_ADMIN = aDefinition('d-1', 'Super Admin', { scope: 'userSpecific', systemDefault: 'SUPER_ADMIN' });
const EMPLOYEE = aDefinition('d-2', 'Employee');
const COACH = aDefinition('d-3', 'Goal Coach');
const KNOWN = [SUPER_ADMIN, EMPLOYEE];
const COACHES = [anAccount('alan', { grants: [aRole('Goal Coach')] })];

const classifying = (approvedOn: string, ...standard: string[]): Partial<PolicyInput> => ({
  approvedOn,
  roles: { privileged: ['Super Admin'], standard: ['Manager', 'Employee', ...standard] },
});

/** A reading of KNOWN on Monday, and another one the day after. */
function onTuesday(now: readonly RoleDefinition[], situation: Situation = {}): Moment {
  return evaluateInTurn([MONDAY, { roleDefinitions: KNOWN }], [TUESDAY, { ...situation, roleDefinitions: now }]);
}

describe('PAR-01 over what the application tells of its roles', () => {
  it.each<[string, Situation, Short]>([
    ['policy names all', { roleDefinitions: KNOWN }, PASS],
    ['policy does not name one that nobody holds', { roleDefinitions: [...KNOWN, COACH] }, failing('role.d-3')],
    ['nor an inactive one', { roleDefinitions: [...KNOWN, { ...COACH, active: false }] }, PASS],
    ['policy names one by id', { roleDefinitions: [...KNOWN, COACH], policy: classifying('2026-01-01', 'd-3') }, PASS],
    [
      'an import names one, which is one role with that of the application',
      { roleDefinitions: [...KNOWN, COACH], accounts: withAccounts(...COACHES) },
      failing('role.d-3'),
    ],
    [
      'two bear the name that an import goes by, so that it may be either',
      {
        roleDefinitions: [...KNOWN, COACH, { ...COACH, id: 'd-4' }],
        accounts: withAccounts(...COACHES),
        policy: classifying('2026-01-01', 'd-3', 'd-4'),
      },
      failing('role.Goal%20Coach'),
    ],
    ['no source tells who holds roles', { roleDefinitions: [...KNOWN, COACH], roleSources: [] }, failing('role.d-3')],
    [
      'no source tells who holds roles, and all are named',
      { roleDefinitions: KNOWN, roleSources: [] },
      unclear('roles-not-collected'),
    ],
  ])('at first sight: %s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(MONDAY, situation), 'PAR-01')).toEqual(expected);
  });

  it.each<[string, readonly RoleDefinition[], Situation, Short]>([
    ['as they were', KNOWN, {}, PASS],
    ['one is gone', [SUPER_ADMIN], {}, PASS],
    ['a new one is unknown to the policy', [...KNOWN, COACH], {}, failing('role.d-3')],
    ['a new one has a name that policy has', [...KNOWN, aDefinition('d-9', 'Manager')], {}, failing('role.d-9')],
    ['a standard one is renamed', [SUPER_ADMIN, { ...EMPLOYEE, name: 'Colleague' }], {}, failing('role.d-2')],
    ['one takes the name of another', [SUPER_ADMIN, { ...EMPLOYEE, name: 'Manager' }], {}, failing('role.d-2')],
    ['one reaches further', [SUPER_ADMIN, { ...EMPLOYEE, scope: 'userSpecific' }], {}, failing('role.d-2')],
    [
      'a privileged one reaches elsewhere',
      [{ ...SUPER_ADMIN, scope: 'roleSpecific' }, EMPLOYEE],
      {},
      failing('role.d-1'),
    ],
    [
      'it is seen in half a list',
      [SUPER_ADMIN, { ...EMPLOYEE, scope: 'userSpecific' }],
      { access: 'partial' },
      failing('role.d-2'),
    ],
  ])('that have changed: %s', (_name, now, situation, expected) => {
    expect(inShort(onTuesday(now, situation), 'PAR-01')).toEqual(expected);
  });

  it.each([
    ['the day before', '2026-03-02', 'fail'],
    ['that very day', '2026-03-03', 'pass'],
    ['a day later', '2026-03-04', 'pass'],
    ['today', '2026-03-06', 'pass'],
    ['in the future, which is no approval', '2026-03-07', 'fail'],
  ])('fails over a change until policy was approved since: %s', (_name, approvedOn, expected) => {
    const wider = [SUPER_ADMIN, { ...EMPLOYEE, scope: 'userSpecific' }];
    const before = onTuesday(wider);

    const later = evaluateAt(FRIDAY, { roleDefinitions: wider, policy: classifying(approvedOn) }, before);

    expect(inShort(before, 'PAR-01')).toEqual(failing('role.d-2'));
    expect(inShort(later, 'PAR-01').outcome).toBe(expected);
  });

  it('counts the day of a change in the workspace’s zone', () => {
    const situation = { timezone: 'Pacific/Auckland', roleDefinitions: [...KNOWN, COACH] };
    const first = evaluateAt(MONDAY, { timezone: 'Pacific/Auckland', roleDefinitions: KNOWN });
    const at = (approvedOn: string) =>
      evaluateAt('2026-03-02T18:00:00Z', { ...situation, policy: classifying(approvedOn, 'd-3') }, first);

    expect(inShort(at('2026-03-02'), 'PAR-01')).toEqual(failing('role.d-3'));
    expect(inShort(at('2026-03-03'), 'PAR-01')).toEqual(PASS);
  });

  it('is not settled by a policy that nobody has approved', () => {
    const moment = onTuesday([...KNOWN, COACH], {
      policy: { ...classifying('2026-01-01', 'd-3'), approvedOn: undefined },
    });

    expect(inShort(moment, 'PAR-01')).toEqual(failing('role.d-3'));
  });

  it('holds a changed standard role for unclassified wherever it counts, and a privileged one for privileged', () => {
    const changed = onTuesday([
      { ...SUPER_ADMIN, scope: 'none' },
      { ...EMPLOYEE, scope: 'userSpecific' },
    ]);

    expect(inShort(changed, 'PAR-02')).toEqual(unclear('role-unclassified'));
    expect(resultOf(changed, 'PAR-03')).toMatchObject({ population: { count: 2 }, failures: [] });
  });

  it('compares what is told after a gap with what was told before it, and does not pass meanwhile [B3]', () => {
    const wider = [SUPER_ADMIN, { ...EMPLOYEE, scope: 'userSpecific' }];
    const gap = evaluateAt(TUESDAY, {}, evaluateAt(MONDAY, { roleDefinitions: KNOWN }));

    expect(inShort(gap, 'PAR-01')).toEqual(unclear('role-definitions-not-collected'));
    expect(inShort(evaluateAt(FRIDAY, { roleDefinitions: wider }, gap), 'PAR-01')).toEqual(failing('role.d-2'));
  });

  it('compares with the last complete reading, not with half a list', () => {
    const half = onTuesday([SUPER_ADMIN], { access: 'partial' });

    expect(inShort(evaluateAt(FRIDAY, { roleDefinitions: KNOWN }, half), 'PAR-01')).toEqual(PASS);
  });

  it.each([
    ['just before', '2026-04-02T05:59:59Z', 'inconclusive'],
    ['then', '2026-04-02T06:00:00Z', 'pass'],
  ])('goes without an interface that has told nothing for 30 days: %s', (_name, slot, expected) => {
    const gap = evaluateAt(TUESDAY, {}, evaluateAt(MONDAY, { roleDefinitions: KNOWN }));

    expect(inShort(evaluateAt(slot, {}, gap), 'PAR-01').outcome).toBe(expected);
  });

  it('keeps the key of a finding that stands when the application begins to tell of its roles, and ceases to', () => {
    const accounts = withAccounts(...COACHES);
    const byName = evaluateAt(MONDAY, { accounts });
    const byId = evaluateAt(TUESDAY, { accounts, roleDefinitions: [...KNOWN, COACH] }, byName);
    const untold = evaluateAt(FRIDAY, { accounts }, byId);

    expect([byName, byId, untold].map((moment) => inShort(moment, 'PAR-01'))).toEqual([
      failing('role.Goal%20Coach'),
      failing('role.Goal%20Coach'),
      failing('role.Goal%20Coach'),
    ]);
  });

  it('leaves the keys of grants as they are when the application begins to tell of its roles', () => {
    const accounts = withAccounts(anAccount('alan', { grants: [aRole('Super Admin')] }));
    const byName = evaluateAt(MONDAY, { accounts });
    const byId = evaluateAt(TUESDAY, { accounts, roleDefinitions: KNOWN }, byName);

    expect([byName, byId].map((moment) => inShort(moment, 'PAR-03'))).toEqual([
      failing('grant.acc-alan.Super%20Admin'),
      failing('grant.acc-alan.Super%20Admin'),
    ]);
    expect(inShort(byId, 'PAR-07')).toEqual(PASS);
  });

  it.each<[string, readonly RoleDefinition[], object, string]>([
    [
      'new',
      [...KNOWN, aDefinition('d-9', 'Manager')],
      { role: 'Manager', problem: 'new', firstSeenOn: '2026-03-03' },
      'Role is newer than the policy that names it: Manager',
    ],
    [
      'renamed',
      [SUPER_ADMIN, { ...EMPLOYEE, name: 'Manager' }],
      { role: 'Manager', problem: 'renamed', firstSeenOn: '2026-03-03', formerName: 'Employee' },
      'Role renamed since policy was approved: Manager, was Employee',
    ],
    [
      'of another scope',
      [SUPER_ADMIN, { ...EMPLOYEE, scope: 'userSpecific' }],
      { role: 'Employee', problem: 'rescoped', firstSeenOn: '2026-03-03', scope: 'userSpecific', formerScope: 'none' },
      'Role reaches elsewhere than when policy was approved: Employee, userSpecific, was none',
    ],
    [
      'another of the application’s own',
      [{ ...SUPER_ADMIN, systemDefault: 'ADMIN' }, EMPLOYEE],
      { role: 'Super Admin', problem: 'rescoped', firstSeenOn: '2026-03-03' },
      'Role reaches elsewhere than when policy was approved: Super Admin, another of the application’s own roles',
    ],
    [
      'unclassified, and renamed',
      [SUPER_ADMIN, { ...EMPLOYEE, name: 'Colleague' }],
      { role: 'Colleague', problem: 'unclassified', firstSeenOn: '2026-03-03', formerName: 'Employee' },
      'Role not classified: Colleague',
    ],
  ])('tells what is wrong with a role that is %s', (_name, now, facts, title) => {
    const [failure] = resultOf(onTuesday(now), 'PAR-01').failures;

    expect(failure).toMatchObject({ severity: 'high', facts });
    expect(rolesClassified.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(title);
  });
});
