import * as z from 'zod';
import { getArtifact } from '../evidence/artifact.ts';
import type { LogEntry } from '../evidence/log/entry.ts';
import { backwards, readTail } from '../evidence/log/read.ts';
import { readStoredState } from '../evidence/stored-state.ts';
import { type RollcallEvent, transitionsSchema } from '../findings/events.ts';
import type { PublishedEvent } from '../findings/ports.ts';
import { canonicalBytes, type Json } from '../kernel/canonical-json.ts';
import { evaluationSchema, isType, predicateOf, subjectWith } from './entries.ts';
import type { PublishingContext } from './run-context.ts';

export interface Published {
  readonly sent: number;
  /** Events that the sink did not accept; they are sent again next time. */
  readonly unsent: number;
}

/** The name of the cursor in the state store. */
const CURSOR = 'publish-cursor.json';
const cursorSchema = z.object({ seq: z.int(), digest: z.string() });

/**
 * Sends the events of all evaluations after the cursor, oldest first, and then moves the cursor. Events are computed
 * once, in the evaluation; losing the cursor only sends them again, with the same ids.
 */
export async function publish(context: PublishingContext): Promise<Published> {
  const { log, state, sink } = context;
  const tail = await readTail(log);
  const waiting: LogEntry[] = [];
  if (tail) {
    // It counts only while the log has that very entry: what another log left behind must not keep events back.
    const cursor = await readStoredState(state, CURSOR, cursorSchema);
    for await (const entry of backwards(log, tail)) {
      if (entry.seq === cursor?.seq && entry.digest === cursor.digest) break;
      if (isType(entry, 'control-evaluation')) waiting.push(entry);
    }
  }
  if (waiting.length > 0) context.report({ step: 'publishing' });
  let sent = 0;
  for (const entry of waiting.reverse()) {
    const { transitions } = predicateOf(entry, evaluationSchema).artifacts;
    const { events } = await getArtifact(log.store, subjectWith(entry, transitions), transitionsSchema);
    const outgoing = events.map((event) => withLogHead(event, entry, log.origin));
    const unsent = await sink.send(outgoing).catch(() => outgoing);
    sent += events.length - unsent.length;
    if (unsent.length > 0) return { sent, unsent: unsent.length };
    await state.write(CURSOR, canonicalBytes({ seq: entry.seq, digest: entry.digest }));
  }
  return { sent, unsent: 0 };
}

/** Every event names the entry that it stems from: whoever keeps it is a witness of the log up to there. */
function withLogHead(event: RollcallEvent, entry: LogEntry, origin: string): PublishedEvent {
  const log = { origin, seq: entry.seq, digest: entry.digest };
  const { unmapped } = event.detail;
  const detail: { [name: string]: Json } =
    unmapped !== null && typeof unmapped === 'object' && !Array.isArray(unmapped)
      ? { ...event.detail, unmapped: { ...unmapped, log } }
      : { ...event.detail, log };
  return { ...event, source: 'rollcall', detail };
}
