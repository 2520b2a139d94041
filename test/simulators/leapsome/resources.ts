import type { Account, Team } from '../company/company.ts';

/**
 * Leapsome's SCIM resources, as its OpenAPI description 1.1.3 shapes them: no roles, memberships on the user only, the
 * manager in two places, and a good deal of personal data that nobody asked for.
 */

export const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const CREATED = '2024-01-15T09:00:00.000Z';

/** Personal data that a collector must not keep. Tests look for these words in everything that comes out. */
export const CANARIES = {
  birthday: '1985-07-20',
  gender: 'canary-gender-diverse',
  photo: 'https://photos.example/canary-portrait',
  attachment: 'Canary-Performance-Review-2022.pdf',
  salaryClass: 'canary-salary-class-B',
  legalName: 'Canary Legal Name',
} as const;

/** The custom attribute that holds it: by its id, as Leapsome writes custom attributes. */
export const SALARY_ATTRIBUTE = '6140868326541a4da586db0b';

export function userResource(account: Account, manager: Account | undefined, baseUrl: string): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE_USER],
    id: account.id,
    externalId: account.externalId,
    userName: account.userName,
    displayName: account.displayName,
    name: { givenName: account.givenName, familyName: account.familyName, formatted: CANARIES.legalName },
    title: account.title,
    active: account.active,
    emails: [{ value: account.userName, type: 'work', primary: true }],
    photos: [{ value: CANARIES.photo, type: 'photo' }],
    groups: account.teams.map((value) => ({ value })),
    ...(manager && { manager: { value: manager.id } }),
    meta: meta(`${baseUrl}/Users/${account.id}`),
    [ENTERPRISE_USER]: {
      ...(manager && { manager: { managerId: manager.id, displayName: manager.displayName } }),
      additionalManagers: [],
      attachments: [{ fileName: CANARIES.attachment, access: ['MANAGER'] }],
      ...(account.department !== null && { department: account.department }),
      ...(account.startDate !== null && { startDate: account.startDate }),
      birthday: CANARIES.birthday,
      gender: CANARIES.gender,
      employmentType: account.type,
      location: 'Berlin',
      [SALARY_ATTRIBUTE]: CANARIES.salaryClass,
    },
  };
}

export function groupResource(team: Team, baseUrl: string): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    id: team.id,
    displayName: team.name,
    members: [],
    meta: meta(`${baseUrl}/Groups/${team.id}`),
  };
}

/** What the service says that it can do. The description gives the shape and no values. */
export function serviceProviderConfig(): object {
  return {
    documentationUrl: 'https://api.leapsome.com/scim/v1/api-docs/',
    patch: { supported: true },
    bulk: { supported: false },
    filter: { supported: true },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: false },
    authenticationSchemes: {
      name: 'OAuth Bearer Token',
      description: 'The SCIM authentication token of the organization',
      specUrl: 'https://www.rfc-editor.org/rfc/rfc6750',
      documentationUrl: 'https://leapsome.zendesk.com',
    },
  };
}

function meta(location: string): object {
  return { created: CREATED, lastModified: CREATED, location, version: 'W/"1"' };
}
