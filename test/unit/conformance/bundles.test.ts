import { beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/evidence/verify/bundle/verify-bundle.ts';
import { forgeBundle } from '../../conformance/bundle-forge.ts';
import { BUNDLE_CASES, BUNDLES, inputOf } from '../../conformance/corpus.ts';
import { buildGoodStore, type GoodStore } from '../../corpus/good-store.ts';
import { fileOf } from '../../support/memory-file.ts';

let store: GoodStore;
beforeAll(async () => {
  store = await buildGoodStore();
});

describe.each(BUNDLES)('%s', (_what, cases) => {
  it.each(cases.map((bundle) => [bundle.name, bundle] as const))('%s', async (_name, bundle) => {
    const zip = await forgeBundle(store, bundle.plan);

    const report = await verifyBundle(fileOf(zip), inputOf(bundle, store));

    const reported = [...new Set(report.violations.map(({ code }) => code))];
    expect(reported).toEqual(bundle.verdict === 'verified' ? bundle.codes : expect.arrayContaining([...bundle.codes]));
    expect(report.verdict).toBe(bundle.verdict);
  });
});

describe('the conformance corpus', () => {
  it('has at least sixty bundles, and calls no two of them the same', () => {
    expect(BUNDLE_CASES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(BUNDLE_CASES.map(({ name }) => name)).size).toBe(BUNDLE_CASES.length);
    expect(BUNDLE_CASES.filter(({ name }) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
  });
});
