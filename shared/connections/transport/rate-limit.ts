import { type Clock, sleep } from '../../kernel/clock.ts';

/**
 * At most so many requests in any window of one second, however they bunch: a sliding window, since a token bucket
 * would let two bursts meet.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #recent: number[] = [];

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Waits for the next free place. Requests are sequential, so there is one caller at a time. */
  async take(signal: AbortSignal): Promise<void> {
    const oldest = this.#recent.length >= this.#perSecond ? (this.#recent.shift() ?? 0) : null;
    // Never longer than the window itself, also when the clock was set back meanwhile.
    const wait = oldest === null ? 0 : Math.min(oldest + 1000 - this.#clock.now(), 1000);
    if (wait > 0) await sleep(this.#clock, wait, signal);
    this.#recent.push(this.#clock.now());
  }
}
