import { beforeAll, describe, expect, it } from 'vitest';
import { type VerificationReport, VIOLATIONS } from '../../../shared/evidence/verify/report.ts';
import { verify } from '../../../shared/evidence/verify/verify.ts';
import { BUNDLE_CASES } from '../../conformance/corpus.ts';
import { CORPUS, tampered } from '../../corpus/corpus.ts';
import { buildGoodStore, type GoodStore } from '../../corpus/good-store.ts';
import { inWords } from '../../corpus/in-words.ts';
import type { TamperCase } from '../../corpus/tamper-case.ts';
import { sourceOf } from '../../support/memory-source.ts';

let good: GoodStore;
beforeAll(async () => {
  good = await buildGoodStore();
});

async function reportOn(tampering: Pick<TamperCase, 'tamper' | 'input'>): Promise<VerificationReport> {
  const { files, input } = await tampered(good, tampering);
  return verify(sourceOf({ files }), input);
}

describe('the good store', () => {
  it('verifies without a word', async () => {
    const report = await reportOn({ tamper: () => {} });

    expect(report.violations).toEqual([]);
    expect(report).toMatchObject({ verdict: 'verified', entries: 21, slots: { expected: 4, evaluated: 4 } });
  });

  it('verifies without a word when it is written anew by whoever holds the keys, and nobody knows a head', async () => {
    const report = await reportOn({ tamper: (forge) => forge.rewrite(() => {}) });

    expect(report.violations).toEqual([]);
  });
});

describe.each(CORPUS)('%s', (_what, cases) => {
  // Vitest cuts "$name" short, and with it the names of threats that `-t` looks for.
  const named = cases.map((tampering) => [tampering.name, tampering] as const);
  it.each(named)('%s', async (_name, { codes, verdict, ...tampering }) => {
    const report = await reportOn(tampering);

    const reported = [...new Set(report.violations.map(({ code }) => code))];
    expect(reported).toEqual(verdict === 'verified' ? codes : expect.arrayContaining([...codes]));
    expect(report.verdict).toBe(verdict);
    // `vitest -u` takes over words that were changed on purpose.
    expect(inWords(report)).toMatchSnapshot();
  });
});

describe('the corpus', () => {
  const cases = CORPUS.flatMap(([, list]) => list);

  it('has a case for every violation that there is', () => {
    const covered = new Set<string>([...cases, ...BUNDLE_CASES].flatMap(({ codes }) => codes));

    expect(Object.keys(VIOLATIONS).filter((code) => !covered.has(code))).toEqual([]);
  });

  it('calls no two cases the same', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});
