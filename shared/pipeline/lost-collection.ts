import type { LogEntry } from '../evidence/log/entry.ts';
import { backwards, readTail, since } from '../evidence/log/read.ts';
import { toInstant } from '../kernel/instant.ts';
import { findRecorded, recordFailure } from './collect.ts';
import { isFailureOf } from './entries.ts';
import type { RecordingContext, RunSlot } from './run-context.ts';

/**
 * Records that whoever was to read a connection in a scheduled slot ended without saying what came of it: out of time,
 * out of memory, or never started. If it had recorded something before, that is what counts. `error` is the name of how
 * it ended.
 */
export async function recordLostCollection(
  context: RecordingContext,
  connection: string,
  slot: string,
  error: string,
): Promise<LogEntry> {
  const { workspace, log, appender, clock } = context;
  const run: RunSlot = { slot, trigger: 'schedule' };
  const tail = await readTail(log);
  if (!tail) await appender.open(workspace.schedule);
  const recorded = await findRecorded(context, connection, run);
  if (recorded) return recorded.entry;
  const recent = tail ? await Array.fromAsync(since(backwards(log, tail), slot)) : [];
  const failed = recent.find((entry) => isFailureOf(entry, connection, slot));
  if (failed) return failed;
  const now = toInstant(clock.now());
  const failure = {
    schema: 'urn:rollcall:collection-failure:v1',
    workspace: workspace.id,
    connection,
    slot,
    startedAt: now,
    failedAt: now,
    reason: 'collector-lost',
    message: `the collect function ended with ${error} and said nothing; look at its log`,
  } as const;
  return (await recordFailure(context, run, failure, undefined)).entry;
}
