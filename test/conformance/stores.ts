import { CLASSIC } from '../corpus/classic.ts';
import type { Forge } from '../corpus/forge.ts';
import { FURTHER_ENTRIES } from '../corpus/further-entries.ts';
import { REVIEWS } from '../corpus/reviews.ts';
import { SLOTS } from '../corpus/slots.ts';
import type { TamperCase } from '../corpus/tamper-case.ts';
import { testSigner } from '../support/test-signer.ts';
import type { BundleCase } from './bundle-case.ts';
import { MIDDLE } from './bundle-forge.ts';
import { cutAt } from './good-bundles.ts';

const HOUR = 3_600_000;
/** A period that goes on for days after the export, so that auditors may come late. */
const OPEN = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-08T00:00:00.000Z' } as const;

/**
 * The tamper cases of a store, in a bundle that somebody exported who holds the key and knows, or does not mind: manifest
 * and fresh checkpoint are as they should be. What a store cannot have in a zip is refused with it.
 */
function exported({ name, tamper, codes, verdict, input }: TamperCase): BundleCase {
  return {
    name: `store-${name
      .replace(/ \[\w+\]/g, '')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .toLowerCase()}`,
    plan: {
      period: OPEN,
      async store(forge) {
        await tamper(forge);
        // Nobody exports what no entry names, unless they mean to.
        if (verdict !== 'integrity-violated') forge.removeOrphans();
      },
    },
    codes: name.startsWith('27') ? ['E_PATH_COLLISION'] : codes,
    verdict,
    ...(input && { input: (good) => input({ good } as Forge) }),
  };
}

/** Nothing is forged in these: auditors ask for more than there is, or know too little. */
const AUDITORS: readonly BundleCase[] = [
  {
    name: 'auditor-without-an-anchor',
    plan: {},
    verdict: 'untrusted',
    codes: ['E_ANCHOR_ABSENT'],
    input: () => ({ anchor: null }),
  },
  {
    name: 'auditor-with-another-anchor',
    plan: {},
    verdict: 'untrusted',
    codes: ['E_ANCHOR_MISMATCH'],
    input: () => ({ anchor: testSigner('mallory').publicKey.keyid }),
  },
  {
    name: 'auditor-who-asks-for-an-earlier-period',
    plan: { period: MIDDLE },
    verdict: 'gaps',
    codes: ['E_BUNDLE_PERIOD'],
    input: () => ({ from: Date.parse(MIDDLE.from) - 1 }),
  },
  {
    name: 'auditor-who-asks-for-a-later-period',
    plan: { period: MIDDLE },
    verdict: 'gaps',
    codes: ['E_BUNDLE_PERIOD'],
    input: () => ({ to: Date.parse(MIDDLE.to) + 1 }),
  },
  {
    name: 'auditor-with-a-denser-schedule',
    plan: {},
    verdict: 'gaps',
    codes: ['E_COVERAGE_GAP'],
    input: () => ({ schedule: { cron: '0 * * * *', timezone: 'UTC' } }),
  },
  {
    name: 'auditor-of-another-workspace',
    plan: {},
    verdict: 'integrity-violated',
    codes: ['E_LOG_ORIGIN'],
    input: () => ({ workspace: 'test' }),
  },
  {
    name: 'period-that-went-on-after-the-export',
    plan: { period: OPEN },
    verdict: 'gaps',
    codes: ['E_COVERAGE_GAP', 'E_CHECKPOINT_STALE'],
    input: (good) => ({ asOf: good.asOf + 72 * HOUR }),
  },
  {
    name: 'end-of-the-log-cut-off-before-the-export',
    plan: { period: MIDDLE, store: cutAt(15) },
    verdict: 'gaps',
    codes: ['E_COVERAGE_GAP'],
  },
  {
    name: 'evidence-of-the-period-left-out',
    plan: {
      period: MIDDLE,
      store: (forge) => forge.remove(...forge.namedOnlyFrom(15).filter((path) => !laterIn(forge).has(path))),
    },
    verdict: 'integrity-violated',
    codes: ['E_EVIDENCE_MISSING'],
  },
];

const laterIn = (forge: Forge) => new Set(forge.namedOnlyFrom(18));

export const STORES: readonly BundleCase[] = [
  ...[...CLASSIC, ...SLOTS, ...FURTHER_ENTRIES, ...REVIEWS].map(exported),
  ...AUDITORS,
];
