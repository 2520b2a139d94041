import type { BundleInput } from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import type { VerificationReport, ViolationCode } from '../../shared/evidence/verify/report.ts';
import type { GoodStore } from '../corpus/good-store.ts';
import type { BundlePlan } from './bundle-forge.ts';

/** A bundle, good or bad, and what a verifier must say to it. */
export interface BundleCase {
  /** Unique, and a file name. It says what the bundle is. */
  readonly name: string;
  readonly plan: BundlePlan;
  readonly verdict: VerificationReport['verdict'];
  /** Codes that must be reported; where the verdict is `verified`, all that may be. */
  readonly codes: readonly ViolationCode[];
  /** What the auditor brings that is not the usual. */
  readonly input?: (good: GoodStore) => Partial<BundleInput>;
  /**
   * What zip tools that others wrote must say of the archive (`unzip -t`, and Python's zipfile): `sound`, and the same
   * files in it; `broken`; or they may say either, as some are more patient than a bundle can bear. Sound, if nothing is said.
   */
  readonly archive?: 'sound' | 'broken' | 'either';
}

export const EXIT_CODES = { verified: 0, 'integrity-violated': 1, gaps: 2, untrusted: 3 } as const;

/** A bundle in which there is nothing wrong. */
export function good(name: string, plan: BundlePlan, input?: BundleCase['input']): BundleCase {
  return { name, plan, verdict: 'verified', codes: [], ...(input && { input }) };
}

/** A bundle that must end with violated integrity. */
export function bad(
  name: string,
  codes: BundleCase['codes'],
  plan: BundlePlan,
  input?: BundleCase['input'],
): BundleCase {
  return { name, plan, verdict: 'integrity-violated', codes, ...(input && { input }) };
}
