import { type Clock, sleep } from '../../kernel/clock.ts';

/**
 * At most so many requests in any window of one second, however they bunch: a sliding window, since a token bucket
 * would let two bursts meet. Below one a second, the window is as long as one request takes.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #inWindow: number;
  readonly #windowMs: number;
  readonly #recent: number[] = [];

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#inWindow = Math.max(1, Math.floor(perSecond));
    this.#windowMs = (this.#inWindow / perSecond) * 1000;
  }

  /** Waits for the next free place. Requests are sequential, so there is one caller at a time. */
  async take(signal: AbortSignal): Promise<void> {
    const oldest = this.#recent.length >= this.#inWindow ? (this.#recent.shift() ?? 0) : null;
    // Never longer than the window itself, also when the clock was set back meanwhile.
    const wait = oldest === null ? 0 : Math.min(oldest + this.#windowMs - this.#clock.now(), this.#windowMs);
    if (wait > 0) await sleep(this.#clock, wait, signal);
    this.#recent.push(this.#clock.now());
  }
}
