import { describe, expect, it } from 'vitest';
import type { RosterReading } from '../../../../shared/connections/contract.ts';
import { type Draft, editPage, editRecords, together } from '../../../simulators/faults/apply.ts';
import type { HumaansHabits } from '../../../simulators/humaans/resources.ts';
import type { Fault } from '../../../simulators/service.ts';
import { HumaansTenant, recordOf } from './tenant.ts';

const PEOPLE = { resource: 'people', records: 'data' };

/** A tenant of twelve, of whom one has left and one is to come. */
function tenantWith(habits: Partial<HumaansHabits>): HumaansTenant {
  const tenant = new HumaansTenant({ habits });
  tenant.company.leave(tenant.person(3), '2026-02-20');
  tenant.company.hire('2026-04-01');
  return tenant;
}

/** Lets a fault into the list that asks for a status, or for none. */
function inListOf(status: string | null, fault: Fault): Fault {
  return (request, answer) => {
    if (request.list?.resource === 'people' && request.url.searchParams.get('status') === status)
      fault(request, answer);
  };
}

/** A list that lacks somebody, and declares no more than it has. */
function without(employeeId: string): Fault {
  return editPage(PEOPLE, (page) => {
    const people = page.data as Draft[];
    page.data = people.filter((person) => person.employeeId !== employeeId);
    // The look at the end shows the last record alone.
    page.total = Number(page.total) - 1;
  });
}

const checkOf = ({ facts }: RosterReading, name: string) => facts.crossChecks.find(({ check }) => check === name);

describe('people of every status', () => {
  it.each<[string, Partial<HumaansHabits>]>([
    ['hides those who left from the plain list', { listsOffboarded: false }],
    ['has them in the plain list', { listsOffboarded: true }],
    ['writes new hires in another way', { newHire: 'new_hire' }],
    ['has everybody in the plain list and takes no statuses', { listsOffboarded: true, statusFilter: 'refused' }],
    ['has everybody in the plain list and ignores statuses', { listsOffboarded: true, statusFilter: 'ignored' }],
  ])('are read where Humaans %s', async (_what, habits) => {
    const tenant = tenantWith(habits);

    const reading = await tenant.collect();

    expect(reading.people).toHaveLength(13);
    expect(recordOf(reading, tenant.person(3))).toMatchObject({ status: 'ended', endDate: '2026-02-20' });
    expect(recordOf(reading, tenant.person(12)).status).toBe('future');
    expect(reading.facts).toMatchObject({ listsLeavers: true, doubts: [] });
  });

  it.each<[string, Partial<HumaansHabits>]>([
    ['hides them and takes no statuses', { statusFilter: 'refused' }],
    ['hides them and ignores statuses', { statusFilter: 'ignored' }],
  ])('lack those who left where Humaans %s, and then the roster does not claim to list them', async (_what, habits) => {
    const tenant = tenantWith(habits);

    const reading = await tenant.collect();

    expect(reading.people).toHaveLength(12);
    expect(reading.facts).toMatchObject({ listsLeavers: false, doubts: [] });
    expect(checkOf(reading, 'statuses-answered')).toMatchObject({ expected: 3, found: 0, agrees: false });
  });

  it('do not claim to list leavers where nobody has left yet', async () => {
    const reading = await new HumaansTenant().collect();

    expect(reading.facts.listsLeavers).toBe(false);
  });

  it('are unknown, and counted, where they have a status that nobody knows', async () => {
    const tenant = new HumaansTenant();
    const onSabbatical = editRecords(PEOPLE, (person) => {
      if (person.employeeId === 'E-1004') person.status = 'sabbatical';
    });
    tenant.exchange.fault = together(inListOf(null, onSabbatical), inListOf('active', without('E-1004')));

    const reading = await tenant.collect();

    expect(recordOf(reading, tenant.person(3)).status).toBe('unknown');
    expect(checkOf(reading, 'people-of-unknown-status')).toMatchObject({ expected: 0, found: 1, agrees: false });
    expect(reading.facts.doubts).toEqual([]);
  });

  it('are in doubt when the list of a status lacks somebody whom the plain list has with it', async () => {
    const tenant = new HumaansTenant();
    tenant.exchange.fault = inListOf('active', without('E-1004'));

    const reading = await tenant.collect();

    expect(reading.people).toHaveLength(12);
    expect(reading.facts.doubts).toEqual(['statuses-disagree']);
    expect(checkOf(reading, 'people-missing-from-the-list-of-their-status')).toMatchObject({ found: 1, agrees: false });
  });

  it('are in doubt when somebody has a job and is on no list', async () => {
    const tenant = new HumaansTenant();
    tenant.exchange.fault = editRecords({ resource: 'job-roles', records: 'data' }, (role, position) => {
      if (position === 0) role.personId = 'not-listed';
    });

    const reading = await tenant.collect();

    expect(reading.facts.doubts).toEqual(['people-unlisted']);
  });

  it('are in doubt when there is nobody at all', async () => {
    const reading = await new HumaansTenant({ size: 0 }).collect();

    expect(reading.facts.doubts).toEqual(['empty-population']);
  });

  it('are as they were read last when they change between two lists', async () => {
    const tenant = new HumaansTenant();
    tenant.exchange.fault = inListOf('active', (request) => {
      if (request.list) tenant.company.leave(tenant.person(3), '2026-02-20');
    });

    const reading = await tenant.collect();

    expect(recordOf(reading, tenant.person(3)).status).toBe('ended');
  });
});
