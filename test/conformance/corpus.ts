import type { BundleInput } from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import type { GoodStore } from '../corpus/good-store.ts';
import { HOSTILE_ARCHIVES } from './archives.ts';
import type { BundleCase } from './bundle-case.ts';
import { GOOD_BUNDLES } from './good-bundles.ts';
import { MANIFESTS } from './manifests.ts';
import { STORES } from './stores.ts';

/** The conformance corpus: what every verifier of bundles must come to the same verdict about. */
export const BUNDLES: readonly (readonly [what: string, cases: readonly BundleCase[]])[] = [
  ['good bundles', GOOD_BUNDLES],
  ['manifests and what they list', MANIFESTS],
  ['stores that were tampered with before they were exported', STORES],
  ['archives that mislead whoever reads or unpacks them [C8] [D7]', HOSTILE_ARCHIVES],
];

/** All of them. */
export const BUNDLE_CASES: readonly BundleCase[] = BUNDLES.flatMap(([, cases]) => cases);

/** What an auditor brings to a case. */
export function inputOf({ input }: BundleCase, good: GoodStore): BundleInput {
  const usual = { from: null, to: null, schedule: null, knownHeads: [], nonce: null };
  return { anchor: good.first.publicKey.keyid, asOf: good.asOf, ...usual, ...input?.(good) };
}
