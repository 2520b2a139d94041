import { describe, expect, it } from 'vitest';
import { CollectionError } from '../../../../shared/connections/errors.ts';
import { stackOneOptionsSchema } from '../../../../shared/connections/stackone/options.ts';
import { byCodeUnit, canonicalJson } from '../../../../shared/kernel/canonical-json.ts';
import type { Answer } from '../../../simulators/service.ts';
import { UNIFIED_CANARIES } from '../../../simulators/stackone/resources.ts';
import { TOKEN } from '../collection-context.ts';
import { LinkedAccount } from './linked-account.ts';

/** Changes the first user of every page. */
function changingUser(linked: LinkedAccount, change: { readonly [name: string]: unknown }): void {
  linked.exchange.fault = ({ list }, answer) => {
    if (list?.resource === 'users' && answer.status === 200) Object.assign(usersOf(answer)[0] ?? {}, change);
  };
}

function usersOf(answer: Answer): object[] {
  return (answer.body as { data: object[] }).data;
}

async function failureOf(work: Promise<unknown>): Promise<CollectionError> {
  const error = await work.catch((reason: unknown) => reason);
  if (!(error instanceof CollectionError)) throw new Error('no failure of collection');
  return error;
}

describe('a reading over StackOne', () => {
  it('has every account by the application’s own id, with its groups', async () => {
    const linked = new LinkedAccount();
    const [first] = linked.company.accounts;

    const { accounts, entitlements, facts } = await linked.collect();

    expect(accounts.map(({ id }) => id)).toEqual(linked.company.accounts.map(({ id }) => id).sort(byCodeUnit));
    expect(accounts.find(({ id }) => id === first?.id)).toEqual({
      id: first?.id,
      externalId: null,
      employeeNumber: null,
      userName: first?.userName,
      displayName: first?.displayName,
      emails: [first?.userName],
      active: true,
      status: 'enabled',
      lifecycle: null,
      type: null,
      managers: [],
      department: null,
      title: null,
      startDate: null,
      endDate: null,
      customAttributes: {},
      grants: [{ kind: 'group', entitlement: first?.teams[0], source: 'unified' }],
    });
    expect(entitlements.map(({ kind }) => kind)).toEqual(Array(5).fill('group'));
    expect([facts.doubts, facts.source.kind]).toEqual([[], 'comparison']);
  });

  it.each([
    [{ value: 'enabled', source_value: 'active' }, true, 'enabled'],
    [{ value: 'disabled', source_value: null }, false, 'disabled'],
    [{ value: 'pending', source_value: 'invited' }, null, 'pending'],
    [{ value: 'unmapped_value', source_value: 'preBoardingActive' }, null, 'preBoardingActive'],
    [{ value: 'a word that is new', source_value: 'x' }, null, 'a word that is new'],
    [{ value: null, source_value: 'on hold' }, null, 'on hold'],
    [{}, null, null],
    [null, null, null],
  ])('takes the status %j for active %s, and keeps the word', async (status, active, word) => {
    const linked = new LinkedAccount({ size: 1 });
    changingUser(linked, { status });

    const { accounts } = await linked.collect();

    expect([accounts[0]?.active, accounts[0]?.status]).toEqual([active, word]);
  });

  it.each([
    ['a user without remote_id', { remote_id: null }, 'remote_id: is missing'],
    ['a number as remote_id', { remote_id: 17 }, 'remote_id'],
    ['a user without any name', { username: null, primary_email_address: null }, 'username'],
    ['groups that are no list', { groups: 'People' }, 'groups'],
    ['a group without remote_id', { groups: [{ id: 'x', name: 'People' }] }, 'remote_id: is missing'],
    ['a role without remote_id', { roles: [{ name: 'Admin' }] }, 'remote_id: is missing'],
    ['a status that is a text', { status: 'enabled' }, 'status'],
  ])('is refused for %s', async (_, change, fault) => {
    const linked = new LinkedAccount();
    changingUser(linked, change);

    const error = await failureOf(linked.collect());

    expect([error.code, error.message]).toEqual(['record-invalid', expect.stringContaining(fault)]);
  });

  it('names an account by its address where it has no user name, and joins its names', async () => {
    const linked = new LinkedAccount({ size: 1 });
    changingUser(linked, { username: '', primary_email_address: 'ada@acme.example', name: null, first_name: 'Ada' });

    const { accounts } = await linked.collect();

    expect([accounts[0]?.userName, accounts[0]?.displayName]).toEqual([
      'ada@acme.example',
      `Ada ${linked.company.people[0]?.familyName}`,
    ]);
  });

  it.each([99, 100, 101, 250])('lists %i accounts exactly once', async (size) => {
    const linked = new LinkedAccount({ size });

    const { accounts, facts } = await linked.collect();

    expect([new Set(accounts.map(({ id }) => id)).size, facts.counts.accounts]).toEqual([size, size]);
  });

  it('says that roles are absent where the application has none to offer, never that nobody has one', async () => {
    const linked = new LinkedAccount();

    const { accounts, roleDefinitions, facts } = await linked.collect();

    expect(facts.roles).toMatchObject([{ from: 'unified', state: 'absent', covered: 0 }]);
    expect(facts.pages.filter(({ status }) => status === 422).map(({ resource }) => resource)).toEqual([
      '/unified/iam/roles',
    ]);
    expect([roleDefinitions, accounts.some(({ grants }) => grants.some(({ kind }) => kind === 'role'))]).toEqual([
      null,
      false,
    ]);
  });

  it('has the roles that it offers, which are indicative, by id and name', async () => {
    const linked = new LinkedAccount();
    linked.service.offersRoles = true;
    const [first] = linked.company.accounts;
    if (first) linked.company.setRole(first, 'Super Admin');
    const [superAdmin] = linked.company.accessRoles;

    const { accounts, entitlements, roleDefinitions, facts } = await linked.collect();

    expect(facts.roles).toMatchObject([{ from: 'unified', state: 'collected', authority: 'indicative', grants: 12 }]);
    expect(accounts.find(({ id }) => id === first?.id)?.grants).toContainEqual({
      kind: 'role',
      entitlement: superAdmin?.id,
      source: 'unified',
    });
    expect(entitlements).toContainEqual({ id: superAdmin?.id, kind: 'role', name: 'Super Admin' });
    expect(roleDefinitions?.map(({ name }) => name)).toContain('Manager');
  });

  it('may stand in for the application’s own interface, with other sources of roles beside it', async () => {
    const linked = new LinkedAccount();

    const { attestations, facts } = await linked.collect({
      kind: 'application',
      roles: [{ from: 'import', file: 'roles.csv', maxAge: '7d' }],
    });

    expect([facts.source.kind, facts.roles.map(({ from }) => from)]).toEqual(['application', ['unified', 'import']]);
    expect(attestations).toMatchObject([{ source: 'roles.csv', by: 'grace@acme.example' }]);
  });

  it('asks for the linked account, with the key as user name, and for the fields that it keeps alone', async () => {
    const linked = new LinkedAccount({ size: 101 });

    await linked.collect();

    const { requests } = linked.exchange;
    for (const { headers } of requests) {
      expect(headers.authorization).toBe(`Basic ${Buffer.from(`${TOKEN}:`).toString('base64')}`);
      expect(headers['x-account-id']).toBe('acc-1');
    }
    const users = requests.filter(({ url }) => url.pathname.endsWith('/users')).map(({ url }) => url.searchParams);
    expect(users.map((query) => [query.get('expand'), query.get('page_size'), query.has('next')])).toEqual([
      ['groups', '100', false],
      ['groups', '100', true],
      ['groups', '100', false],
      ['groups', '100', true],
    ]);
    expect(users.every((query) => query.get('fields')?.includes('remote_id,username'))).toBe(true);
  });

  it('keeps no personal data that nobody asked for, though the server should send it, nor the key [E1] [A1]', async () => {
    const linked = new LinkedAccount();
    changingUser(linked, {
      avatar: { url: UNIFIED_CANARIES.avatar },
      last_login_at: UNIFIED_CANARIES.lastLogin,
      unified_custom_fields: { favourite: UNIFIED_CANARIES.customField },
    });

    const reading = await linked.collect();

    const text = canonicalJson(reading);
    for (const canary of [...Object.values(UNIFIED_CANARIES), TOKEN]) expect(text).not.toContain(canary);
    expect(reading.facts.fields.dropped).toBe(3);
  });

  it('waits as long as StackOne asks when the limit is used up', async () => {
    const linked = new LinkedAccount();
    const start = linked.clock.now();
    let refusals = 1;
    linked.exchange.fault = (_request, answer) => {
      if (refusals-- > 0) Object.assign(answer, { status: 429, headers: { 'retry-after': '17' } });
    };

    await linked.collect();

    expect(linked.clock.now() - start).toBeGreaterThanOrEqual(17_000);
  });

  it.each([
    [401, 'auth-refused', 'refused the credential'],
    [403, 'auth-refused', 'refused the credential'],
    [404, 'unexpected-status', 'check the base URL, and the ids in the configuration'],
    [412, 'unexpected-status', 'the linked account is suspended'],
  ])('is refused when StackOne answers %i, and says what to look at', async (status, code, told) => {
    const linked = new LinkedAccount();
    linked.exchange.fault = (_request, answer) => {
      answer.status = status;
    };

    const error = await failureOf(linked.collect());

    expect(error.code).toBe(code);
    expect(error.message).toContain(told);
    expect(error.message).not.toContain('canary');
  });
});

describe('the options of StackOne', () => {
  const options = { id: 'stackone', provider: 'stackone', apiKey: 'env:KEY', accountId: 'acc-1' };

  it.each([
    ['an application', { kind: 'application' }, true],
    ['a comparison with an application', { kind: 'comparison', comparedWith: 'leapsome' }, true],
    ['a comparison with nothing', { kind: 'comparison' }, false],
    ['an application that is compared', { kind: 'application', comparedWith: 'leapsome' }, false],
    ['a comparison with sources of roles', { kind: 'comparison', comparedWith: 'leapsome', roles: [] }, false],
    ['a roster', { kind: 'idp' }, false],
    ['an account id with a line break', { kind: 'application', accountId: 'a\nb' }, false],
    ['a key in the open', { kind: 'application', apiKey: 'v1.eu1.abc' }, false],
  ])('take %s: %o', (_, wish, isValid) => {
    expect(stackOneOptionsSchema.safeParse({ ...options, ...wish }).success).toBe(isValid);
  });
});
