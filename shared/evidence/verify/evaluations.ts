import { millisecondsOf } from '../../kernel/instant.ts';
import { MAX_AHEAD_MS, type VerifiedEntry, type VerifiedLog } from './log.ts';
import type { EvaluationPredicate } from './predicates.ts';
import type { Findings } from './report.ts';
import { verifyReviews } from './reviews.ts';

/** The evaluation before the one that is looked at, and what has been evaluated before it. */
interface History {
  readonly sealed: Map<string, number>;
  lastScheduled: string;
  previous: VerifiedEntry | null;
}

/** Verifies the order of things within and between slots, and that evaluations refer to what is really there. */
export function verifyEvaluations(log: VerifiedLog, found: Findings): void {
  const history: History = { sealed: new Map(), lastScheduled: '', previous: null };
  for (const entry of log.entries.values()) {
    const { meaning, seq } = entry;
    switch (meaning.name) {
      case 'access-snapshot':
      case 'roster-snapshot':
        checkSlot(entry, meaning.predicate, history, found);
        checkTaken(entry, meaning.predicate, found);
        break;
      case 'collection-failed':
        checkSlot(entry, meaning.predicate, history, found);
        break;
      case 'population-observed':
        checkObserved(entry, meaning.predicate.observedAt, found);
        break;
      case 'control-evaluation': {
        const { slot, trigger } = meaning.predicate;
        checkSlot(entry, meaning.predicate, history, found);
        checkEvaluation(entry, meaning.predicate, history.previous, log, found);
        history.sealed.set(slot, seq);
        if (trigger === 'schedule') history.lastScheduled = slot;
        history.previous = entry;
      }
    }
  }
  verifyReviews(log, found);
}

interface OfSlot {
  readonly slot: string;
  readonly trigger: 'schedule' | 'manual';
}

function checkSlot({ path, appendedAt, meaning }: VerifiedEntry, at: OfSlot, history: History, found: Findings): void {
  const { slot, trigger } = at;
  const sealedBy = history.sealed.get(slot);
  if (millisecondsOf(slot) > millisecondsOf(appendedAt)) {
    found.add('E_SLOT', path, `is of slot ${slot}, which lay ahead when it was appended`);
  }
  if (sealedBy !== undefined && meaning.name !== 'control-evaluation') {
    found.add('E_SLOT', path, `was appended after slot ${slot} had been evaluated in entry ${sealedBy}`);
  }
  if (trigger === 'schedule' && slot < history.lastScheduled) {
    found.add('E_SLOT', path, `is of slot ${slot}, older than ${history.lastScheduled}, which had been evaluated`);
  }
}

/** A reading is of its own slot: an old one must not pass for a new one. */
function checkTaken(
  { path, appendedAt }: VerifiedEntry,
  { slot, takenAt }: { readonly slot: string; readonly takenAt: string },
  found: Findings,
): void {
  const taken = millisecondsOf(takenAt);
  if (taken < millisecondsOf(slot) - MAX_AHEAD_MS) {
    found.add('E_SLOT', path, `was taken at ${takenAt}, before its slot ${slot}`);
  }
  if (taken > millisecondsOf(appendedAt) + MAX_AHEAD_MS) {
    found.add('E_SLOT', path, `was taken at ${takenAt}, after it was appended`);
  }
}

/** Nobody has seen what was still to come. */
function checkObserved({ path, appendedAt }: VerifiedEntry, observedAt: string, found: Findings): void {
  if (millisecondsOf(observedAt) > millisecondsOf(appendedAt) + MAX_AHEAD_MS) {
    found.add('E_TIME_FUTURE', path, `says that something was seen at ${observedAt}, after it was appended`);
  }
}

function checkEvaluation(
  { path, appendedAt, subjects }: VerifiedEntry,
  { slot, asOf, previous: claimed, artifacts, inputs }: EvaluationPredicate,
  previous: VerifiedEntry | null,
  log: VerifiedLog,
  found: Findings,
): void {
  if (claimed?.seq !== previous?.seq || claimed?.digest !== previous?.digest) {
    found.add('E_REFERENCE', path, 'does not name the evaluation before it');
  }
  if (Object.values(artifacts).some((digest) => !subjects.some(({ sha256 }) => sha256 === digest))) {
    found.add('E_REFERENCE', path, 'names artifacts that are not among its subjects');
  }
  if (millisecondsOf(asOf) > millisecondsOf(appendedAt) + MAX_AHEAD_MS) {
    found.add('E_SLOT', path, `is as of ${asOf}, after it was appended`);
  }
  if (new Set(inputs.map(({ connection }) => connection)).size < inputs.length) {
    found.add('E_REFERENCE', path, 'names a connection twice');
  }
  for (const { connection, state, entry } of inputs) {
    const target = entry ? log.entries.get(entry.seq) : undefined;
    const isIt = target ? target.digest === entry?.digest && isInput(target, slot, connection, state) : false;
    if (state === 'missing' ? entry !== null : !isIt) {
      found.add('E_REFERENCE', path, `does not name an entry of ${connection} in its slot that is ${state}`);
    } else if (target && asOf < target.appendedAt) {
      found.add('E_SLOT', path, `is as of ${asOf}, before what it evaluated was recorded`);
    }
  }
}

/** Whether an entry is what an evaluation says of it: nothing partial may count as complete. */
function isInput({ meaning }: VerifiedEntry, slot: string, connection: string, state: string): boolean {
  switch (meaning.name) {
    case 'access-snapshot':
    case 'roster-snapshot': {
      const { predicate } = meaning;
      return predicate.slot === slot && predicate.connection === connection && predicate.certificate.verdict === state;
    }
    case 'collection-failed':
      return meaning.predicate.slot === slot && meaning.predicate.connection === connection && state === 'failed';
    default:
      return false;
  }
}
