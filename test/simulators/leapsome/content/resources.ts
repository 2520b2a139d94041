import type { AccessRole } from '../../company/access-roles.ts';
import type { Account, Company, Team } from '../../company/company.ts';
import { stageOf } from '../../company/stages.ts';

/**
 * The resources of Leapsome's Content API, as its OpenAPI description 1.0.1 shapes them: no roles of employees, and more
 * personal data than SCIM sends.
 */

/** Personal data that a collector must not keep. Tests look for these words in everything that comes out. */
export const CONTENT_CANARIES = {
  salary: 'canary-salary-currency',
  bonus: 'canary-bonus',
  phone: '+49 30 canary 1',
  customAttribute: 'canary-custom-attribute',
  middleName: 'Canary-Middlename',
  location: 'canary-office',
} as const;

export function employeeResource(company: Company, account: Account, today: string): object {
  const { status, lifecycle } = stageOf(company, account, today);
  const manager = company.accounts.find(({ id }) => id === account.manager);
  const teams = company.teams.filter(({ id }) => account.teams.includes(id)).map(reference);
  return {
    id: account.id,
    email: account.userName,
    firstname: account.givenName,
    lastname: account.familyName,
    middlename: CONTENT_CANARIES.middleName,
    fullname: account.displayName,
    displayedName: account.displayName,
    status,
    lifecycleStatus: lifecycle,
    ...(manager && { manager: { id: manager.id, name: manager.displayName } }),
    additionalManagers: [],
    indirectManagers: [],
    ...(account.startDate !== null && { startDate: `${account.startDate}T00:00:00.000Z` }),
    phone: CONTENT_CANARIES.phone,
    teams,
    departments: teams.filter(({ name }) => name === account.department),
    businessUnits: [],
    costCenters: [],
    divisions: [],
    otherGroups: [],
    level: 'Senior',
    title: account.title,
    workLocation: { id: '5b237f6868794d5c08555812', name: CONTENT_CANARIES.location },
    compensation: { salary: 75_000, currency: CONTENT_CANARIES.salary, frequency: 'year' },
    additionalCompensations: [{ name: CONTENT_CANARIES.bonus, amount: 5000 }],
    customAttributes: { '6140868326541a4da586db0b': CONTENT_CANARIES.customAttribute },
  };
}

/** The values of `systemDefaultType` are not described. */
export function accessRoleResource({ id, name, scope, systemDefault, active }: AccessRole): object {
  return {
    id,
    name,
    userScopeType: scope,
    isSystemDefault: systemDefault !== null,
    ...(systemDefault !== null && { systemDefaultType: systemDefault }),
    active,
  };
}

function reference({ id, name }: Team) {
  return { id, name };
}
