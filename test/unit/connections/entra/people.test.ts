import { describe, expect, it } from 'vitest';
import { byCodeUnit } from '../../../../shared/kernel/canonical-json.ts';
import { EntraTenant, personIn } from './tenant.ts';

describe('people of a directory', () => {
  it('are all users, with what a person has in evidence and nothing else', async () => {
    const tenant = new EntraTenant();
    const ada = tenant.person(1);

    const reading = await tenant.collect();

    expect(reading.people.map(({ id }) => id)).toEqual(
      tenant.company.people.map((_, i) => tenant.id(i)).sort(byCodeUnit),
    );
    expect(personIn(reading, tenant.id(1))).toEqual({
      id: tenant.id(1),
      employeeNumber: ada.id,
      name: `${ada.givenName} ${ada.familyName}`,
      emails: [ada.email],
      status: 'active',
      startDate: ada.startDate,
      endDate: null,
      lastWorkingDay: null,
      timezone: null,
      type: 'internal',
      manager: tenant.id(0),
      department: ada.department,
      title: ada.title,
      legalEntity: null,
    });
    expect([reading.assigned, reading.groups, reading.provisioning]).toEqual([null, null, null]);
  });

  it('ask for their attributes by name, so that no other one comes', async () => {
    const tenant = new EntraTenant();

    const reading = await tenant.collect();

    expect(JSON.stringify(reading)).not.toContain('canary');
    expect(
      tenant.exchange.requests.find(({ url }) => url.pathname.endsWith('/users'))?.url.searchParams.get('$expand'),
    ).toBe('manager($levels=1;$select=id)');
  });

  it('have both addresses, which may differ', async () => {
    const tenant = new EntraTenant();
    tenant.exchange.fault = editing((user) => {
      user.mail = 'ada.lovelace@acme.example';
    });

    const { people } = await tenant.collect();

    expect(people[0]?.emails).toEqual(['ada.lovelace@acme.example', expect.stringMatching(/\d@acme\.example$/)]);
  });

  it('who are guests have the address at home, since their user name is none, and are external [note 24]', async () => {
    const tenant = new EntraTenant();
    tenant.directory.identityOf(tenant.person(2)).isGuest = true;

    const guest = personIn(await tenant.collect(), tenant.id(2));

    expect([guest.type, guest.emails]).toEqual(['external', [tenant.person(2).email]]);
  });

  it.each([
    ['Employee', 'internal'],
    ['Contractor', 'external'],
    [' vendor ', 'external'],
    ['Werkstudent', null],
    [null, null],
  ])('whose kind of employment is %j are %s', async (employeeType, type) => {
    const tenant = new EntraTenant({ size: 1 });
    tenant.exchange.fault = editing((user) => {
      user.employeeType = employeeType;
    });

    const { people } = await tenant.collect();

    expect(people[0]?.type).toBe(type);
  });

  it.each([
    [true, '2020-01-15T00:00:00Z', 'active'],
    [false, '2020-01-15T00:00:00Z', 'ended'],
    [null, '2020-01-15T00:00:00Z', 'unknown'],
    [true, '2026-03-02T00:00:00Z', 'active'],
    [true, '2026-03-03T00:00:00Z', 'future'],
    [false, '2026-03-03T00:00:00Z', 'future'],
    [false, null, 'ended'],
  ])(
    'whose login is enabled: %s, and who were hired on %s, are %s',
    async (accountEnabled, employeeHireDate, status) => {
      const tenant = new EntraTenant({ size: 1 });
      tenant.exchange.fault = editing((user) => {
        Object.assign(user, { accountEnabled, employeeHireDate });
      });

      const { people } = await tenant.collect();

      expect(people[0]?.status).toBe(status);
    },
  );

  it.each([
    ['2026-02-20T22:59:59.1234567Z', '2026-02-20'],
    // In the workspace's zone it is tomorrow already.
    ['2026-02-20T23:00:00Z', '2026-02-21'],
    ['2026-03-02T05:00:00Z', '2026-03-02'],
  ])('who were deleted at %s left on %s', async (deletedAt, endDate) => {
    const tenant = new EntraTenant();
    tenant.directory.delete(tenant.person(3), deletedAt);

    const person = personIn(await tenant.collect(), tenant.id(3));

    expect([person.status, person.endDate, person.emails]).toEqual(['ended', endDate, [tenant.person(3).email]]);
  });

  it('who are deleted between the two lists are on both, and have left', async () => {
    const tenant = new EntraTenant();
    tenant.exchange.fault = ({ url }) => {
      if (url.pathname.endsWith('/users')) tenant.directory.delete(tenant.person(3), '2026-03-02T06:00:00Z');
    };

    const reading = await tenant.collect();

    expect(reading.people).toHaveLength(12);
    expect(personIn(reading, tenant.id(3)).status).toBe('ended');
  });

  it.each([
    ['id', undefined],
    ['id', 17],
    ['mail', 'with\ncontrol'],
    ['userPrincipalName', ['a']],
    ['employeeId', 'x'.repeat(257)],
    ['manager', { id: { a: 1 } }],
  ])('are refused whole when one has %s %j', async (attribute, value) => {
    const tenant = new EntraTenant();
    tenant.exchange.fault = editing((user) => {
      user[attribute] = value;
    });

    await expect(tenant.collect()).rejects.toMatchObject({
      code: 'record-invalid',
      message: expect.stringMatching(/^\/users: record 1 of the page cannot be relied on \(\w+: expected/),
    });
  });
});

interface Draft {
  [name: string]: unknown;
}

/** Changes the first user of a page. */
function editing(edit: (user: Draft) => void) {
  return ({ url }: { readonly url: URL }, answer: { body: unknown }) => {
    const [first] = url.pathname === '/v1.0/users' ? (answer.body as { value: Draft[] }).value : [];
    if (first) edit(first);
  };
}
