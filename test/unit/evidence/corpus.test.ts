import { beforeAll, describe, expect, it } from 'vitest';
import { type VerificationReport, VIOLATIONS } from '../../../shared/evidence/verify/report.ts';
import { verify } from '../../../shared/evidence/verify/verify.ts';
import { ARTIFACTS } from '../../corpus/artifacts.ts';
import { CLASSIC } from '../../corpus/classic.ts';
import { CONTAINER } from '../../corpus/container.ts';
import { Forge } from '../../corpus/forge.ts';
import { buildGoodStore, type GoodStore } from '../../corpus/good-store.ts';
import { HARMLESS } from '../../corpus/harmless.ts';
import { CHECKPOINTS, HISTORY } from '../../corpus/history.ts';
import { OBSERVATIONS } from '../../corpus/observations.ts';
import { SIGNATURES } from '../../corpus/signatures.ts';
import { SLOTS } from '../../corpus/slots.ts';
import type { TamperCase } from '../../corpus/tamper-case.ts';
import { sourceOf } from '../../support/memory-source.ts';

const CORPUS: readonly (readonly [what: string, cases: readonly TamperCase[]])[] = [
  ['classic tampering', CLASSIC],
  ['files', CONTAINER],
  ['signatures', SIGNATURES],
  ['history', HISTORY],
  ['checkpoints', CHECKPOINTS],
  ['artifacts', ARTIFACTS],
  ['counts that somebody saw', OBSERVATIONS],
  ['slots and trust', SLOTS],
  ['what is harmless', HARMLESS],
];

let good: GoodStore;
beforeAll(async () => {
  good = await buildGoodStore();
});

async function reportOn({ tamper, input }: Pick<TamperCase, 'tamper' | 'input'>): Promise<VerificationReport> {
  const forge = new Forge(good);
  await tamper(forge);
  return verify(sourceOf(forge), {
    anchor: good.first.publicKey.keyid,
    from: null,
    to: null,
    schedule: null,
    knownHeads: [],
    asOf: good.asOf,
    ...input?.(forge),
  });
}

/** What a report says, line by line, with digests cut short. `vitest -u` takes over words that were changed on purpose. */
function inWords({ violations }: VerificationReport): string {
  const lines = violations.map(({ code, at, message }) => `${code} ${at}: ${message}`.replace(/[0-9a-f]{64}/g, '…'));
  return lines.sort().join('\n');
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
  it.each(cases)('$name', async ({ codes, verdict, ...tampering }) => {
    const report = await reportOn(tampering);

    const reported = [...new Set(report.violations.map(({ code }) => code))];
    expect(reported).toEqual(verdict === 'verified' ? codes : expect.arrayContaining([...codes]));
    expect(report.verdict).toBe(verdict);
    expect(inWords(report)).toMatchSnapshot();
  });
});

describe('the corpus', () => {
  const cases = CORPUS.flatMap(([, list]) => list);

  it('has a case for every violation that there is', () => {
    const covered = new Set<string>(cases.flatMap(({ codes }) => codes));

    expect(Object.keys(VIOLATIONS).filter((code) => !covered.has(code))).toEqual([]);
  });

  it('calls no two cases the same', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});
