import { RollcallError } from '../kernel/errors.ts';

export type EvidenceErrorCode =
  /** Something in the store is missing, altered or not ours: run `rollcall verify`. */
  | 'store-damaged'
  /** The store cannot be written or read: disk full, permissions, network. */
  | 'store-unavailable'
  /** On AWS: there is no such bucket. */
  | 'store-missing'
  /** On AWS: the credentials may not do this in the bucket. */
  | 'store-denied'
  /** On AWS: the bucket lets evidence be overwritten or deleted: no versioning, no Object Lock, no default retention. */
  | 'store-unprotected'
  /** The log is signed by another key, or belongs to another organisation or workspace. */
  | 'log-foreign'
  /** The machine's clock is more than five minutes behind the log's last entry. */
  | 'clock-behind'
  /** The slot has been evaluated; nothing more can be collected for it. */
  | 'slot-sealed'
  /** Another evaluation has been sealed since this one was begun, and is not the one that it follows: evaluate again. */
  | 'evaluation-overtaken'
  /** A bundle names a head that is not, or no longer, the end of the log: nothing was signed. */
  | 'bundle-refused'
  /** Other writers were faster too many times in a row. */
  | 'append-contended'
  /** On AWS: the append function does not do what was asked of it. */
  | 'append-refused'
  /** On AWS: the append function does not answer. */
  | 'append-unavailable'
  /** On AWS: the log does not show what the append function says it has done. */
  | 'append-unconfirmed'
  /** The signer gave a signature that its own public key does not verify. */
  | 'signature-invalid'
  /** On AWS: the key cannot sign evidence at all: another kind of key, disabled, deleted, or not ours to use. */
  | 'signer-unusable'
  /** On AWS: the key service does not answer or throttles. */
  | 'signer-unavailable';

/** A failure of the evidence log or its store. */
export class EvidenceError extends RollcallError<EvidenceErrorCode> {}
