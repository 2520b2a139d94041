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

/** Tells of violations that no event has told of. Returns them all, as they are now, and how many the bus did not take. */
export async function tell(
  violations: readonly Violation[],
  origin: string,
  head: AuditedHead | null,
  sink: EventSink,
): Promise<{ readonly violations: readonly Violation[]; readonly unsent: number }> {
  const due = violations.filter(({ told }) => !told).slice(0, TOLD_AT_ONCE);
  if (due.length === 0) return { violations, unsent: 0 };
  const events = due.map((violation) => alertOf(violation, origin, head));
  const unsent = await sink.send(events).catch(() => events);
  const missed = new Set(unsent.map(({ id }) => id));
  const told = new Set(due.filter((violation) => !missed.has(eventId(violation, origin))));
  return {
    violations: violations.map((violation) => (told.has(violation) ? { ...violation, told: true } : violation)),
    unsent: missed.size,
  };
}

function alertOf(violation: Violation, origin: string, head: AuditedHead | null): PublishedEvent {
  const { code, at, message, since } = violation;
  const id = eventId(violation, origin);
  const log = head ? { origin, seq: head.seq, digest: head.digest } : null;
  return {
    id,
    source: 'rollcall',
    type: 'Evidence Integrity Alert',
    key: null,
    time: since,
    detail: { id, origin, code, at, meaning: meaningOf(code), message, since, log },
  };
}

/** The same however often it is sent; another one when the same thing comes back after it was gone. */
function eventId({ code, at, since }: Violation, origin: string): string {
  return sha256Hex(canonicalJson([origin, 'Evidence Integrity Alert', code, at, since]));
}
