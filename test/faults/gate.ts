import type { Clock } from '../../shared/kernel/clock.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import { type Interference, nameOf, type Operation, type OperationKind, PlannedFault } from './operations.ts';

/** What is to go wrong with the operations of one process. */
export interface GatePlan {
  readonly interfere: (operation: Operation) => Interference | null;
  /** How long each operation takes: it is what interleaves processes that run at the same time. */
  readonly latencyMs?: () => number;
}

/** How a process ends that does not end by itself. */
export type Death = 'killed' | 'overdue';

/** Nothing that is right takes this many operations. */
const MAX_OPERATIONS = 20_000;
const CHANGES: readonly OperationKind[] = ['create', 'sign', 'write-state', 'send'];

/**
 * Stands between one process and the world: every operation of the process goes through it, and it can delay, fail or
 * lose any. When the process is dead, its operations are never answered and its timers never fire.
 */
export class Gate {
  readonly operations: Operation[] = [];
  readonly fired: string[] = [];
  /** Changes that were made after the process had ended by itself. */
  readonly afterwards: string[] = [];
  /** Resolves when the process is killed. */
  readonly death: Promise<Death>;
  /** Milliseconds that the harness caused: operations delayed, and time taken back by setting the clock. */
  causedMs = 0;
  hasEnded = false;
  readonly #world: VirtualClock;
  readonly #plan: GatePlan;
  readonly #jump: (milliseconds: number) => void;
  readonly #timers = new Set<() => void>();
  readonly #counts = new Map<OperationKind, number>();
  readonly #resolveDeath: (how: Death) => void;
  #isDead = false;

  /** `jump` sets the world's clock forward or back. */
  constructor(world: VirtualClock, plan: GatePlan, jump: (milliseconds: number) => void) {
    this.#world = world;
    this.#plan = plan;
    this.#jump = jump;
    const { promise, resolve } = Promise.withResolvers<Death>();
    this.death = promise;
    this.#resolveDeath = resolve;
  }

  /** Time as the process sees it. Each timer that fires is an operation. */
  readonly clock: Clock = {
    now: () => this.#world.now(),
    after: (milliseconds, callback) => {
      const stop = this.#world.after(milliseconds, () => {
        this.#timers.delete(stop);
        const interference = this.#plan.interfere(this.#begin('wake', String(milliseconds)));
        if (interference !== null) this.fired.push(`${nameOf(interference)} at wake`);
        if (interference === 'kill') this.die('killed');
        else callback();
        if (interference === 'kill-after') this.die('killed');
      });
      this.#timers.add(stop);
      return () => {
        this.#timers.delete(stop);
        stop();
      };
    },
  };

  /** Does the work of an operation, unless the plan has something else in mind. `rejection` makes its failure. */
  async around<T>(
    kind: OperationKind,
    name: string,
    work: (interference: Interference | null) => Promise<T>,
    rejection: () => Error = () => new PlannedFault('planned fault'),
  ): Promise<T> {
    if (this.#isDead) return never();
    const operation = this.#begin(kind, name);
    await this.#pass(this.#plan.latencyMs?.() ?? 0);
    const interference = this.#isDead ? null : this.#plan.interfere(operation);
    if (interference !== null) this.fired.push(`${nameOf(interference)} at ${kind}`);
    if (interference === 'kill') this.die('killed');
    if (interference === 'reject') throw rejection();
    if (typeof interference === 'object') await this.#distort(interference);
    if (this.#isDead) return never();
    const result = await work(interference);
    if (interference === 'kill-after') this.die('killed');
    if (interference === 'lose-reply') throw rejection();
    return this.#isDead ? never() : result;
  }

  die(how: Death): void {
    this.#isDead = true;
    for (const stop of this.#timers) stop();
    this.#resolveDeath(how);
  }

  #begin(kind: OperationKind, name: string): Operation {
    const nth = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, nth + 1);
    const operation = { kind, name, nth };
    this.operations.push(operation);
    if (this.hasEnded && CHANGES.includes(kind)) this.afterwards.push(`${kind} ${name}`);
    if (this.operations.length > MAX_OPERATIONS) this.die('overdue');
    return operation;
  }

  async #distort(interference: Exclude<Interference, string> | null): Promise<void> {
    if (interference === null) return;
    if ('delayMs' in interference) await this.#pass(interference.delayMs);
    if ('jumpMs' in interference) {
      this.causedMs += Math.max(0, -interference.jumpMs);
      this.#jump(interference.jumpMs);
    }
  }

  async #pass(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    this.causedMs += milliseconds;
    await new Promise<void>((resolve) => this.#world.after(milliseconds, resolve));
  }
}

/** The dead get no answer. */
function never<T>(): Promise<T> {
  return new Promise(() => {});
}
