import * as z from 'zod';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import { isInstant, millisecondsOf } from '../../../kernel/instant.ts';
import { checkSignatures, readEnvelope, readStatement, type VerifiedStatement } from '../envelope.ts';
import { keyAt, MAX_AHEAD_MS, type VerifiedLog } from '../log.ts';
import type { Findings } from '../report.ts';
import { periodSchema, positionSchema, type ReadManifest, ROOT } from './manifest.ts';

/** What is signed of a bundle. More may be said than this version knows. */
const predicateSchema = z.looseObject({
  origin: z.string(),
  period: periodSchema,
  log: positionSchema,
  exportedAt: z.string().refine(isInstant),
  nonce: z.string().nullable(),
});

export type BundlePredicate = z.infer<typeof predicateSchema>;

/**
 * Verifies the signed statement of a manifest: who may sign what comes next in the log has signed it, it is of this
 * manifest, and both are of this log. Returns what it says; null if that cannot be read.
 */
export async function verifyStatement(
  bytes: Uint8Array | null,
  manifest: ReadManifest | null,
  { log, freshest }: { readonly log: VerifiedLog; readonly freshest: number | null },
  { asOf, nonce }: { readonly asOf: number; readonly nonce: string | null },
  found: Findings,
): Promise<BundlePredicate | null> {
  const at = ROOT.statement;
  if (!bytes) found.add('E_NO_SIGNATURE', at, 'is missing: nobody vouches for the manifest');
  const envelope = bytes && readEnvelope(bytes, at, found);
  const statement = envelope && (await readStatement(envelope.payload, at, found));
  if (!envelope || !statement) return null;
  const key = keyAt(log, log.size);
  const introduced = log.keys.map((known) => known.key);
  await checkSignatures(envelope, key ? [key] : [], introduced, at, found);
  const predicate = readPredicate(statement);
  if (!predicate) {
    found.add('E_STATEMENT', at, 'is no statement of a bundle');
    return null;
  }
  checkManifest(statement, predicate, manifest, log, found);
  const { exportedAt } = predicate;
  if (millisecondsOf(exportedAt) > asOf + MAX_AHEAD_MS) {
    found.add('E_TIME_FUTURE', at, `was exported at ${exportedAt}, which lies ahead`);
  }
  if (freshest !== null && freshest !== millisecondsOf(exportedAt)) {
    found.add('E_MANIFEST_HEAD', at, `was exported at ${exportedAt}, and its checkpoint was not`);
  }
  const head = log.entries.get(log.size - 1);
  if (head && exportedAt < head.appendedAt) {
    found.add('E_TIME_ORDER', at, `was exported at ${exportedAt}, before its head of ${head.appendedAt}`);
  }
  if (nonce !== null && predicate.nonce !== nonce) {
    const said = predicate.nonce === null ? 'carries no nonce' : `carries the nonce ${JSON.stringify(predicate.nonce)}`;
    found.add('E_NONCE', at, `${said}; it was not made on the request that was given`);
  }
  return predicate;
}

function readPredicate({ predicateType, predicate }: VerifiedStatement): BundlePredicate | null {
  if (predicateType !== 'urn:rollcall:attestation:evidence-bundle:v1') return null;
  return predicateSchema.safeParse(predicate).data ?? null;
}

function checkManifest(
  { subjects }: VerifiedStatement,
  predicate: BundlePredicate,
  manifest: ReadManifest | null,
  log: VerifiedLog,
  found: Findings,
): void {
  if (!manifest) return;
  const [subject] = subjects;
  if (subjects.length !== 1 || subject?.name !== ROOT.manifest || subject.sha256 !== manifest.digest) {
    found.add('E_MANIFEST_DIGEST', ROOT.statement, 'is a statement of another manifest');
  }
  const differs = (['origin', 'period', 'log'] as const).filter(
    (name) => canonicalJson(predicate[name]) !== canonicalJson(manifest[name]),
  );
  if (differs.length > 0) {
    found.add('E_MANIFEST_HEAD', ROOT.statement, `says something else than the manifest of its ${differs.join(', ')}`);
  }
  const {
    origin,
    log: { size, head },
  } = manifest;
  if (origin !== log.origin || size !== log.size) {
    found.add('E_MANIFEST_HEAD', ROOT.manifest, `is of ${size} entries of ${origin}, and the log is another one`);
  } else if (log.entries.has(head.seq) && log.entries.get(head.seq)?.digest !== head.digest) {
    found.add('E_MANIFEST_HEAD', ROOT.manifest, `names another entry ${head.seq} than the log has`);
  }
}
