import { describe, expect, it } from 'vitest';
import type { RosterReading } from '../../../../shared/connections/contract.ts';
import { CollectionError } from '../../../../shared/connections/errors.ts';
import type { HumaansOptions } from '../../../../shared/connections/humaans/options.ts';
import { type Draft, editRecords, together } from '../../../simulators/faults/apply.ts';
import type { Fault } from '../../../simulators/service.ts';
import { HumaansTenant, recordOf } from './tenant.ts';

const PEOPLE = { resource: 'people', records: 'data' };
const JOB_ROLES = { resource: 'job-roles', records: 'data' };

/** Writes attributes into the second person of every list. */
function writing(attributes: Draft): Fault {
  let second: unknown;
  return editRecords(PEOPLE, (person, position) => {
    if (position === 1) second ??= person.id;
    if (person.id === second) Object.assign(person, attributes);
  });
}

/** The record of the second person, whom Humaans has with these attributes. */
async function personWith(
  attributes: Draft,
  wish: Partial<HumaansOptions> = {},
): Promise<RosterReading['people'][number]> {
  const tenant = new HumaansTenant({ size: 3 });
  tenant.exchange.fault = writing(attributes);
  return recordOf(await tenant.collect(wish), tenant.person(1));
}

describe('the status of a person in Humaans', () => {
  it.each([
    ['active', 'active'],
    ['Active', 'active'],
    ['offboarded', 'ended'],
    ['newHire', 'future'],
    ['new_hire', 'future'],
    ['new-hire', 'future'],
    ['onboarding', 'future'],
    ['sabbatical', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
  ])('%j is %s, as far as no day decides', async (status, expected) => {
    const person = await personWith({ status, employmentStartDate: null, firstWorkingDay: null });

    expect(person.status).toBe(expected);
  });

  it.each([
    ['newHire', { employmentStartDate: '2026-03-02' }, 'active'],
    ['newHire', { employmentStartDate: '2026-03-03' }, 'future'],
    ['active', { employmentStartDate: '2026-03-03' }, 'future'],
    ['active', { employmentEndDate: '2026-03-01' }, 'ended'],
    ['active', { employmentEndDate: '2026-03-02' }, 'active'],
    ['offboarded', { employmentEndDate: '2026-03-02' }, 'active'],
    ['offboarded', { employmentEndDate: '2026-03-01' }, 'ended'],
    ['active', { employmentEndDate: null, lastWorkingDay: '2026-03-01' }, 'ended'],
  ])('%s is decided by days: %j makes it %s', async (status, days, expected) => {
    const person = await personWith({ status, ...days });

    expect(person.status).toBe(expected);
  });
});

describe('the days of a person in Humaans', () => {
  it('that lie ahead are a secret of an employee, and kept of an external [note 11]', async () => {
    const days = { employmentEndDate: '2026-06-30', lastWorkingDay: '2026-06-15' };

    const employee = await personWith({ ...days, contractType: 'Full time' });
    const external = await personWith({ ...days, contractType: 'Contractor' });

    expect([employee.endDate, employee.lastWorkingDay]).toEqual([null, null]);
    expect([external.endDate, external.lastWorkingDay]).toEqual(['2026-06-30', '2026-06-15']);
  });

  it('are those of this employment: an end before the start is of an earlier one [note 13]', async () => {
    const person = await personWith({ employmentStartDate: '2026-01-01', employmentEndDate: '2025-06-30' });

    expect([person.status, person.endDate]).toEqual(['active', null]);
  });

  it.each([
    ['2023-01-15', 'active', null],
    ['2023-01-16', 'ended', '2023-01-16'],
  ])('take a last working day of %s without an end for what it is', async (lastWorkingDay, status, kept) => {
    const person = await personWith({ employmentStartDate: '2023-01-15', employmentEndDate: null, lastWorkingDay });

    expect([person.status, person.lastWorkingDay]).toEqual([status, kept]);
  });

  it('begin with the first working day where no start is said', async () => {
    const person = await personWith({ employmentStartDate: null, firstWorkingDay: '2024-05-01' });

    expect(person.startDate).toBe('2024-05-01');
  });

  it.each(['employmentStartDate', 'employmentEndDate', 'lastWorkingDay'])(
    'make the reading fail where %s is no day, since they decide',
    async (name) => {
      const reading = personWith({ [name]: 'soon' });

      await expect(reading).rejects.toThrow(
        new CollectionError(
          'record-invalid',
          `/people from 1: record 2 of the page cannot be relied on (${name}: expected a day, YYYY-MM-DD); nothing was used`,
        ),
      );
    },
  );
});

describe('what describes a person in Humaans', () => {
  it.each([
    ['Full time', {}, 'internal'],
    ['part-time', {}, 'internal'],
    ['Contractor', {}, 'external'],
    ['Freelance', {}, 'external'],
    ['Werkvertrag', {}, null],
    ['Werkvertrag', { werkvertrag: 'external' as const }, 'external'],
    ['Consultant', { Consultant: 'internal' as const }, 'internal'],
    [null, {}, null],
    ['constructor', {}, null],
  ])('is a contract type %j, with the words %j, as %s', async (contractType, contractTypes, expected) => {
    const person = await personWith({ contractType }, { contractTypes });

    expect(person.type).toBe(expected);
  });

  it.each([
    [{ firstName: 'Augusta', lastName: 'King', preferredName: 'Ada' }, 'Ada King'],
    [{ firstName: 'Augusta', lastName: 'King', preferredName: '' }, 'Augusta King'],
    [{ firstName: null, lastName: 'King', preferredName: null }, 'King'],
    [{ firstName: null, lastName: null, preferredName: null }, null],
  ])('is the name that people go by: %j', async (names, expected) => {
    const person = await personWith(names);

    expect(person.name).toBe(expected);
  });

  it.each([
    ['E-17', 'E-17'],
    [17, '17'],
    ['', null],
    [null, null],
  ])('is the employee number %j as %j', async (employeeId, expected) => {
    const person = await personWith({ employeeId });

    expect(person.employeeNumber).toBe(expected);
  });

  it('is a time zone that exists, or none', async () => {
    const known = await personWith({ timezone: 'Europe/London' });
    const unknown = await personWith({ timezone: 'Europe/Atlantis' });

    expect([known.timezone, unknown.timezone]).toEqual(['Europe/London', null]);
  });

  it('is never the private address, also where there is no other [note 14]', async () => {
    const person = await personWith({ email: null, personalEmail: 'ada@private.example' });

    expect(person.emails).toEqual([]);
  });
});

describe('the job of a person in Humaans', () => {
  const jobs = (edit: (role: Draft) => void): Fault => editRecords(JOB_ROLES, edit);

  it.each(['text', 'named'] as const)('has a department that is written as %s', async (department) => {
    const tenant = new HumaansTenant({ size: 3, habits: { department } });

    const reading = await tenant.collect();

    expect(recordOf(reading, tenant.person(1)).department).toBe(tenant.person(1).department);
  });

  it.each([true, false])('is that of today where the interface leaves out others: %s', async (honoursAsOf) => {
    const tenant = new HumaansTenant({ size: 3, habits: { honoursAsOf } });
    const person = tenant.person(1);
    const [before, after] = person.department === 'Sales' ? ['Sales', 'People'] : [person.department, 'Sales'];
    tenant.company.move(person, after, '2026-03-02');
    const other = tenant.person(2);
    const department = other.department;
    tenant.company.move(other, `${department} II`, '2026-03-03');

    const reading = await tenant.collect();

    expect(before).not.toBe(after);
    expect(recordOf(reading, person).department).toBe(after);
    expect(recordOf(reading, other).department).toBe(department);
  });

  it('is none where it has ended', async () => {
    const tenant = new HumaansTenant({ size: 3 });
    tenant.exchange.fault = jobs((role) => {
      role.endDate = '2026-03-01';
    });

    const reading = await tenant.collect();

    expect(recordOf(reading, tenant.person(1))).toMatchObject({ title: null, department: null, manager: null });
  });

  it('is that of the person where job roles have none', async () => {
    const tenant = new HumaansTenant({ size: 3, habits: { embedsJobRole: true } });
    tenant.exchange.fault = jobs((role) => {
      role.personId = null;
    });

    const reading = await tenant.collect();

    const { title, department } = tenant.person(1);
    expect(recordOf(reading, tenant.person(1))).toMatchObject({ title, department });
  });

  it('has the manager whom the job names, as text or as thing, before the one who lists reports', async () => {
    const tenant = new HumaansTenant({ size: 3 });
    const plain = await tenant.collect();
    const [first, second, third] = [0, 1, 2].map((i) => recordOf(plain, tenant.person(i)).id);
    const leads = editRecords(PEOPLE, (person) => {
      person.directReports = person.id === third ? [first, { id: second }] : [];
    });
    tenant.exchange.fault = together(
      leads,
      jobs((role) => {
        if (role.personId === second) role.reportingTo = { id: first };
      }),
    );

    const reading = await tenant.collect();

    expect([0, 1].map((i) => recordOf(reading, tenant.person(i)).manager)).toEqual([third, first]);
  });

  it('is the same one in every reading where two begin on one day', async () => {
    const tenant = new HumaansTenant({ size: 1 });
    const twice = (order: readonly string[]): Fault => {
      return ({ list }, answer) => {
        if (list?.resource !== 'job-roles') return;
        const document = answer.body as { data: Draft[]; total: number };
        document.data = order.map((id) => ({ ...document.data[0], id, jobTitle: `Title ${id}` }));
        document.total = 2;
      };
    };
    tenant.exchange.fault = twice(['a', 'b']);
    const once = await tenant.collect();
    tenant.exchange.fault = twice(['b', 'a']);

    const again = await tenant.collect();

    expect(again.people).toEqual(once.people);
    expect(again.people[0]?.title).toBe('Title a');
  });
});
