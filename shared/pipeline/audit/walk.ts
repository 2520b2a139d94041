import { checkpointPath } from '../../evidence/layout.ts';
import type { EvidenceStore } from '../../evidence/ports.ts';
import { isFollowed, verifyCheckpoints } from '../../evidence/verify/checkpoints.ts';
import { type LogPosition, type VerifiedEntry, type VerifiedLog, verifyLog } from '../../evidence/verify/log.ts';
import { Findings, VIOLATIONS } from '../../evidence/verify/report.ts';
import type { Found } from './violations.ts';

/** What verifying a stretch of the log came to. */
export interface Walked {
  /** The position after the stretch. An evaluation whose checkpoint is still to come is not passed. */
  readonly end: LogPosition;
  /** False if an entry of the stretch is missing or cannot be read. */
  readonly isWhole: boolean;
  /** All entries of the stretch that could be read, ascending. */
  readonly entries: readonly VerifiedEntry[];
  /** Paths of the entries that were passed, of their checkpoints and of their artifacts. */
  readonly files: readonly string[];
  /** Signatures under the entries that were passed and under their checkpoints. */
  readonly signatures: number;
  readonly violations: readonly Found[];
}

/**
 * Verifies a stretch of the log from a position on: entries, chain, signatures, and the checkpoints that belong to them.
 * `beyond` are checkpoints that must lie within the log, because they were there before `paths` were listed.
 */
export async function walk(
  store: Pick<EvidenceStore, 'read'>,
  from: LogPosition,
  paths: readonly string[],
  beyond: readonly string[],
  asOf: number,
): Promise<Walked> {
  if (paths.length === 0 && beyond.length === 0) {
    return { end: from, isWhole: true, entries: [], files: [], signatures: 0, violations: [] };
  }
  const found = new Findings();
  const source = { paths: () => Promise.resolve(paths), read: (path: string) => store.read(path) };
  const log = await verifyLog(source, paths, asOf, found, from);
  const entries = [...log.entries.values()];
  const checkpoints = await presentOf(
    store,
    entries.filter(isFollowed).map(({ seq }) => checkpointPath(seq + 1)),
  );
  await verifyCheckpoints(source, [...checkpoints, ...beyond], log, asOf, found);

  const last = log.entries.get(log.size - 1);
  const isPending = last !== undefined && isFollowed(last) && !checkpoints.includes(checkpointPath(last.seq + 1));
  const passed = isPending ? entries.slice(0, -1) : entries;
  const artifacts = passed.flatMap(({ subjects }) => subjects.map(({ name }) => name).filter(isArtifact));
  return {
    end: positionAfter(from, log, isPending ? log.size - 1 : log.size),
    isWhole: entries.length === log.size - from.next,
    entries,
    files: [...new Set([...passed.map(({ path }) => path), ...checkpoints, ...artifacts])],
    signatures: passed.length + passed.filter(isRotation).length + checkpoints.length,
    violations: found.list
      .filter(({ code }) => VIOLATIONS[code].class !== 'warning')
      .map((violation) => ({ ...violation, kind: 'log' })),
  };
}

function positionAfter(from: LogPosition, log: VerifiedLog, next: number): LogPosition {
  if (next === from.next) return from;
  const times = [...log.entries.values()].filter(({ seq }) => seq < next).map(({ appendedAt }) => appendedAt);
  return {
    next,
    digest: log.entries.get(next - 1)?.digest ?? null,
    appendedAt: [from.appendedAt, ...times].sort().at(-1) ?? '',
    origin: log.origin,
    keys: log.keys.filter((key) => key.from <= next),
  };
}

async function presentOf(store: Pick<EvidenceStore, 'read'>, paths: readonly string[]): Promise<string[]> {
  const present: string[] = [];
  for (const path of paths) if (await store.read(path)) present.push(path);
  return present;
}

/** A rotation is signed by both keys. */
function isRotation({ meaning }: VerifiedEntry): boolean {
  return meaning.name === 'key-rotation';
}

function isArtifact(path: string): boolean {
  return /^evidence\/\d{4}\/\d{2}\/[0-9a-f]{64}$/.test(path);
}
