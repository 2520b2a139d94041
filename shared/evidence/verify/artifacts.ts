import { utf8 } from '../../kernel/bytes.ts';
import { oneAhead } from '../../kernel/one-ahead.ts';
import { checkBinding } from './bindings.ts';
import { sha256Hex } from './digest.ts';
import { isRecord, readJson } from './envelope.ts';
import type { VerifiedEntry, VerifiedLog } from './log.ts';
import type { Findings } from './report.ts';
import { ReviewDocuments } from './review-documents.ts';
import type { VerificationSource } from './source.ts';

const OF_ONE_ARTIFACT: readonly (string | null)[] = [
  'access-snapshot',
  'roster-snapshot',
  'collection-failed',
  'finding-note',
];

/** What must be said of artifacts that are not there, or that nobody names. */
export interface ArtifactScope {
  /** Whether the artifacts of an entry must be there. Those that are there are verified in any case. */
  readonly isRequired: (entry: VerifiedEntry) => boolean;
  /** What an artifact is that no entry names. */
  readonly orphan: { readonly code: 'W_EVIDENCE_ORPHAN' | 'E_EVIDENCE_ORPHAN'; readonly message: string };
}

/** In a store everything is kept, and a run that died may have left something that nobody came to name. */
export const EVERYTHING: ArtifactScope = {
  isRequired: () => true,
  orphan: { code: 'W_EVIDENCE_ORPHAN', message: 'is named by no entry, as an interrupted run leaves it' },
};

/**
 * Verifies that every artifact an entry names is there, is what was signed, and is about what the entry says. Returns
 * how many should be there.
 */
export async function verifyArtifacts(
  source: VerificationSource,
  paths: readonly string[],
  log: VerifiedLog,
  scope: ArtifactScope,
  found: Findings,
): Promise<number> {
  const namedBy = await artifactsOf(log, found);
  const before = found.list.length;
  const reviews = new ReviewDocuments(log, found);
  for await (const { path, bytes, sha256 } of oneAhead(paths, (path) => readFile(source, path))) {
    if (!bytes) {
      found.add('E_EVIDENCE_MISSING', path, 'cannot be read as a file');
      continue;
    }
    const entries = namedBy.get(path);
    // Of a file that is altered, the digest says all there is to say.
    if (!path.endsWith(`/${sha256}`)) {
      found.add('E_EVIDENCE_DIGEST', path, 'does not have the digest in its name');
    } else if (!entries) {
      found.add(scope.orphan.code, path, scope.orphan.message);
    } else {
      checkContent(bytes, path, log, entries, reviews, found);
    }
  }
  reviews.finish();
  // Whichever was found first: the same evidence has the same report.
  found.sortFrom(before);
  const listed = new Set(paths);
  let expected = 0;
  for (const [name, entries] of namedBy) {
    const entry = entries.find(scope.isRequired);
    if (!entry && !listed.has(name)) continue;
    expected++;
    if (!listed.has(name)) found.add('E_EVIDENCE_MISSING', name, `is missing; entry ${entry?.seq} names it`);
  }
  return expected;
}

/** How many artifacts an entry has; null where there can be any number. */
function artifactsIn({ meaning }: VerifiedEntry): number | null {
  // A review is opened with its list.
  if (meaning.name === 'review-event') return meaning.predicate.action === 'opened' ? 2 : 1;
  return OF_ONE_ARTIFACT.includes(meaning.name) ? 1 : null;
}

async function readFile(source: VerificationSource, path: string) {
  const bytes = await source.read(path);
  return { path, bytes, sha256: bytes && (await sha256Hex(bytes)) };
}

/** The artifacts that entries name, with who names them. Key files are subjects too; they are checked with the keys. */
async function artifactsOf(log: VerifiedLog, found: Findings): Promise<Map<string, VerifiedEntry[]>> {
  const keys = new Map<string, string>();
  for (const { key } of log.keys) keys.set(`keys/${key.spkiSha256}.pem`, await sha256Hex(utf8(key.pem)));
  const namedBy = new Map<string, VerifiedEntry[]>();
  for (const entry of log.entries.values()) {
    const expected = artifactsIn(entry);
    if (expected !== null && entry.subjects.length !== expected) {
      const [are, of] = [entry.subjects.length, expected === 1 ? 'one' : 'two'];
      found.add('E_STATEMENT', entry.path, `names ${are} artifacts instead of ${of}`);
    }
    for (const { name, sha256 } of entry.subjects) {
      const digest = /^evidence\/\d{4}\/\d{2}\/([0-9a-f]{64})$/.exec(name)?.[1];
      if (digest !== undefined) namedBy.set(name, [...(namedBy.get(name) ?? []), entry]);
      if ((digest ?? keys.get(name)) !== sha256) {
        found.add('E_STATEMENT', entry.path, `names ${name}, which is no artifact or key of that digest`);
      }
    }
  }
  return namedBy;
}

function checkContent(
  bytes: Uint8Array,
  path: string,
  log: VerifiedLog,
  entries: readonly VerifiedEntry[],
  reviews: ReviewDocuments,
  found: Findings,
): void {
  const { value: document, isCanonical } = readJson(bytes);
  if (!isRecord(document) || !isCanonical) {
    found.add('E_NOT_CANONICAL', path, 'is not a canonical JSON document');
    return;
  }
  for (const entry of entries) checkBinding(document, path, log.origin, entry, reviews, found);
}
