import { afterEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../shared/kernel/canonical-json.ts';
import { editText, inList } from '../../../simulators/faults/apply.ts';
import { HOSTILE_DISPLAY_NAMES, HOSTILE_NAMES } from '../../../simulators/faults/hostile-names.ts';
import { editGroups, editUsers } from '../../../simulators/leapsome/faults/apply.ts';
import { writing } from '../../../simulators/leapsome/faults/oddities.ts';
import { ENTERPRISE_USER } from '../../../simulators/leapsome/resources.ts';
import { idsOf, Tenant } from './tenant.ts';

const pristine = Object.getOwnPropertyNames(Object.prototype).join();

describe('a name that could be taken for the language itself', () => {
  afterEach(() => {
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(pristine);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it.each(HOSTILE_NAMES)('does nothing as an attribute: %s [A11]', async (name) => {
    const tenant = new Tenant();
    const plain = await tenant.collect();
    const evil = `"${name}":{"isAdmin":true,"userName":"mallory@acme.example","active":true}`;
    tenant.exchange.fault = inList(
      'Users',
      editText((text) =>
        text.replaceAll('"userName":', `${evil},"userName":`).replaceAll('"gender":', `${evil},"gender":`),
      ),
    );

    const reading = await tenant.collect();

    expect(reading.accounts).toEqual(plain.accounts);
    expect(reading.facts.fields.dropped).toBe(plain.facts.fields.dropped + 2);
  });

  it.each(HOSTILE_NAMES)('is an id like any other, of a user and of a group: %s [A11]', async (name) => {
    const tenant = new Tenant({ size: 5 });
    const [account] = tenant.company.accounts;
    const [team] = tenant.company.teams;
    if (account) Object.assign(account, { id: name, externalId: name, teams: [name] });
    if (team) Object.assign(team, { id: name, name });

    const reading = await tenant.collect({ roles: [{ from: 'groups', rules: [{ group: name, role: name }] }] });

    expect(idsOf(reading)).toEqual(tenant.accountIds);
    expect(reading.accounts.find(({ id }) => id === name)).toMatchObject({
      externalId: name,
      grants: [
        { kind: 'group', entitlement: name, source: 'scim' },
        { kind: 'role', entitlement: name, source: 'groups' },
      ],
    });
    expect(reading.entitlements.filter(({ id }) => id === name)).toEqual([
      { id: name, kind: 'group', name },
      { id: name, kind: 'role', name },
    ]);
  });

  it.each(HOSTILE_NAMES)('is a role like any other, and an account in an import: %s [A11]', async (name) => {
    const tenant = new Tenant({ size: 2 });
    const [account] = tenant.company.accounts;
    if (account) account.userName = name;
    tenant.files['roles.csv'] =
      `# as-of: 2026-03-01\n# attested-by: grace\naccount,role\n${name},${name}\nnobody,Admin\n`;

    const reading = await tenant.collect({ roles: [{ from: 'import', file: 'roles.csv', maxAge: '7d' }] });

    const grants = reading.accounts.find(({ userName }) => userName === name)?.grants;
    expect(grants).toContainEqual({ kind: 'role', entitlement: name, source: 'import' });
    expect(reading.facts.roles[0]).toMatchObject({ grants: 1, unknownAccounts: 1 });
  });
});

describe('a hostile display name', () => {
  it.each(HOSTILE_DISPLAY_NAMES)('is kept as it is, and can be written as evidence: %j', async (name) => {
    const tenant = new Tenant({ size: 3 });
    tenant.exchange.fault = writing({ displayName: name });

    const reading = await tenant.collect();

    const id = tenant.company.accounts[0]?.id;
    expect(reading.accounts.find((account) => account.id === id)?.displayName).toBe(name);
    expect(JSON.parse(canonicalJson(reading))).toEqual(reading);
  });

  it.each(HOSTILE_DISPLAY_NAMES)('is kept of a group: %j', async (name) => {
    const tenant = new Tenant({ size: 3 });
    tenant.exchange.fault = editGroups((group, position) => {
      if (position === 0) group.displayName = name;
    });

    const reading = await tenant.collect();

    expect(reading.entitlements).toContainEqual({ id: tenant.company.teams[0]?.id, kind: 'group', name });
  });
});

describe('names of attributes that nobody reads', () => {
  it('are counted up to a bound, and cost no memory however long they are [A5]', async () => {
    const tenant = new Tenant({ size: 1 });
    tenant.exchange.fault = editUsers((user) => {
      for (let i = 0; i < 12_000; i++) user[`unread-${i}`] = 1;
    });

    const reading = await tenant.collect();

    expect(reading.facts.fields.dropped).toBe(10_000);
  });

  it('count as one where they are too long to be names', async () => {
    const tenant = new Tenant({ size: 1 });
    const plain = await tenant.collect();
    tenant.exchange.fault = editUsers((user) => {
      for (let i = 0; i < 5; i++) user[`${'x'.repeat(257)}${i}`] = 1;
      Object.assign(user[ENTERPRISE_USER] ?? {}, { [`${'y'.repeat(300)}`]: 1 });
    });

    const reading = await tenant.collect();

    expect(reading.facts.fields.dropped).toBe(plain.facts.fields.dropped + 2);
  });
});
