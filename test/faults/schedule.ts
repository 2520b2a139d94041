import { SeededRandom } from '../simulators/company/random.ts';
import { type Change, chooseChange } from './company-changes.ts';
import { LASTING_NAMES, TRANSIENT_NAMES } from './disturbances.ts';
import type { Interference, OperationKind } from './operations.ts';
import { ACTS, type Act } from './reviewer.ts';
import { FIRST_SLOT, minutesAfter, SECOND_SLOT, THIRD_SLOT } from './slots.ts';

/** Something that is to go wrong in a run. A schedule in which a required one did not come about has proved nothing. */
export type PlannedFault = (
  | {
      readonly on: OperationKind;
      /** Counts the operations of the kind whose names begin so, from 0. */
      readonly named: string;
      readonly nth: number;
      /** From there on, every one: a disk that stays full. */
      readonly lasting: boolean;
      readonly what: Interference;
    }
  /** What befalls requests, by number from 0, first and last. */
  | { readonly on: 'network'; readonly first: number; readonly last: number; readonly what: string }
  /** The company changes before a request is answered. */
  | { readonly on: 'company'; readonly nth: number; readonly what: Change }
) & { readonly required: boolean };

export interface RunPlan {
  /** By name, or null for the latest. */
  readonly slot: string | null;
  readonly faults: readonly PlannedFault[];
  /** How long its operations take, by chance; null for no time. */
  readonly latencySeed: number | null;
}

/** What somebody does in the review, and what is to go wrong meanwhile. */
type ActPlan = Act & Omit<RunPlan, 'slot'>;

type Step =
  | { readonly do: 'change'; readonly what: Change }
  | { readonly do: 'export-roster'; readonly hoursAgo: number | null }
  | { readonly do: 'forget-state' }
  /** Runs that are delivered at the same time, while people act in the review. */
  | {
      readonly do: 'processes';
      readonly at: string;
      readonly slot: string;
      readonly runs: readonly RunPlan[];
      readonly acts: readonly ActPlan[];
    };

/** What is to happen, made from a seed alone. It is data: it can be printed, and played again. */
export interface Schedule {
  readonly seed: number;
  /** Number of people at the company at the start. */
  readonly size: number;
  /** Records on a page of the source at most. */
  readonly pageSize: number | null;
  /** Whether the log has been opened, and its first slot evaluated. */
  readonly isOpened: boolean;
  readonly steps: readonly Step[];
  /** Whether the run that settles everything is of the last slot or of the one after it. */
  readonly settlesInSlot: boolean;
}

const UNDISTURBED: RunPlan = { slot: null, faults: [], latencySeed: null };

export function scheduleOf(seed: number): Schedule {
  const random = new SeededRandom(seed);
  const chance = (percent: number) => random.below(100) < percent;
  const isOpened = chance(75);
  const slots = isOpened ? [SECOND_SLOT, THIRD_SLOT] : [FIRST_SLOT, SECOND_SLOT];
  const steps: Step[] = [];
  for (const slot of slots.slice(0, chance(20) ? 2 : 1)) {
    for (let i = random.below(3); i > 0; i--) steps.push({ do: 'change', what: chooseChange(random) });
    if (chance(15)) steps.push({ do: 'export-roster', hoursAgo: chance(50) ? 20 + random.below(10) : null });
    if (chance(10)) steps.push({ do: 'forget-state' });
    const at = (minutes: number, runs: readonly RunPlan[], acts: readonly ActPlan[] = []) =>
      steps.push({ do: 'processes', at: minutesAfter(slot, minutes), slot, runs, acts });
    const isReviewed = slot !== FIRST_SLOT && chance(40);
    at(0, firstRuns(random, slot), isReviewed && chance(30) ? [chooseAct(random)] : []);
    if (chance(30)) at(60, [laterRun(random, slots)], isReviewed && chance(30) ? [chooseAct(random)] : []);
    if (chance(10)) at(120, [UNDISTURBED]);
    if (!isReviewed) continue;
    for (const [i, acts] of reviewOf(random).entries()) at(150 + 10 * i, [], acts);
    for (let i = random.below(4); i > 0; i--) {
      steps.push({ do: 'change', what: { what: 'an account is deactivated', pick: random.below(1000) } });
    }
  }
  return {
    seed,
    size: 3 + random.below(3),
    pageSize: chance(20) ? 2 : null,
    isOpened,
    steps,
    // What was done in a review shows in the next evaluation.
    settlesInSlot: chance(75) && !steps.some((step) => step.do === 'processes' && step.acts.length > 0),
  };
}

