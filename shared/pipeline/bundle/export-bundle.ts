import { derivedFiles } from '../../bundle/derived/files.ts';
import { guideOf } from '../../bundle/guide.ts';
import {
  type BundleSubject,
  checksumList,
  type FileRole,
  type ListedFile,
  MANIFEST,
  manifestOf,
  sigstoreBundle,
} from '../../bundle/manifest.ts';
import type { Period } from '../../bundle/period/period.ts';
import { type SelectableState, selectEvidence } from '../../bundle/selection.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import type { Appender } from '../../evidence/log/appender.ts';
import type { LogReading } from '../../evidence/log/entry.ts';
import type { SignedBundle } from '../../evidence/log/sign-bundle.ts';
import { findingsStateSchema } from '../../findings/state.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type ReviewsDocument, reviewsDocumentSchema } from '../../reviews/state.ts';
import { openedTail } from '../lookup/readings.ts';
import { readPeriod } from '../period/read-period.ts';
import type { ReadContext, Software } from '../run-context.ts';
import { filesOfStore, type PlannedFile } from './bundle-files.ts';
import { endingWith, readBundledLog } from './bundled-log.ts';

/** What is needed to make a bundle. */
export interface BundlingContext extends ReadContext {
  readonly appender: Pick<Appender, 'signBundle'>;
  readonly software: Software;
}

export interface BundleOptions {
  readonly period: Period;
  /** The time by which reports are made. */
  readonly asOf: Instant;
  /** What the auditor asked to see in the signed statement. */
  readonly nonce: string | null;
}

/** Takes the files of a bundle in their order, and writes them: whole, or not at all. */
export type WriteArchive = (
  files: AsyncIterable<{ readonly path: string; readonly bytes: Uint8Array }>,
) => Promise<void>;

/** What was bundled. */
export interface ExportedBundle {
  readonly subject: BundleSubject;
  /** Hex SHA-256 of MANIFEST.json. */
  readonly manifest: string;
  /** How many files the manifest lists. */
  readonly files: number;
}

/**
 * Makes a bundle of a workspace: its log to the end, the evidence of a period, and what an auditor needs to verify both. All
 * that goes in is verified when it is read, one file at a time. Throws an EvidenceError if something is not as it was signed,
 * and a LookupError if there is no log. `progress` is told of files.
 */
export async function exportBundle(
  { log, appender, software }: BundlingContext,
  { period, asOf, nonce }: BundleOptions,
  write: WriteArchive,
  progress: (done: number, of: number) => void,
): Promise<ExportedBundle> {
  const { head } = await openedTail(log);
  const subject: BundleSubject = {
    origin: log.origin,
    period,
    asOf,
    head: { seq: head.seq, digest: head.digest },
    software,
  };
  const planned = await plan(log, subject);
  let manifest: Uint8Array = new Uint8Array();
  await write(
    (async function* () {
      const listed: ListedFile[] = [];
      for (const { path, role, read } of planned) {
        const bytes = await read();
        listed.push({ path, role, sha256: sha256Hex(bytes), size: bytes.length });
        yield { path, bytes };
        progress(listed.length, planned.length);
      }
      manifest = manifestOf(subject, listed);
      // Signed last, so that the statement is about what was really written.
      const signed = await appender.signBundle({ manifest: sha256Hex(manifest), period, head: subject.head, nonce });
      yield { path: MANIFEST, bytes: manifest };
      yield* signedFiles(signed);
      yield { path: 'manifest-sha256.txt', bytes: checksumList(listed, manifest) };
    })(),
  );
  return { subject, manifest: sha256Hex(manifest), files: planned.length };
}

/** All files that the manifest lists, in the order of the archive: what people open first, first. */
async function plan(log: LogReading, subject: BundleSubject): Promise<PlannedFile[]> {
  const digests = new Map<string, string>();
  const reading = endingWith(log, subject.head.seq, digests);
  const tail = await openedTail(reading);
  const bundled = await readBundledLog(reading, tail);
  const evaluations = new Map(bundled.entries.map(({ seq, left }) => [seq, left]));
  // Most evaluations leave reviews as they were.
  let known: { readonly sha256: string; readonly document: ReviewsDocument } | null = null;
  const stateOf = async (seq: number): Promise<SelectableState> => {
    const left = evaluations.get(seq);
    if (!left) throw new Error('only evaluations leave a state');
    const { sha256 } = left.reviews.digest;
    if (known?.sha256 !== sha256) {
      known = { sha256, document: await getArtifact(log.store, left.reviews, reviewsDocumentSchema) };
    }
    const { reviews } = known.document;
    return { ...(await getArtifact(log.store, left.findings, findingsStateSchema)), reviews };
  };
  const selected = await selectEvidence(bundled.entries, subject.period, ({ seq }) => stateOf(seq));
  const derived = derivedFiles(await readPeriod(reading, tail, subject));
  const guide = guideOf({ ...subject, keys: bundled.keys, isSelfAttested: bundled.isSelfAttested });
  return [
    written('VERIFY.md', 'guide', () => guide),
    ...[
      ...filesOfStore(log, bundled, selected, digests),
      ...derived.map((file) => written(file.path, 'derived', () => file.text())),
    ].sort((a, b) => byCodeUnit(a.path, b.path)),
  ];
}

/** A file that is made for the bundle, when its turn comes. */
function written(path: string, role: FileRole, text: () => string): PlannedFile {
  return { path, role, read: async () => Buffer.from(text(), 'utf8') };
}

function* signedFiles({ checkpoint, statement }: SignedBundle) {
  yield { path: 'MANIFEST.dsse.json', bytes: statement };
  yield { path: 'MANIFEST.sigstore.json', bytes: sigstoreBundle(statement) };
  yield { path: 'checkpoint.dsse.json', bytes: checkpoint };
}
