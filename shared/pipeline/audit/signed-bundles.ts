import * as z from 'zod';
import { entryPath, headName, SIGNED_FOLDER, signedPath } from '../../evidence/layout.ts';
import type { EvidenceStore } from '../../evidence/ports.ts';
import {
  checkSignatures,
  type Envelope,
  readEnvelope,
  readJson,
  readStatement,
} from '../../evidence/verify/envelope.ts';
import type { LogPosition } from '../../evidence/verify/log.ts';
import { Findings } from '../../evidence/verify/report.ts';
import { canonicalBytes } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { isInstant, toInstant } from '../../kernel/instant.ts';
import type { Found } from './violations.ts';

type Reading = Pick<EvidenceStore, 'read' | 'list'>;

/** What was signed is kept within the five minutes that the append function has, by a clock that may be five minutes off. */
const SETTLED_MS = 10 * 60_000;
/** Bundles of a log that one audit looks at. */
const AT_ONCE = 200;

const keptSchema = z.strictObject({
  schema: z.literal('urn:rollcall:signed-bundle:v1'),
  checkpoint: z.looseObject({}),
  statement: z.looseObject({}),
});
const bundleSchema = z.looseObject({
  origin: z.string(),
  log: z.strictObject({ size: z.int(), head: z.strictObject({ seq: z.int().min(0), digest: z.string() }) }),
  exportedAt: z.string().refine(isInstant),
});

/** What looking at what was signed for bundles came to. */
interface SignedBundles {
  /** The last one that has been verified; the next audit goes on after it. */
  readonly end: string;
  readonly signatures: number;
  readonly violations: readonly Found[];
}

/**
 * Verifies what was signed for bundles of a log after `from`, and counts the signatures: two for each, if both are about
 * this very log. Each counts once, since its name follows from what it says and names are gone through in order. Over one
 * with which something is wrong the audit never goes.
 */
export async function auditSignedBundles(
  bundles: Reading,
  store: Reading,
  from: string,
  front: LogPosition,
  now: number,
): Promise<SignedBundles> {
  const settled = signedPath(toInstant(now - SETTLED_MS), '');
  const listed = await bundles.list(SIGNED_FOLDER, from === '' ? undefined : from);
  let end = from;
  let signatures = 0;
  for (const path of listed.filter((candidate) => candidate < settled).slice(0, AT_ONCE)) {
    const found = new Findings();
    const isPassed = await checkSigned(path, await bundles.read(path), store, front, found);
    const violations = found.list.map((violation): Found => ({ ...violation, kind: 'always' }));
    if (!isPassed || violations.length > 0) return { end, signatures, violations };
    // Statements of the same moment may share their checkpoint.
    signatures += timeIn(path) === timeIn(end) ? 1 : 2;
    end = path;
  }
  return { end, signatures, violations: [] };
}

/** Checks one of them; false if it is about more of the log than has been verified. */
async function checkSigned(
  path: string,
  bytes: Uint8Array | null,
  store: Reading,
  { next, origin, keys }: LogPosition,
  found: Findings,
): Promise<boolean> {
  const kept = keptSchema.safeParse(readJson(bytes ?? new Uint8Array()).value).data;
  const envelopes = [kept?.checkpoint, kept?.statement].map((envelope) => open(envelope, path, found));
  const statements = [];
  for (const envelope of envelopes) statements.push(envelope && (await readStatement(envelope.payload, path, found)));
  const [checkpoint, bundle] = statements;
  const predicate = bundleSchema.safeParse(bundle?.predicate).data;
  if (!checkpoint || !bundle || !predicate) {
    found.add('E_STATEMENT', path, 'is not what is signed for a bundle');
    return true;
  }
  const { log, exportedAt } = predicate;
  if (log.size > next) return false;
  const isOfThisLog =
    bundle.predicateType === 'urn:rollcall:attestation:evidence-bundle:v1' &&
    predicate.origin === origin &&
    path === signedPath(exportedAt, bundle.digest) &&
    checkpoint.digest === sha256Hex(canonicalBytes(checkpointOver(predicate)));
  if (!isOfThisLog) found.add('E_STATEMENT', path, 'is not what is signed for a bundle of this log');
  if (log.head.seq !== log.size - 1 || (await digestOfEntry(store, log.head.seq)) !== log.head.digest) {
    found.add('E_CHECKPOINT_HEAD', path, `names another entry ${log.head.seq} than the log has`);
  }
  const key = keys.findLast(({ from }) => from <= log.size)?.key;
  const introduced = keys.map((known) => known.key);
  for (const envelope of envelopes) {
    if (envelope) await checkSignatures(envelope, key ? [key] : [], introduced, path, found);
  }
  return true;
}

function open(envelope: unknown, path: string, found: Findings): Envelope | null {
  return envelope === undefined ? null : readEnvelope(canonicalBytes(envelope), path, found);
}

/** The checkpoint that goes with a bundle, of the same moment: nothing else may be signed with it. */
function checkpointOver({ origin, log: { size, head }, exportedAt }: z.infer<typeof bundleSchema>): object {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: headName(head.seq), digest: { sha256: head.digest } }],
    predicateType: 'urn:rollcall:attestation:log-checkpoint:v1',
    predicate: { origin, size, head, issuedAt: exportedAt },
  };
}

async function digestOfEntry(store: Reading, seq: number): Promise<string | null> {
  const path = entryPath(seq);
  const bytes = await store.read(path);
  const envelope = bytes && readEnvelope(bytes, path, new Findings());
  return envelope && sha256Hex(envelope.payload);
}

function timeIn(path: string): string {
  return path.slice(SIGNED_FOLDER.length).split('-')[0] ?? '';
}
