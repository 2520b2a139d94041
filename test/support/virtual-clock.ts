import type { Clock } from '../../shared/kernel/clock.ts';

/** Rounds of the event loop without any new timer, after which nothing but time can move things on. */
const PATIENCE = 12;

/**
 * Time for work without real input and output: whenever everything waits, the next timer fires and time jumps to it.
 * So a retry after a minute, or a deadline, takes no time at all, and the order of events is the same in every run.
 */
export class VirtualClock implements Clock {
  /** What the wall clock said at the start; setting the clock moves it. */
  #start: number;
  #elapsed = 0;
  #order = 0;
  #idleRounds = 0;
  #isPumping = false;
  readonly #timers = new Map<number, { readonly at: number; readonly callback: () => void }>();

  constructor(start: string) {
    this.#start = Date.parse(start);
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  /** Milliseconds of waiting since the start, however the clock was set meanwhile. */
  get elapsed(): number {
    return this.#elapsed;
  }

  /** Sets the time, forward or back. Timers do not care: they measure how long, not until when. */
  set(time: string): void {
    this.#start = Date.parse(time) - this.#elapsed;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const id = this.#order++;
    this.#timers.set(id, { at: this.#elapsed + milliseconds, callback });
    this.#idleRounds = 0;
    if (!this.#isPumping) {
      this.#isPumping = true;
      setImmediate(() => this.#pump());
    }
    return () => {
      this.#timers.delete(id);
    };
  }

  #pump(): void {
    if (this.#timers.size === 0) {
      this.#isPumping = false;
      return;
    }
    if (++this.#idleRounds >= PATIENCE) {
      this.#idleRounds = 0;
      this.#fireNext();
    }
    setImmediate(() => this.#pump());
  }

  #fireNext(): void {
    const [next] = [...this.#timers].sort(([a, one], [b, other]) => one.at - other.at || a - b);
    if (!next) return;
    const [id, { at, callback }] = next;
    this.#timers.delete(id);
    this.#elapsed = Math.max(this.#elapsed, at);
    callback();
  }
}
