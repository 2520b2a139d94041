import { describe, expect, it } from 'vitest';
import { certificateSchema } from '../../../../shared/access/certificate.ts';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import { together } from '../../../simulators/faults/apply.ts';
import { withStatus } from '../../../simulators/faults/responses.ts';
import { editUsers } from '../../../simulators/leapsome/faults/apply.ts';
import { capped } from '../../../simulators/leapsome/faults/lists.ts';
import { sharingUserName } from '../../../simulators/leapsome/faults/oddities.ts';
import { bodyBytes, type Fault } from '../../../simulators/service.ts';
import { Tenant } from './tenant.ts';

/** Keeps the digest of every page as it was sent. */
function watching(digests: string[]): Fault {
  return (_request, answer) => void digests.push(sha256Hex(bodyBytes(answer)));
}

describe('what a reading says for its certificate', () => {
  it('lists every page as it came: what was asked, declared and received, and the digest of its bytes', async () => {
    const tenant = new Tenant({ size: 12 });
    const sent: string[] = [];
    tenant.exchange.fault = together(capped(5), watching(sent));

    const { facts } = await tenant.collect();

    const page = (resource: string, startIndex: number, received: number, pass: 1 | 2) => ({
      resource,
      startIndex,
      received,
      pass,
      reading: 1,
      totalResults: resource === '/Users' ? 12 : 5,
      itemsPerPage: received,
      status: 200,
      attempts: 1,
      serverDate: '2026-03-02T06:00:00.000Z',
    });
    expect(facts.pages).toMatchObject([
      page('/Groups', 1, 5, 1),
      page('/Groups', 5, 1, 2),
      page('/Users', 1, 5, 1),
      page('/Users', 6, 5, 1),
      page('/Users', 11, 2, 1),
      page('/Users', 12, 1, 2),
      page('/Users', 1, 5, 2),
      page('/Users', 6, 5, 2),
      page('/Users', 11, 2, 2),
    ]);
    expect(facts.pages.map(({ sha256 }) => sha256)).toEqual(sent);
  });

  it('lists what was received in the pass that counts exactly once', async () => {
    const tenant = new Tenant({ size: 33 });
    tenant.exchange.fault = capped(4);

    const { facts, accounts } = await tenant.collect();

    const kept = facts.pages.filter(({ resource, pass }) => resource === '/Users' && pass === 1);
    expect(kept.reduce((sum, { received }) => sum + received, 0)).toBe(accounts.length);
  });

  it('counts the attempts of a page', async () => {
    const tenant = new Tenant();
    tenant.exchange.fault = (request, answer) => {
      if (request.number <= 2) withStatus(503)(request, answer);
    };

    const { facts } = await tenant.collect();

    expect(facts.pages.map(({ attempts }) => attempts)).toEqual([3, 1, 1, 1]);
  });

  it('keeps the pages of readings that were given up, under their number', async () => {
    const tenant = new Tenant({ size: 12 });
    const pages = capped(5);
    tenant.exchange.fault = (request, answer) => {
      pages(request, answer);
      if (request.number === 4) tenant.company.join(tenant.company.hire('2026-03-02'));
    };

    const { facts, accounts } = await tenant.collect();

    expect(accounts).toHaveLength(13);
    expect(new Set(facts.pages.map(({ reading }) => reading))).toEqual(new Set([1, 2]));
  });

  it('names the requests with the vendor’s greatest page sizes, and no filter', async () => {
    const { facts } = await new Tenant().collect();

    expect(facts.requests).toEqual([
      { resource: '/Groups', count: 1000, filter: null },
      { resource: '/Users', count: 5000, filter: null },
    ]);
  });

  it('counts accounts by what is known of their activity', async () => {
    const tenant = new Tenant({ size: 6 });
    const [gone, unknown] = tenant.company.accounts;
    if (gone) tenant.company.deactivate(gone);
    tenant.exchange.fault = editUsers((user) => {
      if (user.id === unknown?.id) user.active = null;
    });

    const { facts } = await tenant.collect();

    expect(facts.counts).toEqual({
      accountsDeclared: 6,
      accounts: 6,
      active: 4,
      inactive: 1,
      activeUnknown: 1,
      groupsDeclared: 5,
      groups: 5,
    });
    expect(facts.inactiveListed).toBe('seen');
  });

  it('says that deactivated accounts were never seen where none was, unknown ones aside', async () => {
    const tenant = new Tenant();
    tenant.exchange.fault = editUsers((user, position) => {
      if (position === 0) user.active = null;
    });

    const { facts } = await tenant.collect();

    expect(facts.inactiveListed).toBe('never-seen');
  });

  it('doubts a list of nobody at all [B6]', async () => {
    const tenant = new Tenant();
    tenant.company.accounts.splice(0);

    const { facts } = await tenant.collect();

    expect(facts.doubts).toEqual(['empty-population']);
  });

  it('doubts a list in which two ids share a user name [note 9]', async () => {
    const tenant = new Tenant();
    tenant.exchange.fault = sharingUserName();

    const { facts, accounts } = await tenant.collect();

    expect(facts.doubts).toEqual(['duplicate-user-name']);
    expect(accounts).toHaveLength(12);
  });

  it.each([
    ['agrees with ours', 0, 0],
    ['is ahead', 400_000, 400_000],
    ['is behind', -400_000, 400_000],
  ])('measures the server’s clock that %s', async (_how, off, skewMs) => {
    const tenant = new Tenant();
    tenant.exchange.fault = (_request, answer) => {
      answer.headers.date = new Date(tenant.clock.now() + off).toUTCString();
    };

    const { facts } = await tenant.collect();

    expect(facts.skewMs).toBe(skewMs);
  });

  it.each([
    ['nothing', undefined],
    ['no time', 'yesterday'],
    ['a number', '0'],
    ['a year beyond all calendars', 'Sat, 13 Sep 275760 00:00:00 GMT'],
    ['a time of another form', '2026-03-02T06:00:00Z'],
  ])('does not know the server’s clock where its Date header says %s', async (_what, date) => {
    const tenant = new Tenant();
    tenant.exchange.fault = (_request, answer) => {
      delete answer.headers.date;
      if (date !== undefined) answer.headers.date = date;
    };

    const { facts } = await tenant.collect();

    expect(facts.skewMs).toBeNull();
    expect(facts.pages.map(({ serverDate }) => serverDate)).toEqual([null, null, null, null]);
  });

  it('has the form that a certificate must have, once the pipeline has added its part', async () => {
    const tenant = new Tenant();
    tenant.exchange.fault = capped(5);

    const { facts } = await tenant.collect();

    const { doubts, asOf, skewMs, ...own } = facts;
    const now = '2026-03-02T06:00:00.000Z';
    const added = {
      verdict: 'complete',
      reasons: doubts,
      population: { records: 12, roleGrants: 0, holders: [] },
      times: { slot: '2026-03-02T06:00:00Z', startedAt: now, finishedAt: now, asOf: asOf ?? now, skewMs },
      collector: { name: 'rollcall', version: '0', commit: null, configuration: null },
    };
    expect(certificateSchema.safeParse({ ...own, ...added }).error).toBeUndefined();
  });

  it('reports progress as pages come in', async () => {
    const tenant = new Tenant({ size: 12 });
    tenant.exchange.fault = capped(5);

    await tenant.collect();

    expect(tenant.progress).toEqual([
      { resource: '/Groups', received: 5, total: 5 },
      { resource: '/Users', received: 5, total: 12 },
      { resource: '/Users', received: 10, total: 12 },
      { resource: '/Users', received: 12, total: 12 },
    ]);
  });
});
