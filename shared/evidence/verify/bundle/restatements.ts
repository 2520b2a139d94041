import { isSameBytes, utf8 } from '../../../kernel/bytes.ts';
import { byCodeUnit, canonicalJson } from '../../../kernel/canonical-json.ts';
import { isRecord, readJson } from '../envelope.ts';
import type { Findings } from '../report.ts';
import type { Archive } from '../zip/archive.ts';
import { type ReadManifest, ROOT } from './manifest.ts';

/**
 * Checks the two files that say things again for other programs, sha256sum and cosign: they must be exactly what follows
 * from the manifest and its envelope, since somebody will believe them.
 */
export async function checkRestatements(
  archive: Archive,
  manifest: ReadManifest | null,
  envelope: Uint8Array | null,
  found: Findings,
): Promise<void> {
  await checkRestatement(archive, ROOT.digests, manifest && digestsOf(manifest), found);
  await checkRestatement(archive, ROOT.sigstore, envelope && sigstoreOf(readJson(envelope).value), found);
}

async function checkRestatement(
  archive: Archive,
  path: string,
  expected: string | null,
  found: Findings,
): Promise<void> {
  const bytes = await archive.read(path);
  if (!bytes) {
    found.add('E_FILE_MISSING', path, 'is missing');
  } else if (expected !== null && !isSameBytes(bytes, utf8(expected))) {
    found.add('E_FILE_DIGEST', path, 'is not what follows from the manifest and its signature');
  }
}

/** What `sha256sum -c` reads: every file of the list and the manifest itself. */
function digestsOf({ files, digest }: ReadManifest): string {
  return [...files, { path: ROOT.manifest, sha256: digest }]
    .sort((a, b) => byCodeUnit(a.path, b.path))
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('');
}

/** The envelope as a Sigstore bundle v0.3 has it; null if it is no envelope with one signature. */
function sigstoreOf(envelope: unknown): string | null {
  const [signature] = isRecord(envelope) && Array.isArray(envelope.signatures) ? envelope.signatures : [];
  if (!isRecord(signature) || typeof signature.keyid !== 'string') return null;
  return canonicalJson({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: signature.keyid } },
    dsseEnvelope: envelope,
  });
}
