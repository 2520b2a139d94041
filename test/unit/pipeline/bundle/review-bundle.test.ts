import { beforeAll, describe, expect, it } from 'vitest';
import { zipped } from '../../../../shared/adapters/node/zip.ts';
import { verifyBundle } from '../../../../shared/evidence/verify/bundle/verify-bundle.ts';
import { millisecondsOf } from '../../../../shared/kernel/instant.ts';
import { spanOf } from '../../../../shared/pipeline/reviews/span.ts';
import { fileOf } from '../../../support/memory-file.ts';
import { reperformed } from '../../../support/reperformed.ts';
import { type PlayedReview, playReview, REVIEW, reviewOf } from '../../../support/review-scenario.ts';
import { type Bundled, bundleOf, jsonIn } from './bundled.ts';

/** A day on which a review was decided, signed and closed that had been opened before; the proof of removal came later. */
const PERIOD = { from: '2026-04-02T00:00:00.000Z', to: '2026-04-02T18:00:00.000Z' };
const AS_OF = '2026-04-03T12:00:00.000Z';

let played: PlayedReview;
let bundled: Bundled;

beforeAll(async () => {
  played = await playReview();
  bundled = await bundleOf(played.scenario, { period: PERIOD, asOf: AS_OF });
}, 60_000);

const rolesOf = (): Map<string, string> =>
  new Map(jsonIn(bundled, 'MANIFEST.json').files.map(({ path, role }: Record<string, string>) => [path, role]));

describe('a bundle with an access review in it', () => {
  it('verifies, and its evaluations can be performed again from it alone', async () => {
    const files = (async function* () {
      for (const [path, bytes] of bundled.contents) yield { path, bytes };
    })();
    const archive = Buffer.concat(await Array.fromAsync(zipped(files)));
    const [from, to] = [millisecondsOf(PERIOD.from), millisecondsOf(PERIOD.to)];

    const report = await verifyBundle(fileOf(archive), {
      ...{ anchor: played.scenario.signer.publicKey.keyid, nonce: null, from, to, schedule: null, knownHeads: [] },
      asOf: millisecondsOf(AS_OF),
    });
    const again = await reperformed({ files: bundled.contents }, report, { from, to });

    // Slots were left out.
    expect(report.violations.filter(({ code }) => code !== 'E_COVERAGE_GAP')).toEqual([]);
    expect(report.anchor).toBe('matched');
    expect(again.map(({ outcome }) => outcome)).toEqual(['identical']);
  });

  it('has the list that was frozen before the period, and the snapshot after it that proves the removal [note 41]', async () => {
    const { population, rows } = await reviewOf(played.scenario);
    const proof = rows.find(({ row }) => row === played.revoked.row)?.removal?.gone?.artifact;

    const roles = rolesOf();

    expect(proof).toBeDefined();
    expect(roles.get(population.name)).toBe('outside-period');
    expect([...roles].filter(([path]) => path.endsWith(`/${proof}`))).toEqual([
      [expect.stringMatching(/^evidence\/2026\/04\//), 'outside-period'],
    ]);
  });

  it('has a page of the review and its items, whose links lead to files that are there', () => {
    const page = Buffer.from(bundled.contents.get(`derived/review-${REVIEW}.html`) ?? []).toString('utf8');
    const items = Buffer.from(bundled.contents.get(`derived/review-${REVIEW}.csv`) ?? []).toString('utf8');
    const links = [...page.matchAll(/href="\.\.\/([^"#]+)"/g)].map(([, path]) => path);

    expect(page).toContain('the operator’s word');
    expect(page).toContain('gone in time');
    expect(items.split('\r\n').filter((line) => line.includes('"revoke"'))).toHaveLength(1);
    expect(links.filter((path) => path?.startsWith('evidence/')).length).toBeGreaterThan(2);
    expect(links.filter((path) => !bundled.contents.has(path ?? ''))).toEqual([]);
  });
});

describe('the days of a review', () => {
  it('are those from its opening to its end', async () => {
    expect(await spanOf(played.scenario.context().log, REVIEW)).toEqual({
      opened: expect.stringMatching(/^2026-04-01T00:0/),
      ended: expect.stringMatching(/^2026-04-02T10:0/),
    });
  });

  it('are not made up where the log has no such review', async () => {
    await expect(spanOf(played.scenario.context().log, 'all-2020-01-01')).rejects.toMatchObject({
      code: 'unknown-review',
    });
  });
});
