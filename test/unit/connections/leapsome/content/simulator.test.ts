import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Company } from '../../../../simulators/company/company.ts';
import { ContentService } from '../../../../simulators/leapsome/content/content-service.ts';
import { CONTENT_CANARIES } from '../../../../simulators/leapsome/content/resources.ts';

const START = Date.parse('2026-03-02T06:00:00Z');
const SECRET = 'yvpBwdF1kE74e2aXuzsG';

/** The vendor's own description, OpenAPI 1.0.1: what it calls employees and access roles, and nothing more. */
const id = z.string().regex(/^[0-9a-f]{24}$/);
const named = z.strictObject({ id, name: z.string() });
const employeeSchema = z.strictObject({
  id,
  email: z.email(),
  firstname: z.string(),
  lastname: z.string(),
  middlename: z.string(),
  fullname: z.string(),
  displayedName: z.string(),
  status: z.enum(['created', 'active', 'invited', 'deactivated', 'preBoardingInvited', 'preBoardingActive', 'removed']),
  lifecycleStatus: z.enum([
    'hired',
    'active',
    'leave',
    'offboarding',
    'terminated',
    'deactivated',
    'notSet',
    'preBoarding',
  ]),
  manager: named.optional(),
  additionalManagers: z.array(named),
  indirectManagers: z.array(named),
  startDate: z.iso.datetime().optional(),
  endDate: z.iso.datetime().optional(),
  phone: z.string(),
  teams: z.array(named),
  departments: z.array(named),
  businessUnits: z.array(named),
  costCenters: z.array(named),
  divisions: z.array(named),
  otherGroups: z.array(named),
  level: z.string(),
  title: z.string(),
  workLocation: named.nullable(),
  compensation: z.strictObject({
    salary: z.number(),
    currency: z.string(),
    frequency: z.enum(['year', 'month', 'hour']),
  }),
  additionalCompensations: z.array(z.unknown()),
  customAttributes: z.record(z.string(), z.unknown()),
});
const employeesSchema = z.strictObject({
  data: z.array(employeeSchema),
  meta: z.strictObject({ page: z.int(), pageSize: z.int(), totalCount: z.int() }),
});
const accessRolesSchema = z.array(
  z.strictObject({
    id,
    name: z.string(),
    userScopeType: z.enum(['none', 'roleSpecific', 'userSpecific']),
    isSystemDefault: z.boolean(),
    systemDefaultType: z.string().optional(),
    active: z.boolean(),
  }),
);
const tokenSchema = z.strictObject({ token: z.string(), expiresIn: z.int() });

function serviceOf(size: number) {
  const company = new Company({ seed: 7, size, domain: 'acme.example', today: '2026-03-02' });
  const time = { now: START };
  const service = new ContentService({ company, secret: SECRET, now: () => time.now });
  const ask = (path: string, { method = 'GET', token = '' } = {}) =>
    service.answer({
      method,
      url: new URL(`https://api.leapsome.com/v1${path}`),
      headers: { authorization: `Bearer ${token}` },
    });
  const logIn = () => tokenSchema.parse(ask(`/token?secret=${SECRET}`).body).token;
  return { ask, company, logIn, service, time };
}

describe('the simulated Content API', () => {
  it('shapes employees and access roles as the vendor describes them', () => {
    const { ask, company, logIn } = serviceOf(30);
    const [first] = company.people;
    if (first) company.leave(first, '2026-02-28');
    company.invite(company.hire('2026-04-01'));
    company.addOrphan('kiosk');
    const token = logIn();

    const [employees, roles] = [ask('/employees', { token }), ask('/access-roles', { token })];

    expect(employeesSchema.safeParse(employees.body).error).toBeUndefined();
    expect(accessRolesSchema.safeParse(roles.body).error).toBeUndefined();
  });

  it.each([
    ['nothing', '', 1, 100, 100],
    ['a page', '?page=3&pageSize=40', 3, 40, 40],
    ['the last page', '?page=4&pageSize=40', 4, 40, 30],
    ['more than the maximum', '?pageSize=9000', 1, 1000, 150],
    ['what lies beyond the end', '?page=9&pageSize=40', 9, 40, 0],
  ])('pages employees when asked for %s', (_, query, page, pageSize, length) => {
    const { ask, logIn } = serviceOf(150);

    const { data, meta } = employeesSchema.parse(ask(`/employees${query}`, { token: logIn() }).body);

    expect([meta, data.length]).toEqual([{ page, pageSize, totalCount: 150 }, length]);
  });

  it('gives a token for the secret alone, and answers to the token for five hours', () => {
    const { ask, logIn, time } = serviceOf(1);
    const token = logIn();

    const [wrong, early] = [ask('/token?secret=wrong').status, ask('/employees', { token }).status];
    time.now += 18_000_000;

    expect([wrong, early, ask('/employees', { token }).status, ask('/employees').status]).toEqual([401, 200, 401, 401]);
  });

  it('shows access roles to a key with the role Super Admin only', () => {
    const { ask, logIn, service } = serviceOf(1);
    const token = logIn();
    service.isSuperAdmin = false;

    expect([ask('/access-roles', { token }).status, ask('/employees', { token }).status]).toEqual([403, 200]);
  });

  it('answers 429 from the twenty-first request of a second on, until the next', () => {
    const { ask, time } = serviceOf(1);

    const statuses = Array.from({ length: 21 }, () => ask('').status);
    time.now += 1000;

    expect(statuses).toEqual([...Array(20).fill(200), 429]);
    expect(ask('').status).toBe(200);
  });

  it('changes nothing, and sends personal data that nobody asked for, as the vendor does [E1]', () => {
    const { ask, logIn } = serviceOf(1);
    const token = logIn();

    const text = JSON.stringify(ask('/employees', { token }).body);

    expect(ask('/employees/0/access-roles', { method: 'PUT', token }).status).toBe(501);
    for (const canary of Object.values(CONTENT_CANARIES)) expect(text).toContain(canary);
  });
});
