import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../../shared/connections/transport/rate-limit.ts';
import { sleep } from '../../../../shared/kernel/clock.ts';
import { withStatus } from '../../../simulators/faults/responses.ts';
import { capped } from '../../../simulators/leapsome/faults/lists.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { Tenant } from '../leapsome/tenant.ts';
import { START } from './line.ts';

const never = new AbortController().signal;

/** The most times that fall into any window of one second. */
function mostInOneSecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length));
}

describe('the rate limit', () => {
  it.each([
    [0.4, [0, 2500, 5000]],
    [0.5, [0, 2000, 4000]],
    [1, [0, 1000, 2000]],
  ])('may be as rare as %f requests a second', async (perSecond, expected) => {
    const clock = new VirtualClock(START);
    const limit = new RateLimit(clock, perSecond);
    const times: number[] = [];

    for (let i = 0; i < 3; i++) {
      await limit.take(never);
      times.push(clock.elapsed);
    }

    expect(times).toEqual(expected);
  });

  it('holds in every window of one second, however requests bunch [B8]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.oneof(fc.constant(0), fc.nat(40), fc.nat(1500)), { maxLength: 80 }),
        async (perSecond, pauses) => {
          const clock = new VirtualClock(START);
          const limit = new RateLimit(clock, perSecond);
          const times: number[] = [];

          for (const pause of pauses) {
            if (pause > 0) await sleep(clock, pause);
            await limit.take(never);
            times.push(clock.now());
          }

          expect(mostInOneSecond(times)).toBeLessThanOrEqual(perSecond);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('does not wait where there is room', async () => {
    const clock = new VirtualClock(START);
    const limit = new RateLimit(clock, 25);

    for (let i = 0; i < 25; i++) await limit.take(never);

    expect(clock.now()).toBe(Date.parse(START));
  });

  it('waits no longer than its window when the clock is set back an hour', async () => {
    const clock = new VirtualClock(START);
    const limit = new RateLimit(clock, 1);
    await limit.take(never);
    clock.set('2026-03-02T05:00:00Z');

    await limit.take(never);

    expect(clock.now()).toBe(Date.parse('2026-03-02T05:00:01Z'));
  });

  it('ends its waiting when the request is given up [A6]', async () => {
    const clock = new VirtualClock(START);
    const limit = new RateLimit(clock, 1);
    await limit.take(never);

    const late = limit.take(AbortSignal.abort(new Error('given up')));

    await expect(late).rejects.toThrow('given up');
  });

  it.each([
    ['answers at once', () => {}],
    ['answers every third request with 429', withStatus(429)],
  ])('keeps a whole reading below what the vendor allows when the server %s [B8]', async (_how, fault) => {
    const tenant = new Tenant({ size: 60 });
    const times: number[] = [];
    const pages = capped(1);
    tenant.exchange.fault = (request, answer) => {
      times.push(tenant.clock.now());
      pages(request, answer);
      if (request.number % 3 === 0) fault(request, answer);
    };

    const { accounts } = await tenant.collect();

    expect(accounts).toHaveLength(60);
    expect(times.length).toBeGreaterThan(120);
    expect(mostInOneSecond(times)).toBeLessThanOrEqual(25);
  });
});
