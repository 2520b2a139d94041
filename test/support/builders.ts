import type { z } from 'zod';
import type { Certificate, RoleSource } from '../../shared/access/certificate.ts';
import { populationOfAccounts, populationOfPeople } from '../../shared/access/population.ts';
import {
  type AccessSnapshot,
  type Account,
  type Entitlement,
  type Grant,
  mayBeActive,
  type Person,
  type RoleDefinition,
  type RosterSnapshot,
  sortedById,
} from '../../shared/access/snapshot.ts';
import { type Policy, policySchema } from '../../shared/workspace/policy.ts';

/** Things as they are in a company where all is well. A test overrides what it is about. */

/** `ada` is account `acc-ada`, user name `ada@acme.example`, an ordinary employee. */
export function anAccount(name: string, overrides: Partial<Account> = {}): Account {
  return {
    id: `acc-${name}`,
    externalId: null,
    employeeNumber: null,
    userName: `${name}@acme.example`,
    displayName: name,
    emails: [`${name}@acme.example`],
    active: true,
    status: null,
    lifecycle: null,
    type: 'internal',
    managers: [],
    department: null,
    title: null,
    startDate: null,
    endDate: null,
    customAttributes: {},
    grants: [aRole('Employee')],
    ...overrides,
  };
}

export function aRole(role: string, source: Grant['source'] = 'import'): Grant {
  return { kind: 'role', entitlement: role, source };
}

/** An access role of the application. */
export function aDefinition(id: string, name: string, overrides: Partial<RoleDefinition> = {}): RoleDefinition {
  return { id, name, scope: 'none', systemDefault: null, active: true, ...overrides };
}

/** `ada` is record `E-ada` with the address `ada@acme.example`, employed since 2020. */
export function aPerson(name: string, overrides: Partial<Person> = {}): Person {
  return {
    id: `E-${name}`,
    employeeNumber: null,
    name,
    emails: [`${name}@acme.example`],
    status: 'active',
    startDate: '2020-01-01',
    endDate: null,
    lastWorkingDay: null,
    timezone: null,
    type: 'internal',
    manager: null,
    department: null,
    title: null,
    legalEntity: null,
    ...overrides,
  };
}

/** Somebody whose last day has passed. */
export function aLeaver(name: string, endDate: string | null, overrides: Partial<Person> = {}): Person {
  return aPerson(name, { status: 'ended', endDate, ...overrides });
}

/** Undefined takes a part of the policy out. */
export type PolicyInput = {
  readonly [part in keyof z.input<typeof policySchema>]: z.input<typeof policySchema>[part] | undefined;
};

/** Ada and Grace are Super Admins, and each has approved the other. */
export function aPolicy(overrides: Partial<PolicyInput> = {}): Policy {
  const approval = { role: 'Super Admin', approvedOn: '2026-01-01', expires: '2026-12-31', reason: 'runs Leapsome' };
  const policy: PolicyInput = {
    version: 3,
    approvedBy: 'grace@acme.example',
    approvedOn: '2026-01-01',
    emailDomains: ['acme.example'],
    roles: { privileged: ['Super Admin'], standard: ['Manager', 'Employee'] },
    privilegedAccess: {
      approved: [
        { account: 'ada@acme.example', approvedBy: 'grace@acme.example', ...approval },
        { account: 'grace@acme.example', approvedBy: 'ada@acme.example', ...approval },
      ],
    },
    serviceAccounts: [
      {
        account: 'sync@acme.example',
        kind: 'service',
        owner: 'ada@acme.example',
        purpose: 'HRIS sync',
        expires: '2026-12-31',
      },
    ],
    reviews: { all: { every: 'quarter', due: '21d', removeWithin: '5bd' }, signOff: ['grace@acme.example'] },
    ...overrides,
  };
  return policySchema.parse(Object.fromEntries(Object.entries(policy).filter(([, part]) => part !== undefined)));
}

/** An import that covers every active account. */
export function aRoleSource(accounts: readonly Account[], overrides: Partial<RoleSource> = {}): RoleSource {
  const active = accounts.filter(mayBeActive).length;
  return {
    from: 'import',
    authority: 'authoritative',
    state: 'collected',
    asOf: '2026-03-01T00:00:00.000Z',
    maxAge: '400d',
    attested: true,
    grants: active,
    covered: active,
    active,
    unknownAccounts: 0,
    ...overrides,
  };
}

/** The certificate of a complete reading. */
function aCertificate(takenAt: string, overrides: Partial<Certificate> = {}): Certificate {
  return {
    verdict: 'complete',
    reasons: [],
    source: {
      provider: 'leapsome',
      kind: 'application',
      evidenceClass: 'api',
      location: 'https://api.leapsome.com/scim/v1',
      credential: null,
      further: [],
      peerCertificates: [],
    },
    requests: [],
    pages: [],
    counts: {},
    crossChecks: [],
    fields: { kept: [], dropped: 0 },
    roles: [],
    inactiveListed: null,
    listsLeavers: null,
    population: { records: 0, roleGrants: 0, holders: [] },
    times: { slot: '2026-03-02T06:00:00Z', startedAt: takenAt, finishedAt: takenAt, asOf: takenAt, skewMs: null },
    collector: { name: 'rollcall', version: '0.0.0-test', commit: null, configuration: null },
    ...overrides,
  };
}

export interface Taken {
  readonly slot: string;
  readonly takenAt: string;
}

/** A complete snapshot of an application whose roles come from an authoritative import. */
export function anAccessSnapshot(
  accounts: readonly Account[],
  { slot, takenAt }: Taken,
  overrides: Partial<Certificate> = {},
): AccessSnapshot {
  const grants = accounts.flatMap((account) => account.grants);
  const held = new Map(grants.map(({ kind, entitlement }) => [`${kind} ${entitlement}`, { kind, entitlement }]));
  const entitlements = sortedById(
    [...held.values()].map(({ kind, entitlement }): Entitlement => ({ id: entitlement, kind, name: entitlement })),
  );
  return {
    schema: 'urn:rollcall:access-snapshot:v1',
    workspace: 'main',
    connection: 'leapsome',
    slot,
    takenAt,
    certificate: aCertificate(takenAt, {
      roles: [aRoleSource(accounts)],
      inactiveListed: 'seen',
      population: populationOfAccounts(accounts, entitlements),
      ...overrides,
    }),
    attestations: [],
    accounts: sortedById(accounts),
    entitlements,
    roleDefinitions: null,
  };
}

/** A complete roster that lists leavers. */
export function aRosterSnapshot(
  people: readonly Person[],
  { slot, takenAt }: Taken,
  overrides: Partial<Certificate> = {},
  connection = 'people',
): RosterSnapshot {
  return {
    schema: 'urn:rollcall:roster-snapshot:v1',
    workspace: 'main',
    connection,
    slot,
    takenAt,
    certificate: aCertificate(takenAt, {
      source: {
        provider: 'csv',
        kind: 'hris',
        evidenceClass: 'manual-import',
        location: 'people.csv',
        credential: null,
        further: [],
        peerCertificates: [],
      },
      listsLeavers: true,
      population: populationOfPeople(people),
      ...overrides,
    }),
    people: sortedById(people),
    assigned: null,
    groups: null,
    provisioning: null,
  };
}
