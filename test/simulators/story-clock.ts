import type { Clock } from '../../shared/kernel/clock.ts';

/**
 * Time that a story moves on, for work that waits on real input and output: short waits pass at once and take the time
 * with them, deadlines (ten seconds and more) never fire.
 */
export class StoryClock implements Clock {
  #now: number;

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  /** Moves on to a time; never back. */
  advanceTo(time: string): void {
    this.#now = Math.max(this.#now, Date.parse(time));
  }

  after(milliseconds: number, callback: () => void): () => void {
    if (milliseconds >= 10_000) return () => {};
    const immediate = setImmediate(() => {
      this.#now += milliseconds;
      callback();
    });
    return () => clearImmediate(immediate);
  }
}
