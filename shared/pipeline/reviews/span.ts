import type { LogReading } from '../../evidence/log/entry.ts';
import { backwards } from '../../evidence/log/read.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isType, predicateOf, reviewEventSchema } from '../entries.ts';
import { openedTail } from '../lookup/readings.ts';
import { refusalOf } from './errors.ts';

/** From when to when a review was held; `ended` is null while it is not over. */
export interface ReviewSpan {
  readonly opened: Instant;
  readonly ended: Instant | null;
}

/** Looks in the log for a review of any time. Throws a ReviewError if there is none of that name. */
export async function spanOf(log: LogReading, review: string): Promise<ReviewSpan> {
  let ended: Instant | null = null;
  for await (const entry of backwards(log, await openedTail(log))) {
    if (!isType(entry, 'review-event')) continue;
    const event = predicateOf(entry, reviewEventSchema);
    if (event.review !== review) continue;
    if (event.action === 'opened') return { opened: entry.appendedAt, ended };
    // What comes later may be refused by the rules of reviews; the first end is the end.
    if (event.action === 'closed' || event.action === 'cancelled') ended = entry.appendedAt;
  }
  throw refusalOf('unknown-review', review);
}
