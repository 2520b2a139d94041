import { type ArtifactScope, EVERYTHING, verifyArtifacts } from './artifacts.ts';
import { verifyCheckpoints, verifyFreshCheckpoint } from './checkpoints.ts';
import { type Expectation, verifyCoverage } from './coverage.ts';
import { verifyEvaluations } from './evaluations.ts';
import { checkKeyFiles } from './keys.ts';
import { type VerifiedLog, verifyLog } from './log.ts';
import { Findings, type VerificationReport, verdictOf } from './report.ts';
import type { VerificationSource } from './source.ts';
import { writersOf } from './writers.ts';

/** What the auditor brings: nothing of it is taken from the evidence. */
export interface VerificationInput extends Expectation {
  /** Fingerprint of the first signing key, got by another way; null if there is none. */
  readonly anchor: string | null;
  /** Heads that the auditor has seen before, `<seq>:<payload digest>`. */
  readonly knownHeads: readonly { readonly seq: number; readonly digest: string }[];
  /** The workspace whose folder this is, if the auditor knows: logs of one key must not change places. */
  readonly workspace?: string;
}

/**
 * Verifies the evidence of one workspace, offline, and reports everything that is wrong with it:
 * 1. container: only files that have a place; 2. log: names, signatures, chain; 3. trust anchor and keys; 4. checkpoints;
 * 5. known heads; 6. order of slots and references; 7. artifacts; 8. coverage of the schedule.
 */
export async function verify(source: VerificationSource, input: VerificationInput): Promise<VerificationReport> {
  const found = new Findings();
  const files = sortFiles(await source.paths(), found);
  const { report } = await verifyFiles(source, files, STORE, input, found);
  return { ...report, violations: found.list, verdict: verdictOf(found.list) };
}

/** What is different between a store and a bundle of a part of it. */
export interface Scope extends ArtifactScope {
  /** The checkpoint that must be recent; null if it is the newest of all. */
  readonly freshCheckpoint: string | null;
}

const STORE: Scope = { ...EVERYTHING, freshCheckpoint: null };

interface Verified {
  readonly log: VerifiedLog;
  /** Time of the checkpoint that speaks for freshness, epoch milliseconds; null if there is none. */
  readonly freshest: number | null;
  /** As far as violations are not concerned. */
  readonly report: Omit<VerificationReport, 'violations' | 'verdict'>;
}

/** Steps 2 to 8: verifies files that have a place. */
export async function verifyFiles(
  source: VerificationSource,
  files: SortedFiles,
  scope: Scope,
  input: VerificationInput,
  found: Findings,
): Promise<Verified> {
  const log = await verifyLog(source, files.log, input.asOf, found);
  const anchor = checkAnchor(log, input.anchor, found);
  checkWorkspace(log, input.workspace, found);
  await checkKeyFiles(
    source,
    files.keys,
    log.keys.map(({ key }) => key),
    found,
  );
  const newest = await verifyCheckpoints(source, files.checkpoints, log, input.asOf, found);
  const { freshCheckpoint } = scope;
  const freshest =
    freshCheckpoint === null ? newest : await verifyFreshCheckpoint(source, freshCheckpoint, log, input.asOf, found);
  checkKnownHeads(log, input, found);
  verifyEvaluations(log, found);
  const artifacts = await verifyArtifacts(source, files.evidence, log, scope, found);
  const slots = verifyCoverage(log, freshest, input, found);
  const head = log.entries.get(log.size - 1);
  const report = {
    schema: 'urn:rollcall:verification:v1' as const,
    origin: log.origin,
    anchor,
    openedWith: log.keys[0]?.key.keyid ?? null,
    entries: log.size,
    head: head ? { seq: head.seq, digest: head.digest } : null,
    writers: writersOf(log),
    checkpoints: files.checkpoints.length,
    artifacts,
    slots,
  };
  return { log, freshest, report };
}

export interface SortedFiles {
  readonly log: string[];
  readonly checkpoints: string[];
  readonly keys: string[];
  readonly evidence: string[];
}

/** Sorts the files of a store by what they are; what has no place in it is a violation. */
export function sortFiles(paths: readonly string[], found: Findings): SortedFiles {
  const files: SortedFiles = { log: [], checkpoints: [], keys: [], evidence: [] };
  const sorted = paths.toSorted();
  for (const [i, path] of sorted.entries()) {
    if (path === sorted[i - 1]) found.add('E_PATH', path, 'is there twice');
    else if (/^log\/[^/]+$/.test(path)) files.log.push(path);
    else if (/^checkpoints\/\d{20}\.dsse\.json$/.test(path)) files.checkpoints.push(path);
    else if (/^keys\/[0-9a-f]{64}\.pem$/.test(path)) files.keys.push(path);
    else if (/^evidence\/\d{4}\/\d{2}\/[0-9a-f]{64}$/.test(path)) files.evidence.push(path);
    else found.add('E_PATH', path, 'has no place in an evidence store');
  }
  return files;
}

function checkAnchor(log: VerifiedLog, anchor: string | null, found: Findings): VerificationReport['anchor'] {
  const opened = log.keys[0]?.key.keyid ?? null;
  if (anchor === null) {
    const key = opened ?? 'no key';
    found.add('E_ANCHOR_ABSENT', 'log/', `was opened with ${key}; without a trust anchor that proves nothing`);
    return 'absent';
  }
  if (opened === anchor) return 'matched';
  found.add('E_ANCHOR_MISMATCH', 'log/', `was opened with ${opened ?? 'no key'}, but the trust anchor is ${anchor}`);
  return 'mismatched';
}

function checkWorkspace({ origin }: VerifiedLog, workspace: string | undefined, found: Findings): void {
  if (workspace === undefined || origin === null || origin.endsWith(`/${workspace}`)) return;
  found.add('E_LOG_ORIGIN', 'log/', `belongs to ${origin}, but lies in the place of ${workspace}`);
}

function checkKnownHeads(log: VerifiedLog, { knownHeads }: VerificationInput, found: Findings): void {
  for (const { seq, digest } of knownHeads) {
    const entry = log.entries.get(seq);
    if (!entry && seq >= log.size) {
      found.add('E_LOG_TRUNCATED', `known head ${seq}`, `is known, but the log ends after ${log.size} entries`);
    } else if (entry && entry.digest !== digest) {
      found.add('E_LOG_REWRITTEN', entry.path, 'is not the entry that was seen before: history has been rewritten');
    }
  }
}
