import { describe, expect, it } from 'vitest';
import { roleTemplate } from '../../../functions/cli/output/role-template.ts';
import { mayBeActive } from '../../../shared/access/snapshot.ts';
import { HOSTILE_DISPLAY_NAMES, HOSTILE_NAMES } from '../../simulators/faults/hostile-names.ts';
import { anAccount } from '../../support/builders.ts';
import { outcomeOf, Tenant } from '../connections/leapsome/tenant.ts';

const FROM_IMPORT = { roles: [{ from: 'import', file: 'roles.csv', maxAge: '7d' } as const] };

/** The template of a tenant, as somebody fills it in: who and when, and the same role for everybody. */
async function filledIn(tenant: Tenant, role: string): Promise<string> {
  return (await templateOf(tenant))
    .replace('# as-of:', '# as-of: 2026-03-01')
    .replace('# attested-by:', '# attested-by: grace@acme.example')
    .replaceAll(/""\r\n/g, `"${role}"\r\n`);
}

async function templateOf(tenant: Tenant): Promise<string> {
  const { accounts, entitlements } = await tenant.collect();
  return roleTemplate(accounts.filter(mayBeActive), entitlements);
}

describe('a list of accounts to fill in', () => {
  it('has a row for each account, with names to know it by and an empty role', async () => {
    const tenant = new Tenant({ size: 2 });
    const [first] = tenant.company.accounts;
    const team = tenant.company.teams.find(({ id }) => id === first?.teams[0]);

    const lines = (await templateOf(tenant)).split('\r\n');

    expect(lines).toContain('account,login,name,groups,role');
    expect(lines).toContain(`"${first?.id}","${first?.userName}","${first?.displayName}","${team?.name}",""`);
  });

  it('is an authoritative, attested import once it is filled in [note 6]', async () => {
    const tenant = new Tenant({ size: 5 });
    tenant.files['roles.csv'] = await filledIn(tenant, 'Employee');

    const reading = await tenant.collect(FROM_IMPORT);

    expect(reading.facts.roles).toMatchObject([
      { authority: 'authoritative', attested: true, covered: 5, active: 5, grants: 5, unknownAccounts: 0 },
    ]);
    expect(reading.attestations).toMatchObject([{ by: 'grace@acme.example' }]);
  });

  it('may say of an account that it has no role', async () => {
    const tenant = new Tenant({ size: 3 });
    tenant.files['roles.csv'] = await filledIn(tenant, 'none');

    const reading = await tenant.collect(FROM_IMPORT);

    expect(reading.facts.roles).toMatchObject([{ authority: 'authoritative', covered: 3, grants: 0 }]);
  });

  it.each([
    ['nothing is filled in', (text: string) => text, /does not say when it was true/],
    [
      'nobody has put a name to it',
      (text: string) => text.replace('# as-of:', '# as-of: 2026-03-01'),
      /does not say who vouches for it/,
    ],
    [
      'roles are missing',
      (text: string) => text.replace('# as-of:', '# as-of: 2026-03-01').replace('# attested-by:', '# attested-by: g'),
      /line 7, column role: is empty, as in 2 row\(s\) below/,
    ],
  ])('is refused as an import while %s', async (_name, fill, message) => {
    const tenant = new Tenant({ size: 3 });
    tenant.files['roles.csv'] = fill(await templateOf(tenant));

    const { error } = await outcomeOf(tenant.collect(FROM_IMPORT));

    expect(error?.code).toBe('file-invalid');
    expect(error?.message).toMatch(message);
  });

  it('takes who and when from the cells beside, where a spreadsheet invites to write them', async () => {
    const tenant = new Tenant({ size: 1 });
    const text = await filledIn(tenant, 'Employee');
    tenant.files['roles.csv'] = text
      .replace('# as-of: 2026-03-01', '# as-of:,2026-03-01,,,')
      .replace('# attested-by: grace@acme.example', '"# attested-by:","grace@acme.example",,,');

    const reading = await tenant.collect(FROM_IMPORT);

    expect(reading.attestations).toEqual([
      { source: 'roles.csv', by: 'grace@acme.example', asOf: '2026-03-02T00:00:00.000Z' },
    ]);
  });

  it.each([...HOSTILE_NAMES, '=cmd|x', "'=cmd|x", '-1', '000123', '12e4567', ' padded ', 'a"b', 'a,b;c', '#id'])(
    'brings an id back as it went out: %j',
    async (id) => {
      const tenant = new Tenant({ size: 2 });
      const [account] = tenant.company.accounts;
      if (account) Object.assign(account, { id, userName: id });
      tenant.files['roles.csv'] = await filledIn(tenant, 'Admin');

      const reading = await tenant.collect(FROM_IMPORT);

      expect(reading.facts.roles).toMatchObject([{ authority: 'authoritative', covered: 2, unknownAccounts: 0 }]);
      expect(reading.accounts.find((read) => read.id === id)?.grants).toContainEqual({
        kind: 'role',
        entitlement: 'Admin',
        source: 'import',
      });
    },
  );

  it.each([...HOSTILE_DISPLAY_NAMES, '=HYPERLINK("https://evil.example")', '+1', '@x', 'a\nb', '\u202e'])(
    'makes a hostile name harmless in a spreadsheet and on a terminal: %j',
    (displayName) => {
      const text = roleTemplate([anAccount('ada', { displayName, userName: displayName })], []);

      const row = text.split('\r\n').at(-2) ?? '';
      expect(row).toMatch(/^"acc-ada",("[^=+\-@＝＋－＠\s][^\r\n]*",|"",)+""$/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
      expect(text).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u202e]/);
    },
  );

  it('has notes that a spreadsheet does not cut into cells', () => {
    const notes = roleTemplate([], [])
      .split('\r\n')
      .filter((line) => /^\uFEFF?#/.test(line));

    expect(notes.filter((line) => /[,;\t"]/.test(line.replace('"role"', '')))).toEqual([]);
  });
});
