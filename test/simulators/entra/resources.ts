import {
  type Directory,
  type DirectoryAssignment,
  type DirectoryGroup,
  guid,
  type Identity,
  type ProvisioningEvent,
} from '../company/directory.ts';

/** Resources of Microsoft Graph, as its documentation shapes them. */

/** Personal data that a collector must not keep. Of users it comes when attributes are not selected. */
const USER_CANARIES = { mobilePhone: '+49 30 canary-phone', officeLocation: 'canary-office' } as const;

/** What comes unasked. */
export const GRAPH_CANARIES = { loggedPhone: '+49 30 canary-logged-phone' } as const;

interface Resource {
  readonly [name: string]: unknown;
}

function userResource(identity: Identity): Resource {
  const { id, person, enabled, isGuest, deletedAt } = identity;
  const name = isGuest ? `${person.email.replace('@', '_')}#EXT#@acme.onmicrosoft.example` : person.email;
  return {
    id,
    // The name of somebody who was deleted has the id in front, so that it is free for another.
    userPrincipalName: deletedAt === null ? name : id.replaceAll('-', '') + name,
    mail: person.email,
    displayName: `${person.givenName} ${person.familyName}`,
    givenName: person.givenName,
    surname: person.familyName,
    jobTitle: person.title,
    department: person.department,
    accountEnabled: enabled,
    employeeId: person.id,
    employeeType: person.type === 'external' ? 'Contractor' : 'Employee',
    employeeHireDate: `${person.startDate}T00:00:00Z`,
    userType: isGuest ? 'Guest' : 'Member',
    deletedDateTime: deletedAt,
    ...USER_CANARIES,
  };
}

/** Without `$select`, Graph gives these and no other. */
const DEFAULT_ATTRIBUTES = [
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'surname',
  'userPrincipalName',
];

/** What a request selects and expands of users. */
export function selectedOf(url: URL, identity: Identity, managerOf: (identity: Identity) => Identity | null): Resource {
  const whole = userResource(identity);
  const expanded = /^manager\(\$levels=1;\$select=([^)]+)\)$/.exec(url.searchParams.get('$expand') ?? '')?.[1];
  const manager = managerOf(identity);
  return {
    ...pick(whole, url.searchParams.get('$select')?.split(',') ?? DEFAULT_ATTRIBUTES),
    ...(expanded !== undefined &&
      manager && {
        manager: { '@odata.type': '#microsoft.graph.user', ...pick(userResource(manager), expanded.split(',')) },
      }),
  };
}

export function pick(resource: Resource, names: readonly string[]): Resource {
  return Object.fromEntries(names.filter((name) => name in resource).map((name) => [name, resource[name]]));
}

export const SERVICE_PRINCIPAL = guid('service principal of Leapsome');

export function servicePrincipalResource(directory: Directory): Resource {
  return {
    id: SERVICE_PRINCIPAL,
    appId: guid('application Leapsome'),
    displayName: 'Leapsome',
    appRoleAssignmentRequired: true,
    appRoles: directory.roles.map((name) => ({
      id: roleId(name),
      displayName: name,
      value: name,
      description: name,
      isEnabled: true,
      allowedMemberTypes: ['User'],
    })),
    keyCredentials: [],
  };
}

export function assignmentResource(directory: Directory, { id, to, role, since }: DirectoryAssignment): Resource {
  const isGroup = 'rule' in to;
  return {
    id,
    deletedDateTime: null,
    appRoleId: role === null ? '00000000-0000-0000-0000-000000000000' : roleId(role),
    // Graph writes seven digits below the second.
    createdDateTime: since.replace(/(\.\d{3})?Z$/, '.9480566Z'),
    principalDisplayName: isGroup ? to.name : `${to.givenName} ${to.familyName}`,
    principalId: isGroup ? to.id : directory.identityOf(to).id,
    principalType: isGroup ? 'Group' : 'User',
    resourceDisplayName: 'Leapsome',
    resourceId: SERVICE_PRINCIPAL,
  };
}

function roleId(name: string): string {
  return guid(`role ${name}`);
}

export function groupResource({ id, name, isHidden }: DirectoryGroup): Resource {
  const visibility = isHidden ? 'HiddenMembership' : null;
  return { id, displayName: name, securityEnabled: true, mailEnabled: false, groupTypes: [], visibility };
}

/** What was sent to the application, with all that the log tells of a person beside it. */
export function eventResource(directory: Directory, { id, at, action, status, person }: ProvisioningEvent): Resource {
  const account = directory.company.accountOf(person.id);
  return {
    id,
    activityDateTime: at,
    tenantId: guid('tenant'),
    jobId: 'scim.3b1f9a52.6f0c',
    provisioningAction: action,
    provisioningStatusInfo: {
      status,
      errorInformation:
        status === 'failure' ? { errorCode: 'SystemForCrossDomainIdentityManagement', reason: person.email } : null,
    },
    servicePrincipal: { id: SERVICE_PRINCIPAL, displayName: 'Leapsome' },
    sourceIdentity: {
      id: directory.identityOf(person).id,
      displayName: person.email,
      identityType: 'User',
      details: { odatatype: 'User' },
    },
    targetIdentity: { id: account?.id ?? '', displayName: person.email, identityType: 'User', details: {} },
    modifiedProperties: [
      { displayName: 'active', oldValue: 'True', newValue: 'False' },
      { displayName: 'mobile', oldValue: null, newValue: GRAPH_CANARIES.loggedPhone },
    ],
    provisioningSteps: [],
  };
}
