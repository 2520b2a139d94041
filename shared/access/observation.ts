import * as z from 'zod';
import { INSTANT_PATTERN } from '../kernel/instant.ts';
import type { AccessSnapshot } from './snapshot.ts';

const instant = z.string().regex(INSTANT_PATTERN);
const count = z.int().min(0);

/** What a complete reading knows of how many accounts are active. */
const readingSchema = z.strictObject({ takenAt: instant, active: count, activeUnknown: count });

const observationSchema = z.strictObject({
  /** The entry that recorded it. Who saw it lies in that entry's artifact. */
  entry: z.strictObject({ seq: z.int(), digest: z.string() }),
  observedAt: instant,
  /** Active accounts that somebody saw on the application's own screen. */
  count,
  /** The last complete reading before it; null if there was none. */
  before: readingSchema.nullable(),
});

const comparedSchema = observationSchema.extend({ after: readingSchema });

/** What has been observed of one application. */
export const observedSchema = z.strictObject({
  connection: z.string(),
  /** The latest one that no complete reading has followed yet. */
  waiting: observationSchema.nullable(),
  /** The latest one that lies between two complete readings; it stands until another one is compared. */
  compared: comparedSchema.nullable(),
});

type ActiveCount = z.infer<typeof readingSchema>;
type Waiting = z.infer<typeof observationSchema>;
export type Compared = z.infer<typeof comparedSchema>;
export type Observed = z.infer<typeof observedSchema>;

/** An observation as its entry has it. */
export interface Observation {
  readonly connection: string;
  readonly entry: { readonly seq: number; readonly digest: string };
  readonly observedAt: string;
  readonly count: number;
}

/** The complete readings of one application at an evaluation; null where there is none. */
export interface ReadingsAround {
  readonly connection: string;
  readonly previous: AccessSnapshot | null;
  readonly current: AccessSnapshot | null;
}

/** Brings what is known of observations up to date: new ones wait for a complete reading, waiting ones meet theirs. */
export function followObservations(
  known: readonly Observed[],
  fresh: readonly Observation[],
  readings: readonly ReadingsAround[],
): Observed[] {
  return readings.flatMap(({ connection, previous, current }) => {
    const old = known.find((observed) => observed.connection === connection);
    const candidates = fresh
      .filter((observation) => observation.connection === connection)
      .map((observation) => waitingSince(observation, previous, current));
    if (old?.waiting) candidates.push(old.waiting);
    candidates.sort((a, b) => compareText(a.observedAt, b.observedAt) || a.entry.seq - b.entry.seq);
    const isFollowed = (waiting: Waiting) => current !== null && current.takenAt >= waiting.observedAt;
    const met = candidates.findLast(isFollowed);
    const waiting = candidates.findLast((candidate) => !isFollowed(candidate)) ?? null;
    const compared = met && current ? { ...met, after: activeIn(current) } : (old?.compared ?? null);
    return waiting || compared ? [{ connection, waiting, compared }] : [];
  });
}

function waitingSince(
  { entry, observedAt, count: seen }: Observation,
  previous: AccessSnapshot | null,
  current: AccessSnapshot | null,
): Waiting {
  const before = [current, previous].find((snapshot) => snapshot !== null && snapshot.takenAt <= observedAt);
  return { entry, observedAt, count: seen, before: before ? activeIn(before) : null };
}

function activeIn({ takenAt, accounts }: AccessSnapshot): ActiveCount {
  const withActive = (active: boolean | null) => accounts.filter((account) => account.active === active).length;
  return { takenAt, active: withActive(true), activeUnknown: withActive(null) };
}

/** How many active accounts the readings around an observation allow; null if there is no reading before it. */
export function allowedBy({ before, after }: Compared): { readonly from: number; readonly to: number } | null {
  if (!before) return null;
  const most = (reading: ActiveCount) => reading.active + reading.activeUnknown;
  return { from: Math.min(before.active, after.active), to: Math.max(most(before), most(after)) };
}

/** Whether more active accounts were seen than the readings around it have: then these may lack somebody. */
export function lackSomebody({ compared }: Observed): boolean {
  const allowed = compared && allowedBy(compared);
  return allowed ? compared.count > allowed.to : false;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
