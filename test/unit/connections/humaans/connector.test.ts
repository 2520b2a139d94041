import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../shared/kernel/canonical-json.ts';
import { editRecords } from '../../../simulators/faults/apply.ts';
import { CANARIES, personId } from '../../../simulators/humaans/resources.ts';
import { HumaansTenant, recordOf } from './tenant.ts';

describe('a reading of Humaans', () => {
  it('has everybody, with the job of today', async () => {
    const tenant = new HumaansTenant();
    const person = tenant.person(9);

    const reading = await tenant.collect();

    expect(reading.people).toHaveLength(12);
    expect(recordOf(reading, person)).toEqual({
      id: personId(person.id),
      employeeNumber: person.id,
      name: `${person.givenName} ${person.familyName}`,
      emails: [person.email],
      status: 'active',
      startDate: '2023-01-15',
      endDate: null,
      lastWorkingDay: null,
      timezone: 'Europe/Berlin',
      type: 'internal',
      manager: personId('E-1002'),
      department: person.department,
      title: person.title,
      legalEntity: 'acmeBerlinGmbH0000000001',
    });
  });

  it('asks for people without and with each status, and for the jobs of the day', async () => {
    const tenant = new HumaansTenant();

    await tenant.collect();

    expect([...new Set(tenant.asked.map((path) => path.replace(/&?\$(limit|skip)=\d+/g, '')))]).toEqual([
      '/api/token-info',
      '/api/people?',
      '/api/people?status=active',
      '/api/people?status=offboarded',
      '/api/people?status=newHire',
      '/api/job-roles?$asOf=2026-03-02',
    ]);
  });

  it('is certified with the lists as they were asked for, and no doubt', async () => {
    const tenant = new HumaansTenant();
    tenant.company.leave(tenant.person(3), '2026-02-20');

    const { facts } = await tenant.collect();

    expect(facts).toMatchObject({
      source: { provider: 'humaans', kind: 'hris', evidenceClass: 'api', location: 'https://app.humaans.io/api' },
      requests: [
        { resource: '/people', count: 250, filter: null },
        { resource: '/people', count: 250, filter: 'status=active' },
        { resource: '/people', count: 250, filter: 'status=offboarded' },
        { resource: '/people', count: 250, filter: 'status=newHire' },
        { resource: '/job-roles', count: 250, filter: '$asOf=2026-03-02' },
      ],
      counts: { people: 12, peopleDeclared: 11, offboarded: 1, jobRoles: 12 },
      roles: [],
      inactiveListed: null,
      doubts: [],
    });
    expect(facts.pages.map(({ resource, pass }) => `${resource} ${pass}`)).toEqual([
      '/token-info 1',
      '/people 1',
      '/people 2',
      '/people?status=active 1',
      '/people?status=active 2',
      '/people?status=offboarded 1',
      '/people?status=offboarded 2',
      '/people?status=newHire 1',
      '/job-roles?$asOf=2026-03-02 1',
      '/job-roles?$asOf=2026-03-02 2',
    ]);
  });

  it('waits as long as the server asks when it answers 429', async () => {
    const tenant = new HumaansTenant();
    tenant.exchange.fault = ({ number }, answer) => {
      if (number === 2) Object.assign(answer, { status: 429, headers: { 'retry-after': '7' } });
    };

    const { facts } = await tenant.collect();

    expect(facts.pages.find(({ resource }) => resource === '/people')?.attempts).toBe(2);
    expect(facts.doubts).toEqual([]);
  });

  it('is of more people than a page holds', async () => {
    const tenant = new HumaansTenant({ size: 600 });

    const reading = await tenant.collect();

    expect(reading.people).toHaveLength(600);
    expect(reading.facts.counts).toMatchObject({ people: 600, peopleDeclared: 600, jobRoles: 600 });
  });
});

describe('personal data that nobody asked for', () => {
  it('is sent by Humaans and not in the reading, whose certificate counts it and does not name it [E1]', async () => {
    const tenant = new HumaansTenant();
    tenant.company.leave(tenant.person(3), '2026-02-20');
    let sent = '';
    tenant.exchange.fault = (_request, { body }) => {
      sent += JSON.stringify(body);
    };

    const reading = await tenant.collect();

    const found = (text: string) => Object.values(CANARIES).filter((canary) => text.includes(canary));
    expect(found(sent)).toEqual(Object.values(CANARIES));
    expect(found(canonicalJson(reading))).toEqual([]);
    expect(['birthday', 'gender', 'taxId'].filter((name) => canonicalJson(reading).includes(name))).toEqual([]);
    expect(reading.facts.fields.dropped).toBe(25);
  });
});

describe('the token for Humaans', () => {
  it.each([[['public:read']], [['private:write']], [[]]])(
    'that may do %j is refused in one sentence',
    async (scopes) => {
      const tenant = new HumaansTenant({ scopes });

      await expect(tenant.collect()).rejects.toMatchObject({
        code: 'auth-refused',
        message:
          'the token lacks the scope private:read, without which Humaans does not tell who left and when; create one that has it',
      });
      expect(tenant.asked).toEqual(['/api/token-info']);
    },
  );

  it('is used where the interface does not tell what it may do', async () => {
    const tenant = new HumaansTenant({ scopes: null });

    const reading = await tenant.collect();

    expect(reading.people).toHaveLength(12);
    expect(reading.facts.pages.map(({ resource }) => resource)).not.toContain('/token-info');
  });

  it('makes the reading partial where nothing tells what it may do, and nobody’s days of employment show', async () => {
    const tenant = new HumaansTenant({ scopes: null });
    tenant.exchange.fault = editRecords({ resource: 'people', records: 'data' }, (person) => {
      for (const day of ['employmentStartDate', 'firstWorkingDay', 'employmentEndDate', 'lastWorkingDay']) {
        delete person[day];
      }
    });

    const { facts } = await tenant.collect();

    expect(facts.doubts).toEqual(['employment-hidden']);
  });
});
