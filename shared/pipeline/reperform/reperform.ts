import type { ControlTest } from '../../controls/contract.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import { EvidenceError } from '../../evidence/errors.ts';
import type { EntryReference, LogEntry } from '../../evidence/log/entry.ts';
import type { VerificationReport } from '../../evidence/verify/report.ts';
import type { VerificationSource } from '../../evidence/verify/source.ts';
import { RollcallError } from '../../kernel/errors.ts';
import { type Instant, millisecondsOf, type Slot } from '../../kernel/instant.ts';
import { type EvaluationPredicate, evaluationSchema, isType, predicateOf, subjectWith } from '../entries.ts';
import { perform } from '../perform.ts';
import { policyDocumentSchema } from '../policy-document.ts';
import { type Previous, readEvaluation } from '../previous.ts';
import { VerifiedLog } from '../verified-log.ts';
import { compare, type DocumentDifference, type TestDifference } from './compare.ts';

/** By what evaluations are performed again. */
export interface Performer {
  readonly name: string;
  readonly version: string;
  readonly tests: readonly ControlTest[];
}

/** Which slots: from the first time on, before the second; epoch milliseconds, null for no limit. */
export interface SlotRange {
  readonly from: number | null;
  readonly to: number | null;
}

/** An evaluation, and what performing it again came to. */
export interface Reperformed {
  readonly entry: EntryReference;
  readonly slot: Slot;
  readonly trigger: 'schedule' | 'manual';
  readonly asOf: Instant;
  /** The software that evaluated then. */
  readonly evaluator: Pick<EvaluationPredicate['evaluator'], 'name' | 'version' | 'commit'>;
  /** `version-changed`: it differs, and other software evaluated it, or another version of each test that differs. */
  readonly outcome: 'identical' | 'differs' | 'version-changed';
  readonly tests: readonly TestDifference[];
  readonly documents: readonly DocumentDifference[];
  /** One sentence: why it could not be performed again at all; null if it could. */
  readonly obstacle: string | null;
}

/** Called for every evaluation that has been performed again. */
type Report = (progress: { readonly slot: Slot; readonly done: number; readonly of: number }) => void;

/**
 * Performs the evaluations of verified evidence again, oldest first, and compares. Nothing but the evidence goes into it:
 * the recorded policy, the entries as far as they were there, and what the evaluation before it left, as recorded, so
 * that one difference does not make others. Throws `store-damaged` if the evidence is not what was verified.
 */
export async function reperform(
  source: VerificationSource,
  { verdict, origin, head }: VerificationReport,
  range: SlotRange,
  performer: Performer,
  report: Report,
): Promise<Reperformed[]> {
  if ((verdict !== 'verified' && verdict !== 'gaps') || origin === null || head === null) {
    throw new Error('only verified evidence is performed again');
  }
  const log = new VerifiedLog(source, origin);
  const evaluations = await evaluationsIn(log, head, range);
  const reperformed: Reperformed[] = [];
  // What one evaluation left is what the next one goes on from.
  let left: Previous | null = null;
  for (const [i, reference] of evaluations.entries()) {
    const entry = await log.entry(reference);
    const again: Again = await performAgain(log, entry, left, performer);
    reperformed.push(describe(entry, again, performer));
    report({ slot: predicateOf(entry, evaluationSchema).slot, done: i + 1, of: evaluations.length });
    left = again.left;
  }
  return reperformed;
}

/** The evaluations of these slots, oldest first. */
async function evaluationsIn(
  log: VerifiedLog,
  head: EntryReference,
  { from, to }: SlotRange,
): Promise<EntryReference[]> {
  const found: EntryReference[] = [];
  for await (const entry of log.newestFirst(head)) {
    // Nothing is appended before its slot.
    if (from !== null && millisecondsOf(entry.appendedAt) < from) break;
    if (!isType(entry, 'control-evaluation')) continue;
    const slot = millisecondsOf(predicateOf(entry, evaluationSchema).slot);
    if ((from === null || from <= slot) && (to === null || slot < to))
      found.push({ seq: entry.seq, digest: entry.digest });
  }
  return found.reverse();
}

interface Again extends Pick<Reperformed, 'tests' | 'documents' | 'obstacle'> {
  /** What the evaluation left, as recorded; null if that could not be read. */
  readonly left: Previous | null;
}

async function performAgain(
  log: VerifiedLog,
  entry: LogEntry,
  before: Previous | null,
  { tests, ...performer }: Performer,
): Promise<Again> {
  const { store } = log;
  const predicate = predicateOf(entry, evaluationSchema);
  let left: Previous | null = null;
  try {
    left = await readEvaluation(store, entry);
    const previous = predicate.previous && (await readPreviousOf(log, predicate.previous, before));
    const policy = await getArtifact(store, subjectWith(entry, predicate.artifacts.policy), policyDocumentSchema);
    const { slot, trigger, asOf } = predicate;
    const occasion = { run: { slot, trigger }, asOf, policy, previous, tests };
    const performed = await perform(log.before(entry, left.state.logRead), occasion);
    return { left, obstacle: null, ...(await compare(store, entry, predicate, performed)) };
  } catch (error) {
    return { left, tests: [], documents: [], obstacle: obstacleIn(error, isBy(performer, predicate)) };
  }
}

async function readPreviousOf(log: VerifiedLog, reference: EntryReference, before: Previous | null): Promise<Previous> {
  const entry = await log.entry(reference);
  return before?.entry.digest === entry.digest ? before : readEvaluation(log.store, entry);
}

/** Why an evaluation cannot be performed again. Throws what has nothing to do with it. */
function obstacleIn(error: unknown, isOurs: boolean): string {
  // No evaluation leaves documents over which the next one fails.
  if (!(error instanceof RollcallError)) return 'performing it again fails over what is recorded';
  const isOfOtherShape = error instanceof EvidenceError && error.code === 'store-damaged';
  if (isOurs || !isOfOtherShape) throw error;
  return error.message;
}

function describe(entry: LogEntry, { tests, documents, obstacle }: Again, performer: Performer): Reperformed {
  const predicate = predicateOf(entry, evaluationSchema);
  const { slot, trigger, asOf, evaluator } = predicate;
  const { name, version, commit } = evaluator;
  const isSame = documents.length === 0 && obstacle === null;
  const isExplained = !isBy(performer, predicate) || isOfOtherVersions(tests, documents);
  return {
    entry: { seq: entry.seq, digest: entry.digest },
    slot,
    trigger,
    asOf,
    evaluator: { name, version, commit },
    outcome: isSame ? 'identical' : isExplained ? 'version-changed' : 'differs',
    tests,
    documents,
    obstacle,
  };
}

function isBy({ name, version }: Omit<Performer, 'tests'>, { evaluator }: EvaluationPredicate): boolean {
  return evaluator.name === name && evaluator.version === version;
}

/** Whether all that differs is results of tests that have another version now, and what follows from these. */
function isOfOtherVersions(tests: readonly TestDifference[], documents: readonly DocumentDifference[]): boolean {
  const isOtherVersion = ({ recorded, performed }: TestDifference) =>
    recorded !== null && performed !== null && recorded.version !== performed.version;
  const follows = ({ document, at }: DocumentDifference) => {
    switch (document) {
      case 'results':
        return at.every((place) => place.startsWith('results['));
      case 'entry':
        return at.every((place) => place.startsWith('summary.'));
      case 'matching':
      case 'reviews':
        return false;
      default:
        return true;
    }
  };
  return tests.length > 0 && tests.every(isOtherVersion) && documents.every(follows);
}
