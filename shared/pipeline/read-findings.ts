import { CATALOGUE } from '../controls/catalogue.ts';
import { type FindingsOverview, overviewOf } from '../findings/overview.ts';
import type { Finding } from '../findings/state.ts';
import { type Instant, type Slot, toInstant } from '../kernel/instant.ts';
import { readPrevious } from './previous.ts';
import type { RunContext } from './run-context.ts';

/** The findings that the last evaluation left. */
export interface RecordedFindings {
  readonly origin: string;
  readonly slot: Slot;
  readonly asOf: Instant;
  /** Also those that were resolved within the last 180 days. */
  readonly all: readonly Finding[];
  readonly overview: FindingsOverview;
}

/** Reads and verifies the findings of the last evaluation; null if nothing has been evaluated yet. */
export async function readFindings({ log, workspace, clock }: RunContext): Promise<RecordedFindings | null> {
  const previous = await readPrevious(log);
  if (!previous) return null;
  const { predicate, state } = previous;
  return {
    origin: log.origin,
    slot: predicate.slot,
    asOf: predicate.asOf,
    all: state.findings,
    overview: overviewOf(state, workspace.policy, CATALOGUE, toInstant(clock.now())),
  };
}
