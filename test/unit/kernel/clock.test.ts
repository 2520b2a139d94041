import { describe, expect, it } from 'vitest';
import { sleep } from '../../../shared/kernel/clock.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const START = '2026-03-02T06:00:00Z';

describe('sleep', () => {
  it('takes as long as it says', async () => {
    const clock = new VirtualClock(START);

    await sleep(clock, 90_000);

    expect(clock.now()).toBe(Date.parse(START) + 90_000);
  });

  it('is cut short by a signal, with its reason, and leaves no timer behind', async () => {
    const clock = new VirtualClock(START);
    const controller = new AbortController();
    clock.after(1_000, () => controller.abort(new Error('deadline')));

    await expect(sleep(clock, 90_000, controller.signal)).rejects.toThrow('deadline');

    await sleep(clock, 1);
    expect(clock.now()).toBe(Date.parse(START) + 1_001);
  });

  it('does not begin when the signal has been given', async () => {
    const clock = new VirtualClock(START);

    await expect(sleep(clock, 90_000, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');

    expect(clock.now()).toBe(Date.parse(START));
  });

  it('is not disturbed by a signal that comes later', async () => {
    const clock = new VirtualClock(START);
    const controller = new AbortController();

    await sleep(clock, 10, controller.signal);
    controller.abort();

    expect(clock.now()).toBe(Date.parse(START) + 10);
  });
});
