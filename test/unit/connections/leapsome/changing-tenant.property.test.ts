import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { withStatus } from '../../../simulators/faults/responses.ts';
import { capped } from '../../../simulators/leapsome/faults/lists.ts';
import type { Fault } from '../../../simulators/service.ts';
import type { NetworkFault } from '../../../support/memory-exchange.ts';
import { outcomeOf, Tenant } from './tenant.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

/** What befalls one request, or happens in the company right after it. */
const EVENTS = [
  'nothing',
  'somebody joins',
  'somebody is deleted',
  'somebody is replaced',
  'somebody is deactivated',
  'status 429',
  'status 503',
  'status 401',
  'refused',
  'reset',
  'hangs',
  'cut-in-body',
  'hangs-in-body',
] as const;
type Event = (typeof EVENTS)[number];

const STATUSES: { readonly [event in Event]?: Fault } = {
  'status 429': withStatus(429, { 'retry-after': '1' }),
  'status 503': withStatus(503),
  'status 401': withStatus(401),
};
const NETWORK: ReadonlySet<Event> = new Set<Event>(['refused', 'reset', 'hangs', 'cut-in-body', 'hangs-in-body']);

const events = fc
  .integer({ min: 2, max: 20 })
  .chain((calm) =>
    fc.array(
      fc.oneof(
        { weight: calm, arbitrary: fc.constant<Event>('nothing') },
        { weight: 1, arbitrary: fc.constantFrom(...EVENTS) },
      ),
      { minLength: 20, maxLength: 40, size: 'max' },
    ),
  );

/** A tenant to which these events happen, request by request, with every state that its accounts were in. */
function eventful(size: number, cap: number, script: readonly Event[]): { tenant: Tenant; states: string[][] } {
  const tenant = new Tenant({ size });
  const states = [tenant.accountIds];
  const pages = capped(cap);
  const eventOf = (number: number) => script[number - 1] ?? 'nothing';
  tenant.exchange.network = (number) => {
    const event = eventOf(number);
    return NETWORK.has(event) ? (event as NetworkFault) : null;
  };
  tenant.exchange.fault = (request, answer) => {
    const event = eventOf(request.number);
    pages(request, answer);
    STATUSES[event]?.(request, answer);
    happen(tenant, event, request.number);
    states.push(tenant.accountIds);
  };
  return { tenant, states };
}

function happen({ company }: Tenant, event: Event, number: number): void {
  const position = (number * 7) % Math.max(1, company.accounts.length);
  const account = company.accounts[position];
  if (event === 'somebody joins' || event === 'somebody is replaced') company.join(company.hire('2026-03-02'));
  if (event === 'somebody is deactivated' && account) company.deactivate(account);
  if (event === 'somebody is deleted' || event === 'somebody is replaced') company.accounts.splice(position, 1);
}

describe('a tenant that changes and fails while it is read', () => {
  it('gives its accounts of one moment, or a failure by name [B1] [B2] [B7]', async () => {
    const seen = { failed: 0, complete: 0, eventful: 0 };

    await fc.assert(
      fc.asyncProperty(fc.nat(25), fc.integer({ min: 2, max: 9 }), events, async (size, cap, script) => {
        const { tenant, states } = eventful(size, cap, script);

        const { ids } = await outcomeOf(tenant.collect());

        if (ids) expect(states).toContainEqual(ids);
        seen[ids ? 'complete' : 'failed']++;
        const met = script.slice(0, tenant.exchange.requests.length).some((event) => event !== 'nothing');
        if (ids && met) seen.eventful++;
      }),
      { numRuns: 400 },
    );

    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(20);
  });
});
