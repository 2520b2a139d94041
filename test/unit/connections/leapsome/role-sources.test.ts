import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../shared/access/snapshot.ts';
import type { AccessReading } from '../../../../shared/connections/contract.ts';
import type { LeapsomeOptions } from '../../../../shared/connections/leapsome/options.ts';
import { editUsers } from '../../../simulators/leapsome/faults/apply.ts';
import { writing } from '../../../simulators/leapsome/faults/oddities.ts';
import { outcomeOf, Tenant } from './tenant.ts';

const FROM_SCIM: LeapsomeOptions['roles'] = [{ from: 'scim', attributes: ['roles', 'entitlements'] }];
const FROM_IMPORT: LeapsomeOptions['roles'] = [{ from: 'import', file: 'roles.csv', maxAge: '7d' }];

/** The account that the company made first. */
const firstOf = (tenant: Tenant, { accounts }: AccessReading): Account | undefined =>
  accounts.find(({ id }) => id === tenant.company.accounts[0]?.id);

const rolesOf = (account: Account | undefined) =>
  account?.grants
    .filter(({ kind }) => kind === 'role')
    .map(({ entitlement, source }) => `${entitlement} from ${source}`);

const roleNames = ({ entitlements }: AccessReading) =>
  entitlements.filter(({ kind }) => kind === 'role').map(({ id, name }) => `${id}: ${name}`);

/** The text of an import with these rows. */
const imported = (...rows: string[]) =>
  ['# as-of: 2026-03-01', '# attested-by: grace@acme.example', 'account,role', ...rows, ''].join('\n');

describe('roles, where no source is configured', () => {
  it('are not known: there is no source and no grant', async () => {
    const tenant = new Tenant();

    const reading = await tenant.collect();

    expect(reading.facts.roles).toEqual([]);
    expect(roleNames(reading)).toEqual([]);
  });
});

describe('roles from SCIM attributes', () => {
  it.each([
    ['values', { roles: [{ value: 'admin' }] }, ['admin: admin']],
    ['values with names', { roles: [{ value: 'r-1', display: 'Admin' }] }, ['r-1: Admin']],
    ['names only', { roles: [{ display: 'Admin' }] }, ['Admin: Admin']],
    ['bare texts', { roles: ['Admin'] }, ['Admin: Admin']],
    ['an empty value beside a name', { roles: [{ value: '', display: 'Admin' }] }, ['Admin: Admin']],
    ['entitlements', { entitlements: [{ value: 'export' }] }, ['export: export']],
    ['both', { roles: ['Admin'], entitlements: ['export'] }, ['Admin: Admin', 'export: export']],
  ])('are read from %s', async (_form, attributes, expected) => {
    const tenant = new Tenant({ size: 3 });
    tenant.exchange.fault = writing(attributes);

    const reading = await tenant.collect({ roles: FROM_SCIM });

    expect(roleNames(reading)).toEqual(expected);
    expect(rolesOf(firstOf(tenant, reading))).toHaveLength(expected.length);
  });

  it('know every role of everybody as soon as one user has one', async () => {
    const tenant = new Tenant({ size: 3 });
    tenant.exchange.fault = writing({ roles: ['Admin'] });

    const reading = await tenant.collect({ roles: FROM_SCIM });

    expect(reading.facts.roles).toMatchObject([
      { from: 'scim', authority: 'authoritative', state: 'collected', grants: 1, covered: 3, active: 3 },
    ]);
  });

  it('are absent, not empty, where no user has a single one', async () => {
    const tenant = new Tenant({ size: 3 });
    tenant.exchange.fault = writing({ roles: [] });

    const reading = await tenant.collect({ roles: FROM_SCIM });

    expect(reading.facts.roles).toMatchObject([{ from: 'scim', authority: 'indicative', state: 'absent', covered: 0 }]);
  });

  it.each([
    ['unless it is named', ['roles', 'entitlements'], []],
    ['if it is named', ['userType'], ['Contractor: Contractor']],
  ] as const)('do not include userType %s', async (_when, attributes, expected) => {
    const tenant = new Tenant({ size: 3 });
    tenant.exchange.fault = writing({ userType: 'Contractor' });

    const reading = await tenant.collect({ roles: [{ from: 'scim', attributes: [...attributes] }] });

    expect(roleNames(reading)).toEqual(expected);
  });
});

describe('roles from groups', () => {
  it('go to the members of a group by its id, and are never authoritative', async () => {
    const tenant = new Tenant({ size: 20 });
    const [team] = tenant.company.teams;
    const members = tenant.company.accounts.filter(({ teams }) => teams.includes(team?.id ?? ''));

    const reading = await tenant.collect({
      roles: [{ from: 'groups', rules: [{ group: team?.id ?? '', role: 'Super Admin' }] }],
    });

    expect(reading.accounts.filter((account) => rolesOf(account)?.length)).toHaveLength(members.length);
    expect(reading.facts.roles).toMatchObject([
      { from: 'groups', authority: 'indicative', state: 'collected', grants: members.length, covered: 20 },
    ]);
  });

  it('do not go by the name of a group', async () => {
    const tenant = new Tenant({ size: 20 });
    const rules = [{ group: tenant.company.teams[0]?.name ?? '', role: 'Super Admin' }];

    const reading = await tenant.collect({ roles: [{ from: 'groups', rules }] });

    expect(roleNames(reading)).toEqual([]);
  });
});

