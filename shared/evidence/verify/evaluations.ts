import { isSlot, millisecondsOf } from '../../kernel/instant.ts';
import { isRecord } from './envelope.ts';
import type { VerifiedEntry, VerifiedLog } from './log.ts';
import type { Findings } from './report.ts';

const OF_A_SLOT = ['access-snapshot', 'roster-snapshot', 'collection-failed', 'control-evaluation'];

/** Verifies the order of things within and between slots, and that evaluations refer to what is really there. */
export function verifyEvaluations(log: VerifiedLog, found: Findings): void {
  const sealed = new Map<string, number>();
  let lastScheduled = '';
  let previous: VerifiedEntry | null = null;
  for (const entry of log.entries.values()) {
    const { name, path, predicate } = entry;
    if (name === null || !OF_A_SLOT.includes(name)) continue;
    const slot = String(predicate.slot);
    if (!isSlot(slot)) {
      found.add('E_STATEMENT', path, 'has no slot');
      continue;
    }
    if (millisecondsOf(slot) > millisecondsOf(entry.appendedAt)) {
      found.add('E_SLOT', path, `is of slot ${slot}, which lay ahead when it was appended`);
    }
    if (sealed.has(slot) && name !== 'control-evaluation') {
      found.add('E_SLOT', path, `was appended after slot ${slot} had been evaluated in entry ${sealed.get(slot)}`);
    }
    if (predicate.trigger === 'schedule' && slot < lastScheduled) {
      found.add('E_SLOT', path, `is of slot ${slot}, older than ${lastScheduled}, which had been evaluated`);
    }
    if (name !== 'control-evaluation') continue;
    sealed.set(slot, entry.seq);
    if (predicate.trigger === 'schedule') lastScheduled = slot;
    checkReferences(entry, previous, log, found);
    previous = entry;
  }
}

function checkReferences(
  entry: VerifiedEntry,
  previous: VerifiedEntry | null,
  log: VerifiedLog,
  found: Findings,
): void {
  const { path, predicate, subjects } = entry;
  const claimed = isRecord(predicate.previous) ? predicate.previous : null;
  if (claimed?.seq !== previous?.seq || claimed?.digest !== previous?.digest) {
    found.add('E_REFERENCE', path, 'does not name the evaluation before it');
  }
  const artifacts = isRecord(predicate.artifacts) ? Object.values(predicate.artifacts) : [];
  if (artifacts.length === 0 || artifacts.some((digest) => !subjects.some(({ sha256 }) => sha256 === digest))) {
    found.add('E_REFERENCE', path, 'names artifacts that are not among its subjects');
  }
  for (const input of Array.isArray(predicate.inputs) ? predicate.inputs : []) {
    if (!isRecord(input) || !isRecord(input.entry)) continue;
    const { seq, digest } = input.entry;
    const target = typeof seq === 'number' ? log.entries.get(seq) : undefined;
    const fits = target?.predicate.slot === predicate.slot && target?.predicate.connection === input.connection;
    if (!target || target.digest !== digest || !fits) {
      found.add('E_REFERENCE', path, `says that it evaluated entry ${String(seq)}, which is not what it says`);
    }
  }
}