/** The first delivery of a slot: one run with faults that must come about, or several that get in each other's way. */
function firstRuns(random: SeededRandom, slot: string): RunPlan[] {
  if (random.below(100) < 15) {
    return Array.from({ length: random.below(4) === 0 ? 3 : 2 }, () => ({
      slot: random.below(4) === 0 ? slot : null,
      faults: random.below(3) === 0 ? [chooseFault(random, false)] : [],
      latencySeed: random.below(1e6),
    }));
  }
  return [{ slot: null, faults: chooseFaults(random), latencySeed: null }];
}

/** A review from beginning to end, unless something is left out, comes twice, or goes wrong and is done again. */
function reviewOf(random: SeededRandom): ActPlan[][] {
  return ACTS.flatMap((what) => {
    if (random.below(100) < (what === 'change a mind' ? 70 : 10)) return [];
    const first = { ...chooseAct(random), what };
    const again = { ...first, faults: [], latencySeed: null };
    if (random.below(5) === 0) return [[first, chooseAct(random)]];
    return first.faults.length > 0 ? [[first], [again]] : [[first]];
  });
}

function chooseAct(random: SeededRandom): ActPlan {
  const faults = random.below(3) === 0 ? [chooseFault(random, false, IN_REVIEWS)] : [];
  return { what: random.pick(ACTS), pick: random.below(1000), faults, latencySeed: random.below(1e6) };
}

/** A repeated delivery, of this slot or of one that should have come before. */
function laterRun(random: SeededRandom, slots: readonly string[]): RunPlan {
  const faults = random.below(2) === 0 ? [chooseFault(random, false)] : [];
  return { slot: random.below(3) === 0 ? random.pick(slots) : null, faults, latencySeed: null };
}

/** Either trouble with the source, perhaps followed by trouble with the store, or one thing anywhere. */
function chooseFaults(random: SeededRandom): PlannedFault[] {
  if (random.below(3) === 0) return [chooseFault(random, true)];
  const source = chooseTrouble(random);
  return random.below(2) === 0 ? [source] : [source, chooseFault(random, true, AFTER_READING)];
}

/** Trouble with the source. A reading of one page takes four requests, so each of the first four comes about. */
function chooseTrouble(random: SeededRandom): PlannedFault {
  const first = random.below(4);
  const kind = random.below(10);
  if (kind === 0) return { on: 'company', nth: first, what: chooseChange(random), required: true };
  if (kind < 6) {
    const last = random.below(2) === 0 ? first : first + random.below(8);
    return { on: 'network', first, last, what: random.pick(TRANSIENT_NAMES), required: true };
  }
  // A lie about users does not show in a list of groups, so it is not required that it comes about.
  const last = random.below(2) === 0 ? first : Number.MAX_SAFE_INTEGER;
  return { on: 'network', first, last, what: random.pick(LASTING_NAMES), required: false };
}

type Place = readonly [on: OperationKind, named: string, times: number];

/** What takes place in every run that has a slot to itself, when its source has been read, and how often at least. */
const AFTER_READING: readonly Place[] = [
  ['create', 'evidence/', 6],
  ['create', 'checkpoints/', 1],
  ['send', '', 1],
  ['read-state', '', 1],
  ['write-state', '', 1],
];
const ANYWHERE: readonly Place[] = [
  ...AFTER_READING,
  ['create', 'log/', 3],
  ['sign', '', 4],
  ['list', '', 20],
  ['read', 'log/', 8],
  ['secret', '', 1],
  ['file', '', 2],
  ['resolve', '', 4],
  ['request', '', 4],
  ['chunk', '', 8],
];

/** What takes place when somebody acts in a review. */
const IN_REVIEWS: readonly Place[] = [
  ['create', 'evidence/', 2],
  ['create', 'log/', 2],
  ['sign', '', 2],
  ['list', '', 6],
  ['read', '', 30],
];

const SETTINGS_OF_THE_CLOCK = [-7_200_000, -240_000, 240_000, 7_200_000, 108_000_000];

function chooseFault(random: SeededRandom, required: boolean, among = ANYWHERE): PlannedFault {
  const [on, named, times] = random.pick(among);
  const what = chooseInterference(random, on);
  // What takes the reply away is of no consequence for what changes nothing; so is a full disk.
  const lasting = on === 'create' && what === 'reject' && random.below(2) === 0;
  return { on, named, nth: random.below(times), lasting, what, required };
}

function chooseInterference(random: SeededRandom, on: OperationKind): Interference {
  if (on === 'send' && random.below(3) === 0) return { acceptsEvery: 2 + random.below(2) };
  if (random.below(8) === 0) return { jumpMs: random.pick(SETTINGS_OF_THE_CLOCK) };
  if (random.below(8) === 0) return { delayMs: 1000 + random.below(40_000) };
  if (on === 'request' || on === 'chunk' || on === 'resolve') return random.pick(['kill', 'kill-after']);
  return random.pick(['kill', 'kill-after', 'reject', 'lose-reply']);
}
