import { canonicalJson } from '../../kernel/canonical-json.ts';
import { millisecondsOf, type Slot } from '../../kernel/instant.ts';
import { EvidenceError } from '../errors.ts';
import { predicateType } from '../statement.ts';
import type { LogEntry } from './entry.ts';

/**
 * Throws `slot-sealed` if the slot has been evaluated, or a later scheduled one has: what is missing stays missing, and
 * nothing can be dated back. `recent` are the entries appended since the slot, newest first.
 */
export function refuseIfSealed(recent: readonly LogEntry[], slot: Slot): void {
  for (const entry of recent) {
    if (entry.type !== predicateType('control-evaluation')) continue;
    const { slot: evaluated, trigger } = entry.statement.predicate;
    if (evaluated === slot) {
      throw new EvidenceError('slot-sealed', `slot ${slot} has been evaluated in entry ${entry.seq}; use --manual`);
    }
    if (trigger === 'schedule' && millisecondsOf(String(evaluated)) > millisecondsOf(slot)) {
      throw new EvidenceError(
        'slot-sealed',
        `slot ${slot} is older than ${String(evaluated)}, which has been evaluated in entry ${entry.seq}; it stays a gap`,
      );
    }
  }
}

/**
 * Throws `evaluation-overtaken` if an evaluation goes on from another one than the newest: each is the memory of the next, and
 * two that follow the same one would forget what the other found. `recent` as above; whatever was sealed since an
 * evaluation was begun is among them, because it was begun after its slot.
 */
export function refuseIfOvertaken(recent: readonly LogEntry[], previous: unknown): void {
  const newest = recent.find(({ type }) => type === predicateType('control-evaluation'));
  if (!newest || canonicalJson(previous) === canonicalJson({ seq: newest.seq, digest: newest.digest })) return;
  throw new EvidenceError(
    'evaluation-overtaken',
    `slot ${String(newest.statement.predicate.slot)} was evaluated in entry ${newest.seq} in the meantime; evaluate again`,
  );
}