describe('roles from an import', () => {
  it('are authoritative if the file covers every active account, also those without a role', async () => {
    const tenant = new Tenant({ size: 3 });
    const [first, second, third] = tenant.company.accounts.map(({ userName }) => userName);
    tenant.files['roles.csv'] = imported(`${first},Admin`, `${second?.toUpperCase()},None`, `${third},Employee`);

    const reading = await tenant.collect({ roles: FROM_IMPORT });

    expect(reading.facts.roles).toEqual([
      {
        from: 'import',
        authority: 'authoritative',
        state: 'collected',
        asOf: '2026-03-02T00:00:00.000Z',
        maxAge: '7d',
        attested: true,
        grants: 2,
        covered: 3,
        active: 3,
        unknownAccounts: 0,
      },
    ]);
    expect(rolesOf(firstOf(tenant, reading))).toEqual(['Admin from import']);
  });

  it('are indicative if the file lacks one active account', async () => {
    const tenant = new Tenant({ size: 3 });
    tenant.files['roles.csv'] = imported(...tenant.accountIds.slice(1).map((id) => `${id},Employee`));

    const reading = await tenant.collect({ roles: FROM_IMPORT });

    expect(reading.facts.roles).toMatchObject([{ authority: 'indicative', covered: 2, active: 3 }]);
  });

  it('need not cover accounts that are deactivated, but those that may be active', async () => {
    const tenant = new Tenant({ size: 3 });
    const [first, second] = tenant.company.accounts;
    if (first) tenant.company.deactivate(first);
    tenant.files['roles.csv'] = imported(...tenant.accountIds.filter((id) => id !== first?.id).map((id) => `${id},x`));
    tenant.exchange.fault = editUsers((user) => {
      if (user.id === second?.id) user.active = 'unknown';
    });

    const reading = await tenant.collect({ roles: FROM_IMPORT });

    expect(reading.facts.roles).toMatchObject([{ authority: 'authoritative', covered: 2, active: 2 }]);
  });

  it('count the rows that name no account', async () => {
    const tenant = new Tenant({ size: 1 });
    tenant.files['roles.csv'] = imported(`${tenant.accountIds[0]},Admin`, 'gone@acme.example,Admin');

    const reading = await tenant.collect({ roles: FROM_IMPORT });

    expect(reading.facts.roles).toMatchObject([{ grants: 1, unknownAccounts: 1 }]);
  });

  it('say nothing if the file has no row', async () => {
    const tenant = new Tenant({ size: 1 });
    tenant.files['roles.csv'] = imported();

    const reading = await tenant.collect({ roles: FROM_IMPORT });

    expect(reading.facts.roles).toMatchObject([{ state: 'absent', authority: 'indicative', covered: 0 }]);
  });

  it('name who vouches for them in the snapshot, and not in the certificate', async () => {
    const tenant = new Tenant({ size: 1 });
    tenant.files['roles.csv'] = imported(`${tenant.accountIds[0]},Admin`);

    const reading = await tenant.collect({ roles: FROM_IMPORT });

    expect(reading.attestations).toEqual([
      { source: 'roles.csv', by: 'grace@acme.example', asOf: '2026-03-02T00:00:00.000Z' },
    ]);
    expect(JSON.stringify(reading.facts)).not.toContain('grace@acme.example');
  });

  it.each([
    ['nobody vouches for the file', '# as-of: 2026-03-01\naccount,role\n', 'file-invalid', 'who vouches'],
    ['the file does not say as of when', '# attested-by: grace\naccount,role\n', 'file-invalid', 'as-of'],
    ['a row names no account', imported(',Admin'), 'file-invalid', 'line 4, column account'],
    ['a role has not been filled in', imported('a,Admin', 'b,', 'c,'), 'file-invalid', 'line 5, column role: is empty'],
    ['more have not', imported('a,', 'b,', 'c,'), 'file-invalid', 'as in 2 row(s) below; write the role, or none'],
    ['a column is missing', '# as-of: 2026-03-01\n# attested-by: g\naccount\n', 'file-invalid', 'no column role'],
  ])('fail the reading if %s', async (_what, text, code, message) => {
    const tenant = new Tenant({ size: 1 });
    tenant.files['roles.csv'] = text;

    const { error } = await outcomeOf(tenant.collect({ roles: FROM_IMPORT }));

    expect(error?.code).toBe(code);
    expect(error?.message).toContain(message);
  });

  it('fail the reading if the file is not there', async () => {
    const tenant = new Tenant({ size: 1 });

    const { error } = await outcomeOf(tenant.collect({ roles: FROM_IMPORT }));

    expect(error?.code).toBe('file-unreadable');
  });
});

describe('roles from several sources', () => {
  it('are kept with the source that each comes from', async () => {
    const tenant = new Tenant({ size: 2 });
    tenant.exchange.fault = writing({ roles: ['Admin'] });
    tenant.files['roles.csv'] = imported(`${tenant.company.accounts[0]?.id},Admin`);

    const reading = await tenant.collect({ roles: [...FROM_SCIM, ...FROM_IMPORT] });

    expect(rolesOf(firstOf(tenant, reading))).toEqual(['Admin from import', 'Admin from scim']);
    expect(roleNames(reading)).toEqual(['Admin: Admin']);
    expect(reading.facts.roles.map(({ from }) => from)).toEqual(['scim', 'import']);
  });
});
