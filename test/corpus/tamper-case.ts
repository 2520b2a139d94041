import type { VerificationReport, ViolationCode } from '../../shared/evidence/verify/report.ts';
import type { VerificationInput } from '../../shared/evidence/verify/verify.ts';
import type { Forge } from './forge.ts';

/** Something that is done to the good store, and what a verifier must say to it. */
export interface TamperCase {
  /** Short and unique: `07 first entry deleted`. */
  readonly name: string;
  readonly tamper: (forge: Forge) => void | Promise<void>;
  /** Codes that must be reported; others may be. Empty: nothing at all may be reported. */
  readonly codes: readonly ViolationCode[];
  readonly verdict: VerificationReport['verdict'];
  /** What the auditor brings that is not the usual. */
  readonly input?: (forge: Forge) => Partial<VerificationInput>;
}

/** A case that must end with violated integrity. */
export function forgery(name: string, codes: TamperCase['codes'], tamper: TamperCase['tamper']): TamperCase {
  return { name, tamper, codes, verdict: 'integrity-violated' };
}

/** A case that must stay verified, with no more than these warnings. */
export function harmless(name: string, codes: TamperCase['codes'], tamper: TamperCase['tamper']): TamperCase {
  return { name, tamper, codes, verdict: 'verified' };
}
