import type { z } from 'zod';
import { canonicalBytes } from '../kernel/canonical-json.ts';
import { sha256Hex } from '../kernel/digest.ts';
import type { Slot } from '../kernel/instant.ts';
import { jsonOf } from './dsse.ts';
import { EvidenceError } from './errors.ts';
import { artifactPath } from './layout.ts';
import type { EvidenceReading, EvidenceStore } from './ports.ts';
import type { Subject } from './statement.ts';

/**
 * Stores a document as canonical JSON under its own digest, and returns the subject that a statement names it by.
 * Storing the same document again, in the same month, does nothing.
 */
export async function putArtifact(store: EvidenceStore, slot: Slot, document: object): Promise<Subject> {
  const bytes = canonicalBytes(document);
  const sha256 = sha256Hex(bytes);
  const name = artifactPath(slot, sha256);
  if ((await store.create(name, bytes)) === 'exists') await readArtifact(store, { name, digest: { sha256 } });
  return { name, digest: { sha256 } };
}

/** Reads an artifact that a verified statement names. Throws `store-damaged` unless it is there and what was signed. */
export async function getArtifact<T>(store: EvidenceReading, subject: Subject, schema: z.ZodType<T>): Promise<T> {
  const bytes = await readArtifact(store, subject);
  const parsed = schema.safeParse(jsonOf(bytes));
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') ?? '';
    throw damaged(subject, `has an unexpected shape at "${at}"; it was written by another version`);
  }
  return parsed.data;
}

/** The bytes of an artifact. Throws `store-damaged` unless they are there and what was signed. */
export async function readArtifact(store: EvidenceReading, subject: Subject): Promise<Uint8Array> {
  const bytes = await store.read(subject.name);
  if (!bytes) throw damaged(subject, 'is missing');
  if (sha256Hex(bytes) !== subject.digest.sha256) throw damaged(subject, 'does not have the digest in its name');
  return bytes;
}

function damaged(subject: Subject, what: string): EvidenceError {
  return new EvidenceError(
    'store-damaged',
    `evidence ${subject.name} ${what}; run "rollcall verify" on the store for all damage`,
  );
}
