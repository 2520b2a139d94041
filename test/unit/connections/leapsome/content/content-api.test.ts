import { describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '../../../../../shared/kernel/canonical-json.ts';
import type { Account } from '../../../../simulators/company/company.ts';
import { CONTENT_CANARIES } from '../../../../simulators/leapsome/content/resources.ts';
import type { Answer } from '../../../../simulators/service.ts';
import { API_SECRET, outcomeOf, Tenant, WITH_CONTENT } from '../tenant.ts';

// Companies of thousands take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** Changes what the Content API answers at one path. */
function answering(tenant: Tenant, path: string, change: (answer: Answer, url: URL) => void): void {
  tenant.exchange.fault = ({ url }, answer) => {
    if (url.pathname === `/v1${path}`) change(answer, url);
  };
}

function firstAccount(tenant: Tenant): Account {
  const [account] = tenant.company.accounts;
  if (!account) throw new Error('the company has accounts');
  return account;
}

describe('Leapsome with its Content API', () => {
  it('tells the stage of every account and of the employment behind it', async () => {
    const tenant = new Tenant();
    const { company } = tenant;
    const [, leaver] = company.people;
    if (leaver) company.leave(leaver, '2026-02-27');
    const invited = company.invite(company.hire('2026-04-01'));
    company.deactivate(firstAccount(tenant));

    const { accounts } = await tenant.collect(WITH_CONTENT);

    const stageOf = (id: string | undefined) => {
      const account = accounts.find((candidate) => candidate.id === id);
      return [account?.active, account?.status, account?.lifecycle];
    };
    expect(stageOf(company.accounts[0]?.id)).toEqual([false, 'deactivated', 'active']);
    expect(stageOf(company.accounts[1]?.id)).toEqual([true, 'active', 'terminated']);
    expect(stageOf(company.accounts[2]?.id)).toEqual([true, 'active', 'active']);
    expect(stageOf(invited.id)).toEqual([true, 'invited', 'hired']);
  });

  it('tells what the access roles are', async () => {
    const tenant = new Tenant();
    tenant.company.accessRoles.push({
      id: '0'.repeat(24),
      name: 'HR Analyst',
      scope: 'userSpecific',
      systemDefault: null,
      active: false,
    });

    const { roleDefinitions, facts } = await tenant.collect(WITH_CONTENT);

    expect(roleDefinitions).toHaveLength(5);
    expect(roleDefinitions?.slice(0, 2)).toEqual([
      { id: '0'.repeat(24), name: 'HR Analyst', scope: 'userSpecific', systemDefault: null, active: false },
      expect.objectContaining({ name: 'Super Admin', scope: 'none', systemDefault: 'superAdmin', active: true }),
    ]);
    expect(facts.counts.roleDefinitions).toBe(5);
  });

  it('knows no definitions, and everything else, with a key that is no Super Admin’s', async () => {
    const tenant = new Tenant();
    tenant.content.isSuperAdmin = false;

    const { accounts, roleDefinitions, facts } = await tenant.collect(WITH_CONTENT);

    expect(roleDefinitions).toBeNull();
    expect(accounts.every(({ status }) => status === 'active')).toBe(true);
    expect(facts.doubts).toEqual([]);
    expect(facts.pages.filter(({ status }) => status === 403).map(({ resource }) => resource)).toEqual([
      '/access-roles',
    ]);
    expect(facts.counts).not.toHaveProperty('roleDefinitions');
  });

  it('is not asked where it is not configured, and then tells nothing', async () => {
    const tenant = new Tenant();

    const { accounts, roleDefinitions, facts } = await tenant.collect();

    expect(tenant.exchange.requests.some(({ url }) => url.pathname.startsWith('/v1/'))).toBe(false);
    expect([roleDefinitions, accounts[0]?.status, accounts[0]?.lifecycle]).toEqual([null, null, null]);
    expect(facts.crossChecks).toHaveLength(3);
  });

  it('is read before the users, so that nobody who is new meanwhile seems to be missing among them', async () => {
    const tenant = new Tenant();

    await tenant.collect(WITH_CONTENT);

    const paths = tenant.exchange.requests.map(({ url }) => url.pathname);
    expect(paths.lastIndexOf('/v1/employees')).toBeLessThan(paths.indexOf('/scim/v1/Users'));
  });

  it('makes the reading partial when it lists nobody', async () => {
    const tenant = new Tenant();
    tenant.exchange.fault = ({ url }, answer) => {
      if (url.pathname !== '/v1/employees') return;
      const list = answer.body as { meta: { totalCount: number }; data: unknown[] };
      list.data = [];
      list.meta.totalCount = 0;
    };

    const { facts } = await tenant.collect(WITH_CONTENT);

    expect(facts.doubts).toEqual(['employees-none']);
  });

  it('makes the reading partial when an active employee is not among the users [B6]', async () => {
    const tenant = new Tenant();
    const hidden = firstAccount(tenant).id;
    tenant.exchange.fault = ({ url }, answer) => {
      if (url.pathname !== '/scim/v1/Users') return;
      const list = answer.body as { totalResults: number; Resources: { id: string }[] };
      list.Resources = list.Resources.filter(({ id }) => id !== hidden);
      list.totalResults--;
    };

    const { facts } = await tenant.collect(WITH_CONTENT);

    expect(facts.doubts).toEqual(['employees-unlisted']);
    expect(facts.crossChecks).toContainEqual({
      check: 'employees-not-among-users',
      expected: 0,
      found: 1,
      agrees: false,
    });
  });

  it.each([1, 999, 1000, 1001, 1999, 2000])('lists a company of %i people exactly once', async (size) => {
    const tenant = new Tenant({ size });

    const { accounts, facts } = await tenant.collect(WITH_CONTENT);

    expect(accounts.filter(({ status }) => status === 'active')).toHaveLength(size);
    expect([facts.counts.employees, facts.counts.employeesDeclared]).toEqual([size, size]);
    expect(facts.doubts).toEqual([]);
  });

  it('is refused when a full page is declared as the whole list [B6]', async () => {
    const tenant = new Tenant({ size: 1001 });
    answering(tenant, '/employees', (answer) => {
      const list = answer.body as { data: unknown[]; meta: { totalCount: number } };
      list.meta.totalCount = Math.min(1000, list.meta.totalCount);
    });

    const { error } = await outcomeOf(tenant.collect(WITH_CONTENT));

    expect(error?.code).toBe('list-overflows');
  });

  it('loses nobody to a page that comes short once [B2]', async () => {
    const tenant = new Tenant({ size: 2100 });
    let isShort = true;
    answering(tenant, '/employees', (answer, url) => {
      if (url.searchParams.get('page') !== '2' || !isShort) return;
      isShort = false;
      (answer.body as { data: unknown[] }).data.splice(500);
    });

    const { facts } = await tenant.collect(WITH_CONTENT);

    expect(facts.counts.employees).toBe(2100);
  });

  it('is refused when a page stays short [B6]', async () => {
    const tenant = new Tenant({ size: 1100 });
    answering(tenant, '/employees', (answer) => {
      (answer.body as { data: unknown[] }).data.splice(500);
    });

    const { error } = await outcomeOf(tenant.collect(WITH_CONTENT));

    expect(error?.code).toBe('list-ends-early');
  });

  it.each([
    ['/token', 'record-invalid', {}],
    ['/token', 'record-invalid', { token: '' }],
    ['/token', 'record-invalid', { token: 'two\r\nlines' }],
    ['/token', 'record-invalid', []],
    ['/employees', 'list-malformed', { data: [], meta: {} }],
    ['/employees', 'list-malformed', { data: [], totalCount: 0 }],
    ['/employees', 'list-malformed', { data: {}, meta: { totalCount: 0 } }],
    ['/employees', 'record-invalid', { data: [{ id: 17 }], meta: { totalCount: 1 } }],
    ['/access-roles', 'list-malformed', {}],
    ['/access-roles', 'list-malformed', []],
    ['/access-roles', 'record-invalid', [{ id: 'a' }]],
    ['/access-roles', 'record-invalid', [{ name: 'Admin' }]],
    [
      '/access-roles',
      'list-malformed',
      [
        { id: 'a', name: 'Admin' },
        { id: 'a', name: 'Super Admin' },
      ],
    ],
  ])('is refused when %s answers, as %s, %j', async (path, code, body) => {
    const tenant = new Tenant();
    answering(tenant, path, (answer) => {
      answer.body = body;
    });

    const { error } = await outcomeOf(tenant.collect(WITH_CONTENT));

    expect(error?.code).toBe(code);
  });

  it.each([
    ['/token', 401],
    ['/token', 403],
    ['/employees', 401],
    ['/employees', 403],
    ['/access-roles', 401],
  ])('is refused as auth-refused when %s answers %i, after one request [B7]', async (path, status) => {
    const tenant = new Tenant();
    let requests = 0;
    answering(tenant, path, (answer) => {
      requests++;
      answer.status = status;
    });

    const { error } = await outcomeOf(tenant.collect(WITH_CONTENT));

    expect([error?.code, requests]).toEqual(['auth-refused', 1]);
  });
});

describe('the secret of the Content API', () => {
  it('goes to the token’s address and nowhere else, and is in nothing of a reading [A1]', async () => {
    const tenant = new Tenant();

    const reading = await tenant.collect(WITH_CONTENT);

    const requests = tenant.exchange.requests.map(({ url, headers }) => ({ url, text: JSON.stringify(headers) }));
    const carrying = requests.filter(({ url, text }) =>
      (decodeURIComponent(url.href) + text).includes('canary-secret'),
    );
    expect(carrying.map(({ url }) => url.pathname)).toEqual(['/v1/token']);
    expect(carrying[0]?.url.searchParams.get('secret')).toBe(API_SECRET);
    expect(canonicalJson(reading)).not.toContain('canary-secret');
    expect(reading.facts.source.further).toEqual([
      {
        location: 'https://leapsome.example/v1',
        credential: { reference: 'env:API_SECRET', fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) },
      },
    ]);
  });

  it('becomes a token that is in nothing of a reading either, nor the digest of it [A1]', async () => {
    const tenant = new Tenant();

    const { facts, ...reading } = await tenant.collect(WITH_CONTENT);

    expect(canonicalJson({ facts, ...reading })).not.toContain('canary-jwt');
    expect(facts.pages.map(({ resource }) => resource)).not.toContain('/token');
  });

  it.each([302, 401, 404, 500])('is in no failure of a request for a token with status %i [A1]', async (status) => {
    const tenant = new Tenant();
    answering(tenant, '/token', (answer) => {
      Object.assign(answer, { status, headers: { location: `/?secret=${API_SECRET}` }, body: API_SECRET });
    });

    const { error } = await outcomeOf(tenant.collect(WITH_CONTENT));

    expect(`${error?.stack} ${JSON.stringify(error)}`).not.toContain('canary');
    expect(error?.message).toContain('leapsome.example/v1/token');
  });
});

describe('personal data that the Content API sends along', () => {
  it('is dropped at the page, and counted [E1]', async () => {
    const tenant = new Tenant();
    let sent = '';
    answering(tenant, '/employees', (answer) => {
      sent += JSON.stringify(answer.body);
    });

    const reading = await tenant.collect(WITH_CONTENT);

    const text = canonicalJson(reading);
    for (const canary of Object.values(CONTENT_CANARIES)) {
      expect(sent).toContain(canary);
      expect(text).not.toContain(canary);
    }
    const plain = await tenant.collect();
    // Of an employee’s 26 attributes three are kept; of an access role’s all are.
    expect(reading.facts.fields.dropped - plain.facts.fields.dropped).toBe(23);
  });
});
