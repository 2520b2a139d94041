import { byCodeUnit } from '../../kernel/canonical-json.ts';

/**
 * Every violation that a verification can report. `integrity`: something is not what was signed. `coverage`: nothing is
 * forged, but slots are missing or failed. `trust`: the key is not the one that the auditor knows. `warning`: odd, and
 * harmless. The codes are documented in docs/evidence-format.md and never change their meaning.
 */
export const VIOLATIONS = {
  E_ZIP_FORMAT: { class: 'integrity', text: 'no zip archive of the kind that a bundle is, or a damaged one' },
  E_ZIP_ENTRY: { class: 'integrity', text: 'something in a zip archive that is no ordinary file' },
  E_ZIP_LIMIT: { class: 'integrity', text: 'a zip archive with more in it than a bundle can have' },
  E_PATH: { class: 'integrity', text: 'a file that has no place in an evidence store' },
  E_PATH_COLLISION: { class: 'integrity', text: 'two files that are one on some file systems' },
  E_FILE_MISSING: { class: 'integrity', text: 'a file of the bundle is missing' },
  E_FILE_EXTRA: { class: 'integrity', text: 'a file that the manifest does not list' },
  E_FILE_DIGEST: { class: 'integrity', text: 'a file is not the one that the manifest lists' },
  E_MANIFEST: { class: 'integrity', text: 'the manifest is missing, malformed or untrue' },
  E_MANIFEST_DIGEST: { class: 'integrity', text: 'the signed statement is of another manifest' },
  E_MANIFEST_HEAD: {
    class: 'integrity',
    text: 'the manifest or its statement is of another log, head, period or checkpoint',
  },
  E_NONCE: { class: 'integrity', text: 'the bundle was not made for the nonce that was given' },
  E_LOG_EMPTY: { class: 'integrity', text: 'there is no log' },
  E_LOG_NAME: { class: 'integrity', text: 'a file of the log that is not named by its number' },
  E_LOG_GENESIS: { class: 'integrity', text: 'the log does not begin with its opening' },
  E_LOG_GAP: { class: 'integrity', text: 'an entry is missing' },
  E_LOG_SEQ: { class: 'integrity', text: 'an entry is not at its place' },
  E_LOG_CHAIN: { class: 'integrity', text: 'an entry does not follow from the one before it' },
  E_LOG_ORIGIN: { class: 'integrity', text: 'an entry of another log' },
  E_LOG_TRUNCATED: { class: 'integrity', text: 'entries at the end are missing' },
  E_LOG_REWRITTEN: { class: 'integrity', text: 'the log is not the one whose head is known' },
  E_LOG_DUPLICATE: { class: 'integrity', text: 'two entries say the same thing' },
  E_ENVELOPE: { class: 'integrity', text: 'not a DSSE envelope' },
  E_PAYLOAD_TYPE: { class: 'integrity', text: 'an envelope of another type' },
  E_NO_SIGNATURE: { class: 'integrity', text: 'no signature' },
  E_SIGNATURE: { class: 'integrity', text: 'a signature that does not verify with a key valid at its place' },
  E_KEY_UNKNOWN: { class: 'integrity', text: 'signed by a key that the log has not introduced' },
  E_KEY_FILE: { class: 'integrity', text: 'a key file that is not what the log says' },
  E_NOT_CANONICAL: { class: 'integrity', text: 'not canonical JSON' },
  E_STATEMENT: { class: 'integrity', text: 'not a statement of this format' },
  E_PREDICATE_TYPE: { class: 'integrity', text: 'a statement that is no log entry' },
  E_TIME_ORDER: { class: 'integrity', text: 'an entry that claims to be older than the one before it' },
  E_TIME_FUTURE: { class: 'integrity', text: 'an entry from the future' },
  E_SLOT: { class: 'integrity', text: 'an entry that its slot does not allow' },
  E_REFERENCE: { class: 'integrity', text: 'a reference to an entry that is not there or not what it says' },
  E_BINDING: { class: 'integrity', text: 'an artifact that contradicts the entry that names it' },
  E_CHECKPOINT_MISSING: { class: 'integrity', text: 'a checkpoint is missing' },
  E_CHECKPOINT_NAME: { class: 'integrity', text: 'a checkpoint that is not named by its size' },
  E_CHECKPOINT_HEAD: { class: 'integrity', text: 'a checkpoint over another log' },
  E_CHECKPOINT_FUTURE: { class: 'integrity', text: 'a checkpoint from the future' },
  E_EVIDENCE_MISSING: { class: 'integrity', text: 'an artifact is missing' },
  E_EVIDENCE_DIGEST: { class: 'integrity', text: 'an artifact has been altered' },
  E_EVIDENCE_ORPHAN: { class: 'integrity', text: 'an artifact in a bundle that no entry names' },
  E_BUNDLE_PERIOD: { class: 'coverage', text: 'the bundle does not cover the period that was asked for' },
  E_CHECKPOINT_STALE: { class: 'coverage', text: 'the newest checkpoint is old; the end of the log may be missing' },
  E_COVERAGE_GAP: { class: 'coverage', text: 'a slot without an evaluation' },
  E_SLOT_LATE: { class: 'coverage', text: 'a slot that was evaluated after the next one was due' },
  E_SLOT_FAILED: { class: 'coverage', text: 'a slot in which a connection could not be collected' },
  E_SLOT_PARTIAL: { class: 'coverage', text: 'a slot in which a connection was not read completely' },
  E_ANCHOR_ABSENT: { class: 'trust', text: 'no trust anchor was given' },
  E_ANCHOR_MISMATCH: { class: 'trust', text: 'the log was opened with another key than the trust anchor' },
  W_PREDICATE_UNKNOWN: { class: 'warning', text: 'an entry of a type that this version does not know' },
  W_CHECKPOINT_PENDING: {
    class: 'warning',
    text: 'the end of the log has no checkpoint yet, as an interrupted run leaves it',
  },
  W_KEY_ORPHAN: { class: 'warning', text: 'a key that no entry introduces, as an interrupted rotation leaves it' },
  W_EVIDENCE_ORPHAN: { class: 'warning', text: 'an artifact that no entry names, as an interrupted run leaves it' },
} as const;

