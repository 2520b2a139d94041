import { describe, expect, it } from 'vitest';
import { type RoleStatement, withRoles } from '../../../shared/access/roles.ts';
import { anAccount } from '../../support/builders.ts';

function statement(overrides: Partial<RoleStatement> = {}): RoleStatement {
  return {
    from: 'import',
    knowsAllRoles: true,
    hasData: true,
    asOf: '2026-03-01T00:00:00.000Z',
    maxAge: '7d',
    attestedBy: 'grace@acme.example',
    holdings: [],
    covers: new Set(['acc-ada', 'acc-grace']),
    unknownAccounts: 0,
    ...overrides,
  };
}

const accounts = [
  anAccount('ada', { grants: [{ kind: 'group', entitlement: 'team', source: 'scim' }] }),
  anAccount('grace', { grants: [] }),
  anAccount('edsger', { active: false, grants: [] }),
];

describe('roles of several sources', () => {
  it('become grants beside those of groups, each with its source, sorted and without repeats', () => {
    const result = withRoles(accounts, [
      statement({
        holdings: [
          { account: 'acc-ada', role: 'r2', name: 'Manager' },
          { account: 'acc-ada', role: 'r1', name: 'Admin' },
          { account: 'acc-ada', role: 'r1', name: 'Admin' },
        ],
      }),
      statement({ from: 'groups', holdings: [{ account: 'acc-ada', role: 'r1', name: 'Admin by group' }] }),
    ]);

    expect(result.accounts[0]?.grants).toEqual([
      { kind: 'group', entitlement: 'team', source: 'scim' },
      { kind: 'role', entitlement: 'r1', source: 'groups' },
      { kind: 'role', entitlement: 'r1', source: 'import' },
      { kind: 'role', entitlement: 'r2', source: 'import' },
    ]);
    expect(result.roles).toEqual([
      { id: 'r1', kind: 'role', name: 'Admin' },
      { id: 'r2', kind: 'role', name: 'Manager' },
    ]);
  });

  it('leave accounts as they are that hold none', () => {
    expect(withRoles(accounts, []).accounts).toEqual(accounts);
    expect(withRoles(accounts, [])).toMatchObject({ roles: [], sources: [] });
  });
});

describe('the authority of a source', () => {
  it.each<[string, Partial<RoleStatement>, 'authoritative' | 'indicative', number]>([
    ['an import that covers every active account', {}, 'authoritative', 2],
    ['an import that lacks an active account', { covers: new Set(['acc-ada']) }, 'indicative', 1],
    ['an import that covers inactive ones instead', { covers: new Set(['acc-ada', 'acc-edsger']) }, 'indicative', 1],
    ['attributes of every user', { from: 'scim', covers: null }, 'authoritative', 2],
    [
      'group rules, which miss what was set by hand',
      { from: 'groups', knowsAllRoles: false, covers: null },
      'indicative',
      2,
    ],
    ['a source without any role data', { from: 'scim', hasData: false, covers: null }, 'indicative', 0],
  ])('is told: %s [note 5]', (_name, overrides, authority, covered) => {
    const [source] = withRoles(accounts, [statement(overrides)]).sources;

    expect(source).toMatchObject({ authority, covered, active: 2 });
    expect(source?.state).toBe(overrides.hasData === false ? 'absent' : 'collected');
  });

  it('counts an account of which nobody knows whether it is active as active', () => {
    const unsure = [...accounts, anAccount('alan', { active: null })];

    expect(withRoles(unsure, [statement()]).sources[0]).toMatchObject({ authority: 'indicative', active: 3 });
  });

  it('says whether somebody vouches for it, and not who', () => {
    const { sources } = withRoles(accounts, [statement(), statement({ attestedBy: null })]);

    expect(sources.map(({ attested }) => attested)).toEqual([true, false]);
    expect(JSON.stringify(sources)).not.toContain('grace');
  });
});
