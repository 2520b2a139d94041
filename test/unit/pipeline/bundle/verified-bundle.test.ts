import { beforeAll, describe, expect, it } from 'vitest';
import { zipped } from '../../../../shared/adapters/node/zip.ts';
import type { ListedFile } from '../../../../shared/bundle/manifest.ts';
import { type BundleReport, verifyBundle } from '../../../../shared/evidence/verify/bundle/verify-bundle.ts';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import { millisecondsOf } from '../../../../shared/kernel/instant.ts';
import { AS_OF, eventfulPeriod, PERIOD, PLAYED_WITHIN } from '../../../support/eventful-period.ts';
import { fileOf } from '../../../support/memory-file.ts';
import { reperformed } from '../../../support/reperformed.ts';
import { type Bundled, bundleOf, jsonIn } from './bundled.ts';

/** What becomes of a bundle of three weeks in which everything happened, in the hands of the auditor. */

let bundled: Bundled;
let anchor: string;
beforeAll(async () => {
  const { scenario } = await eventfulPeriod();
  scenario.clock.set('2026-04-03T09:00:00Z');
  anchor = scenario.signer.publicKey.keyid;
  bundled = await bundleOf(scenario, { period: PERIOD, asOf: AS_OF, nonce: 'audit 7' });
}, PLAYED_WITHIN);

const PERIOD_MS = { from: millisecondsOf(PERIOD.from), to: millisecondsOf(PERIOD.to) };

async function archiveOf(contents: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const files = (async function* () {
    for (const [path, bytes] of contents) yield { path, bytes };
  })();
  return Buffer.concat(await Array.fromAsync(zipped(files)));
}

async function verified(): Promise<BundleReport> {
  return verifyBundle(fileOf(await archiveOf(bundled.contents)), {
    anchor,
    nonce: 'audit 7',
    ...PERIOD_MS,
    schedule: null,
    knownHeads: [],
    asOf: millisecondsOf('2026-04-03T10:00:00.000Z'),
  });
}

describe('a bundle in the hands of an auditor', () => {
  it('verifies: nothing is wrong with it but slots that were really missed or failed', async () => {
    const { verdict, anchor: trust, violations, bundle } = await verified();

    const codes = [...new Set(violations.map(({ code }) => code))].sort();
    expect({ verdict, trust }).toEqual({ verdict: 'gaps', trust: 'matched' });
    expect(codes).toEqual(['E_COVERAGE_GAP', 'E_SLOT_FAILED', 'E_SLOT_PARTIAL']);
    expect(bundle).toMatchObject({ manifest: bundled.manifest, period: PERIOD, asOf: AS_OF, nonce: 'audit 7' });
  });

  it('can be performed again from what is in it alone, every evaluation of the period', async () => {
    const report = await verified();

    const again = await reperformed({ files: bundled.contents }, report, PERIOD_MS);

    expect(again.map(({ outcome, obstacle }) => ({ outcome, obstacle }))).toEqual(
      again.map(() => ({ outcome: 'identical', obstacle: null })),
    );
    expect(again.length).toBeGreaterThan(60);
  });

  it('could not be performed again without what lies outside of the period', async () => {
    const { files } = jsonIn(bundled, 'MANIFEST.json');
    const outside = new Set(files.flatMap(({ path, role }: ListedFile) => (role === 'outside-period' ? [path] : [])));
    const within = new Map([...bundled.contents].filter(([path]) => !outside.has(path)));

    await expect(reperformed({ files: within }, await verified(), PERIOD_MS)).rejects.toMatchObject({
      code: 'store-damaged',
    });
  });

  it('has every document to which its reports point', async () => {
    const { files } = jsonIn(bundled, 'MANIFEST.json');
    const paths = new Set(files.map(({ path }: { path: string }) => path));
    const named = [...bundled.contents]
      .filter(([path]) => path.startsWith('derived/'))
      .flatMap(
        ([, bytes]) =>
          Buffer.from(bytes)
            .toString('utf8')
            .match(/evidence\/\d{4}\/\d{2}\/[0-9a-f]{64}/g) ?? [],
      );

    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((path) => !paths.has(path))).toEqual([]);
  });

  it('is the same, reports and all, when it is made again', async () => {
    const { scenario } = await eventfulPeriod();
    scenario.clock.set('2026-04-04T09:00:00Z');

    const again = await bundleOf(scenario, { period: PERIOD, asOf: AS_OF });

    const digests = ({ contents }: Bundled) =>
      [...contents]
        .filter(([path]) => path.startsWith('derived/'))
        .map(([path, bytes]) => `${sha256Hex(bytes)} ${path}`);
    expect(digests(again)).toEqual(digests(bundled));
    expect(again.manifest).toBe(bundled.manifest);
  });
});