export type ViolationCode = keyof typeof VIOLATIONS;
type ViolationClass = (typeof VIOLATIONS)[ViolationCode]['class'];

export interface Violation {
  readonly code: ViolationCode;
  /** The file, slot or key that it is about. */
  readonly at: string;
  readonly message: string;
}

/** Collects violations; verification never stops at the first. */
export class Findings {
  readonly list: Violation[] = [];

  add(code: ViolationCode, at: string, message: string): void {
    this.list.push({ code, at, message });
  }

  /** Sorts violations by what they are about, from a place in the list on. Those about one thing stay in their order. */
  sortFrom(place: number): void {
    for (const violation of this.list.splice(place).sort((a, b) => byCodeUnit(a.at, b.at))) this.list.push(violation);
  }
}

/** On whose behalf entries were written, as the signer says: an IAM role, where a log has more than one writer. */
export interface Writer {
  readonly writer: string;
  readonly entries: number;
  /** Numbers of the first and the last of them. */
  readonly first: number;
  readonly last: number;
  /** Names of the types of what was written, in order of appearance. */
  readonly types: readonly string[];
}

export interface VerificationReport {
  readonly schema: 'urn:rollcall:verification:v1';
  /** `<organization>/<workspace>`, as the log says; null if that could not be read. */
  readonly origin: string | null;
  /** `unchecked`: the container was refused, and nothing in it was looked at. */
  readonly anchor: 'matched' | 'mismatched' | 'absent' | 'unchecked';
  /** Fingerprint of the key that the log was opened with. */
  readonly openedWith: string | null;
  readonly entries: number;
  /** The last entry: an auditor notes it, and gives it as a known head next time. */
  readonly head: { readonly seq: number; readonly digest: string } | null;
  /** On whose behalf entries say that they were written; empty for a log with one writer, which says nothing. */
  readonly writers: readonly Writer[];
  readonly checkpoints: number;
  readonly artifacts: number;
  /** Slots that were expected in the period, and those of them that have an evaluation. */
  readonly slots: { readonly expected: number; readonly evaluated: number };
  readonly violations: readonly Violation[];
  readonly verdict: 'verified' | 'integrity-violated' | 'untrusted' | 'gaps';
}

/** What all violations together come to: integrity before trust before coverage. */
export function verdictOf(violations: readonly Violation[]): VerificationReport['verdict'] {
  const has = (kind: ViolationClass) => violations.some(({ code }) => VIOLATIONS[code].class === kind);
  if (has('integrity')) return 'integrity-violated';
  if (has('trust')) return 'untrusted';
  return has('coverage') ? 'gaps' : 'verified';
}
