import { claimedSigners, jsonOf } from '../evidence/dsse.ts';
import type { EntryReference } from '../evidence/log/entry.ts';
import { byCodeUnit, canonicalBytes } from '../kernel/canonical-json.ts';
import { sha256Hex } from '../kernel/digest.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Period } from './period/period.ts';

/**
 * What a file is to the bundle. `evidence` is named by an entry of the period, `outside-period` by others alone; `derived` is
 * made from the evidence, and vouches for nothing.
 */
export type FileRole = 'log' | 'checkpoint' | 'key' | 'evidence' | 'outside-period' | 'derived' | 'guide';

export interface ListedFile {
  readonly path: string;
  readonly role: FileRole;
  /** Hex. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/** What MANIFEST.json says beside the list of files. It has nothing of the moment at which the bundle was made. */
export interface BundleSubject {
  /** `<organization>/<workspace>`. */
  readonly origin: string;
  readonly period: Period;
  /** The time by which reports were made. */
  readonly asOf: Instant;
  /** The last entry in the bundle. */
  readonly head: EntryReference;
  readonly software: { readonly name: string; readonly version: string; readonly commit: string | null };
}

export const MANIFEST = 'MANIFEST.json';

/** MANIFEST.json. The same log, options and `asOf` give the same bytes. */
export function manifestOf(subject: BundleSubject, files: readonly ListedFile[]): Uint8Array {
  const { origin, period, asOf, head, software } = subject;
  return canonicalBytes({
    schema: 'urn:rollcall:bundle-manifest:v1',
    origin,
    period: { from: period.from, to: period.to },
    asOf,
    log: { size: head.seq + 1, head: { seq: head.seq, digest: head.digest } },
    software: { name: software.name, version: software.version, commit: software.commit },
    files: files
      .map(({ path, role, sha256, size }) => ({ path, role, sha256, size }))
      .sort((a, b) => byCodeUnit(a.path, b.path)),
  });
}

/** The same list, and the manifest itself, as `sha256sum --check` reads it. */
export function checksumList(files: readonly ListedFile[], manifest: Uint8Array): Uint8Array {
  const listed = [...files, { path: MANIFEST, sha256: sha256Hex(manifest) }];
  const lines = listed.sort((a, b) => byCodeUnit(a.path, b.path)).map(({ path, sha256 }) => `${sha256}  ${path}\n`);
  return Buffer.from(lines.join(''), 'utf8');
}

/** The same signature as a Sigstore bundle v0.3, which cosign reads. */
export function sigstoreBundle(envelope: Uint8Array): Uint8Array {
  return canonicalBytes({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: claimedSigners(envelope)[0] ?? '' } },
    dsseEnvelope: jsonOf(envelope),
  });
}
