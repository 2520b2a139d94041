import type { PublicKey } from '../kernel/fingerprint.ts';

/** One workspace's evidence, to look at. Paths are relative to the workspace, `log/00000000000000000000.dsse.json`. */
export interface EvidenceReading {
  /** The bytes of a file, null if there is none. */
  read(path: string): Promise<Uint8Array | null>;
}

/** Where one workspace's evidence lives. There is no overwrite and no delete: whatever is once created stays as it is. */
export interface EvidenceStore extends EvidenceReading {
  /**
   * Creates a file, whole and durable, or does nothing because there is one already. Exactly one of several writers
   * gets `created`. A rejection means that the file may or may not exist; creating the same bytes again is safe.
   */
  create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
  /** Paths of the files directly in a folder, ascending, those after `after` only. Empty if there is no such folder. */
  list(folder: string, after?: string): Promise<string[]>;
}

/**
 * Cursors and caches of one workspace. Nothing in it is evidence: losing it costs time or repeated events, never a
 * wrong result.
 */
export interface StateStore {
  read(name: string): Promise<Uint8Array | null>;
  /** Replaces the whole value; a reader sees the old one or the new one, never a part. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/** What a store itself vouches for, so that evidence need not be read to know that it is there and whole. */
export interface StoredDigests {
  /** Hex SHA-256 of the bytes that lie at a path; null if there is no such file, or the store knows no digest of it. */
  sha256Of(path: string): Promise<string | null>;
}

/** The one function that writes to the logs, as those see it who cannot. */
export interface AppendFunction {
  /** Sends a request as JSON, and returns the answer. Rejects with an EvidenceError `append-unavailable`. */
  call(request: object): Promise<unknown>;
}

/** The holder of the private key. */
export interface Signer {
  readonly publicKey: PublicKey;
  /** DER-encoded ECDSA signature over the SHA-256 of the message, as KMS gives for ECDSA_SHA_256. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}
