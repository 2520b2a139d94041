import type { EventSink, PublishedEvent } from '../../findings/ports.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { meaningOf, type Violation } from './violations.ts';

/** The head up to which the log has been verified; null if there is none yet. */
export interface AuditedHead {
  readonly seq: number;
  readonly digest: string | null;
}

/** One audit tells of so many; the others' turn comes with the next ones. */
const TOLD_AT_ONCE = 20;

/**
 * Tells of violations that no event has told of: once of each place, however much is wrong with it. Returns them all, as
 * they are now (the same array, if nothing of it has changed), and how many events the bus did not take.
 */
export async function tell(
  violations: readonly Violation[],
  origin: string,
  head: AuditedHead | null,
  sink: EventSink,
): Promise<{ readonly violations: readonly Violation[]; readonly unsent: number }> {
  const places = Map.groupBy(violations, ({ at }) => at);
  const untold = [...places.values()].filter((place) => place.every(({ told }) => !told)).slice(0, TOLD_AT_ONCE);
  const events = untold.map((place) => alertOf(place, origin, head));
  const unsent = events.length === 0 ? [] : await sink.send(events).catch(() => events);
  const missed = new Set(unsent.map(({ detail }) => detail.at));
  const told = new Set(untold.flatMap(([first]) => (first && !missed.has(first.at) ? first.at : [])));
  const isTold = ({ at }: Violation) => told.has(at) || (places.get(at) ?? []).some((known) => known.told);
  if (violations.every((violation) => violation.told === isTold(violation)))
    return { violations, unsent: unsent.length };
  return {
    violations: violations.map((violation) => ({ ...violation, told: isTold(violation) })),
    unsent: unsent.length,
  };
}

function alertOf(place: readonly Violation[], origin: string, head: AuditedHead | null): PublishedEvent {
  // What the bucket says of a file explains what verifying makes of it.
  const [lead, ...others] = place.toSorted((a, b) => Number(b.kind === 'file') - Number(a.kind === 'file'));
  if (!lead) throw new Error('a place is told of because something is wrong with it');
  const { code, at, message, since } = lead;
  const id = eventId(lead, origin);
  const log = head ? { origin, seq: head.seq, digest: head.digest } : null;
  const also = others.map((other) => other.code);
  return {
    id,
    source: 'rollcall',
    type: 'Evidence Integrity Alert',
    key: null,
    time: since,
    detail: { id, origin, code, at, meaning: meaningOf(code), message, also, since, log },
  };
}

/** The same however often it is sent; another one when the same thing comes back after it was gone. */
function eventId({ code, at, since }: Violation, origin: string): string {
  return sha256Hex(canonicalJson([origin, 'Evidence Integrity Alert', code, at, since]));
}
