import { SeededRandom } from '../simulators/company/random.ts';
import { applyChange } from './company-changes.ts';
import { disturbanceBy } from './disturbances.ts';
import type { Operation } from './operations.ts';
import type { Disturbance, Plan } from './run-process.ts';
import type { PlannedFault, RunPlan } from './schedule.ts';
import type { World } from './world.ts';

/** Longest time that one operation takes among processes that run at the same time, in milliseconds. */
const MAX_LATENCY_MS = 40;

/** A plan for a process, and which of its faults came about. */
export class Planned {
  readonly plan: Plan;
  readonly #world: World;
  readonly #faults: readonly PlannedFault[];
  readonly #counts = new Map<PlannedFault, number>();
  readonly #fired = new Set<PlannedFault>();

  constructor(world: World, { faults, latencySeed }: Omit<RunPlan, 'slot'>) {
    this.#world = world;
    this.#faults = faults;
    const random = latencySeed === null ? null : new SeededRandom(latencySeed);
    this.plan = {
      interfere: (operation) => this.#interfere(operation),
      disturb: this.#disturbances(),
      ...(random && { latencyMs: () => random.below(MAX_LATENCY_MS) }),
    };
  }

  /** The faults that were required and did not come about. */
  missed(): string[] {
    return this.#faults
      .filter((fault) => fault.required && !this.#fired.has(fault))
      .map((fault) => `a required fault did not fire: ${JSON.stringify(fault)}`);
  }

  #interfere({ kind, name, nth }: Operation): ReturnType<Plan['interfere']> {
    for (const fault of this.#faults) {
      if (fault.on === 'company' && kind === 'request' && nth === fault.nth) {
        this.#fired.add(fault);
        this.#world.change((company) => applyChange(company, fault.what));
      }
      if (fault.on !== kind || !('named' in fault) || !name.startsWith(fault.named)) continue;
      const count = this.#counts.get(fault) ?? 0;
      this.#counts.set(fault, count + 1);
      if (count !== fault.nth && !(fault.lasting && count > fault.nth)) continue;
      this.#fired.add(fault);
      return fault.what;
    }
    return null;
  }

  /** Each disturbance is made once: some remember what they did. It came about only if it made a difference. */
  #disturbances(): (request: number) => Disturbance | null {
    const made = this.#faults.flatMap((fault) => {
      if (fault.on !== 'network') return [];
      const { answer, ...rest } = disturbanceBy(fault.what);
      const noticed: Disturbance = {
        ...rest,
        ...(answer && {
          answer: (request, given) => {
            const before = JSON.stringify(given);
            answer(request, given);
            if (JSON.stringify(given) !== before) this.#fired.add(fault);
          },
        }),
      };
      return [{ fault, disturbance: noticed, isOnTheWay: answer === undefined }];
    });
    return (request) => {
      const found = made.find(({ fault }) => request >= fault.first && request <= fault.last);
      if (found?.isOnTheWay) this.#fired.add(found.fault);
      return found?.disturbance ?? null;
    };
  }
}
