import { describe, expect, it } from 'vitest';
import { guid } from '../../../simulators/company/directory.ts';
import { GRAPH_CANARIES } from '../../../simulators/entra/resources.ts';
import type { Fault } from '../../../simulators/service.ts';
import { APPLICATION, EntraTenant } from './tenant.ts';

const WISH = { application: APPLICATION, provisioningLog: true };

/** A tenant that sent a disabling for the person with the number 3 an hour ago. */
function tenantWithEvent(at = '2026-03-02T05:00:00.000Z'): EntraTenant {
  const tenant = new EntraTenant();
  tenant.directory.send(tenant.person(3), 'disable', 'failure', at);
  return tenant;
}

interface Draft {
  [name: string]: unknown;
}

/** Changes the events of the log. */
function editing(edit: (event: Draft) => void): Fault {
  return ({ url }, answer) => {
    if (url.pathname.endsWith('/provisioning')) (answer.body as { value: Draft[] }).value.forEach(edit);
  };
}

describe('the log of what a directory sent to an application', () => {
  it('says what was sent about whom, when and with which result, and nothing else of anybody', async () => {
    const tenant = tenantWithEvent();

    const reading = await tenant.collect(WISH);

    const { provisioning, facts } = reading;
    expect(JSON.stringify(reading)).not.toContain(GRAPH_CANARIES.loggedPhone);
    expect(facts.fields.dropped).toBeGreaterThan(0);

    expect(provisioning).toEqual([
      {
        id: tenant.directory.provisioning[0]?.id,
        at: '2026-03-02T05:00:00.000Z',
        action: 'disable',
        status: 'failure',
        person: tenant.id(3),
        account: tenant.company.accountOf(tenant.person(3).id)?.id,
      },
    ]);
    expect(facts.requests.at(-1)).toEqual({
      resource: '/auditLogs/provisioning',
      count: 500,
      filter:
        `contains(tolower(servicePrincipal/id), '${APPLICATION.servicePrincipal}') and ` +
        'activityDateTime gt 2026-02-23T06:00:00Z and activityDateTime lt 2026-03-02T06:00:00Z',
    });
  });

  it('is not read unless the configuration says so', async () => {
    const { provisioning } = await tenantWithEvent().collect({ application: APPLICATION });

    expect(provisioning).toBeNull();
  });

  it.each([
    ['an application in a list', [{ id: APPLICATION.servicePrincipal }], 1],
    ['an application in capitals', { id: APPLICATION.servicePrincipal.toUpperCase() }, 1],
    ['another application, which the filter let through', { id: guid('other') }, 0],
  ])('keeps what names %s, or not', async (_, servicePrincipal, kept) => {
    const tenant = tenantWithEvent();
    tenant.exchange.fault = editing((event) => Object.assign(event, { servicePrincipal }));

    const { provisioning } = await tenant.collect(WISH);

    expect(provisioning).toHaveLength(kept);
  });

  it('leaves out what was sent about groups', async () => {
    const tenant = tenantWithEvent();
    tenant.exchange.fault = editing((event) =>
      Object.assign(event, { sourceIdentity: { id: 'x', identityType: 'Group' } }),
    );

    expect((await tenant.collect(WISH)).provisioning).toEqual([]);
  });

  it('knows no person and no account where the directory names none', async () => {
    const tenant = tenantWithEvent();
    tenant.exchange.fault = editing((event) =>
      Object.assign(event, { sourceIdentity: null, targetIdentity: { id: '' } }),
    );

    const { provisioning } = await tenant.collect(WISH);

    expect(provisioning).toMatchObject([{ person: null, account: null }]);
  });

  it('is done without where the tenant does not give it, and the certificate says so', async () => {
    const tenant = tenantWithEvent();
    tenant.service.hasLog = false;

    const { provisioning, facts } = await tenant.collect(WISH);

    expect([provisioning, facts.doubts]).toEqual([null, []]);
    expect(facts.crossChecks.at(-1)).toEqual({
      check: 'provisioning-log-readable',
      expected: 1,
      found: 0,
      agrees: false,
    });
  });

  it('is asked for slowly enough for its limit of five in ten seconds', async () => {
    const tenant = new EntraTenant();
    for (let i = 0; i < 3000; i++)
      tenant.directory.send(tenant.person(3), 'update', 'success', '2026-03-01T05:00:00.000Z');

    const { provisioning, facts } = await tenant.collect(WISH);

    const pages = facts.pages.filter(({ resource }) => resource === '/auditLogs/provisioning');
    expect([provisioning?.length, pages.length]).toEqual([3000, 13]);
    expect(pages.every(({ attempts }) => attempts === 1)).toBe(true);
  });
});
