import { putArtifact } from '../evidence/artifact.ts';
import type { Appended } from '../evidence/log/append.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { sha256Hex } from '../kernel/digest.ts';
import { RollcallError } from '../kernel/errors.ts';
import { type Instant, millisecondsOf, toSlot } from '../kernel/instant.ts';
import { readPrevious } from './previous.ts';
import type { RecordingContext } from './run-context.ts';

/** An observation cannot be recorded, since nothing could ever be compared with it. */
export class ObservationError extends RollcallError<'observation-refused'> {}

/** The artifact of a `population-observed` entry. The log itself does not say who it was. */
interface ObservationDocument {
  readonly schema: 'urn:rollcall:population-observation:v1';
  readonly workspace: string;
  readonly connection: string;
  readonly observedAt: Instant;
  /** Active accounts, as the application's own screen showed them. */
  readonly count: number;
  readonly by: string;
}

/** What somebody saw. */
export interface Seen {
  readonly connection: string;
  readonly count: number;
  readonly by: string;
  readonly observedAt: Instant;
}

/**
 * Records a count of active accounts that somebody saw on the application's own screen. The next evaluations compare it
 * with the complete readings around it. Recording the same again does nothing.
 */
export async function observe(context: RecordingContext, seen: Seen): Promise<Appended> {
  const { log, appender, clock, workspace } = context;
  const { connection, count, by, observedAt } = seen;
  if (millisecondsOf(observedAt) > clock.now()) {
    throw new ObservationError('observation-refused', `${observedAt} lies ahead; say when it was seen`);
  }
  const last = (await readPrevious(log))?.state.lastComplete.find((known) => known.connection === connection);
  if (!last) {
    throw new ObservationError(
      'observation-refused',
      `${connection} has not been read completely yet, so there is nothing to compare with; run "rollcall run" first`,
    );
  }
  if (millisecondsOf(observedAt) < millisecondsOf(last.takenAt)) {
    throw new ObservationError(
      'observation-refused',
      `${connection} has been read at ${last.takenAt}, after ${observedAt}; look again and record it before the next slot`,
    );
  }
  const document: ObservationDocument = {
    schema: 'urn:rollcall:population-observation:v1',
    workspace: workspace.id,
    connection,
    observedAt,
    count,
    by,
  };
  return appender.append({
    type: 'population-observed',
    subject: [await putArtifact(log.store, toSlot(millisecondsOf(observedAt)), document)],
    predicate: { id: sha256Hex(canonicalJson(document)), connection, observedAt, count },
    notBefore: observedAt,
  });
}
