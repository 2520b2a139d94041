import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../shared/access/snapshot.ts';
import type { Draft } from '../../../simulators/faults/apply.ts';
import { editUsers } from '../../../simulators/leapsome/faults/apply.ts';
import { MANAGER_PLACES, writing } from '../../../simulators/leapsome/faults/oddities.ts';
import { SALARY_ATTRIBUTE } from '../../../simulators/leapsome/resources.ts';
import { Tenant } from './tenant.ts';

/** Reads a tenant whose first user has these attributes, and gives what became of them. */
async function collected(user: Draft, extension: Draft = {}): Promise<Account | undefined> {
  const tenant = new Tenant({ size: 3 });
  tenant.exchange.fault = writing(user, extension);
  const { accounts } = await tenant.collect({ customAttributes: [SALARY_ATTRIBUTE] });
  return accounts.find(({ id }) => id === tenant.company.accounts[0]?.id);
}

describe('the managers of an account', () => {
  it.each(Object.entries(MANAGER_PLACES))('are read when they are written %s', async (_place, written) => {
    const account = await collected(written.user ?? {}, written.extension);

    expect(account?.managers).toEqual(written.managers);
  });
});

describe('an account', () => {
  it.each([
    ['true', true, true],
    ['false', false, false],
    ['null', null, null],
    ['absent', undefined, null],
    ['the text "true"', 'true', null],
    ['the text "false"', 'false', null],
    ['the number 1', 1, null],
    ['an object', {}, null],
  ])('is active or not or unknown when active is %s', async (_case, active, expected) => {
    const account = await collected({ active });

    expect(account?.active).toBe(expected);
  });

  it.each([
    ['null', null, null],
    ['absent', undefined, null],
    ['an empty text', '', null],
    ['a text', 'E-1', 'E-1'],
    ['digits in a text, which are no number', '0017', '0017'],
  ])('keeps an external id that is %s for what it is [A12]', async (_case, externalId, expected) => {
    const account = await collected({ externalId });

    expect(account?.externalId).toBe(expected);
  });

  it.each([
    ['a text', 'A-42', 'A-42'],
    ['a number', 42, null],
    ['an empty text', '', null],
    ['absent', undefined, null],
  ])('has an employee number only if it is a text, here %s', async (_case, employeeNumber, expected) => {
    const account = await collected({}, { employeeNumber });

    expect(account?.employeeNumber).toBe(expected);
  });

  it.each([
    ['a past one of an employee', 'internal', '2026-03-01', '2026-03-01'],
    ['today as that of an employee', 'internal', '2026-03-02', null],
    ['a future one of an employee', 'internal', '2027-01-31', null],
    ['a future one of nobody knows whom', undefined, '2027-01-31', null],
    ['a future one of an external', 'external', '2027-01-31', '2027-01-31'],
    ['a future one of an external in capitals', 'External', '2027-01-31', '2027-01-31'],
    ['a date with a time', 'external', '2027-01-31T00:00:00.000Z', '2027-01-31'],
    ['a day that does not exist', 'external', '2027-02-30', null],
    ['no date', 'external', 'never', null],
    ['a number', 'external', 20270131, null],
  ])(
    'keeps an end date unless it is the secret of an employee: %s',
    async (_case, employmentType, endDate, expected) => {
      const account = await collected({}, { employmentType, endDate });

      expect(account?.endDate).toBe(expected);
    },
  );

  it('has its addresses once each, sorted, without empty ones', async () => {
    const emails = [
      { value: 'b@acme.example' },
      { value: '' },
      {},
      { value: 'a@acme.example' },
      { value: 'b@acme.example' },
    ];

    const account = await collected({ emails });

    expect(account?.emails).toEqual(['a@acme.example', 'b@acme.example']);
  });

  it.each([
    ['a number', 17],
    ['a list', ['x']],
    ['longer than any name', 'x'.repeat(1025)],
  ])('does not know a description that is %s, and keeps the rest', async (_case, value) => {
    const account = await collected(
      { displayName: value, title: value },
      { department: value, [SALARY_ATTRIBUTE]: value },
    );

    expect(account).toMatchObject({ displayName: null, title: null, department: null });
    expect(account?.customAttributes).toEqual({});
    expect(account?.userName).toContain('@acme.example');
  });

  it('may lack everything but its id and user name', async () => {
    const tenant = new Tenant({ size: 1 });
    tenant.exchange.fault = editUsers((user) => {
      for (const name of Object.keys(user)) if (name !== 'id' && name !== 'userName') delete user[name];
    });

    const { accounts } = await tenant.collect();

    const [{ id, userName } = { id: '', userName: '' }] = tenant.company.accounts;
    const unknown = {
      displayName: null,
      title: null,
      department: null,
      type: null,
      startDate: null,
      endDate: null,
      status: null,
      lifecycle: null,
    };
    const nothing = { emails: [], managers: [], grants: [], customAttributes: {} };
    expect(accounts).toEqual([
      { id, userName, externalId: null, employeeNumber: null, active: null, ...unknown, ...nothing },
    ]);
  });
});
