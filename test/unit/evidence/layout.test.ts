import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { artifactPath, checkpointPath, entryPath, keyPath, numberIn } from '../../../shared/evidence/layout.ts';

const anyNumber = fc.nat(Number.MAX_SAFE_INTEGER);

describe('the layout of a workspace', () => {
  it('is what docs/evidence-format.md promises', () => {
    const sha256 = 'ab'.repeat(32);

    expect(entryPath(7)).toBe('log/00000000000000000007.dsse.json');
    expect(checkpointPath(8)).toBe('checkpoints/00000000000000000008.dsse.json');
    expect(artifactPath('2026-03-02T06:00:00Z', sha256)).toBe(`evidence/2026/03/${sha256}`);
    expect(keyPath(sha256)).toBe(`keys/${sha256}.pem`);
  });

  it('sorts paths as it sorts numbers', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (a, b) => {
        expect(entryPath(a) < entryPath(b)).toBe(a < b);
      }),
    );
  });
});

describe('numberIn', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        expect(numberIn(entryPath(number))).toBe(number);
        expect(numberIn(checkpointPath(number))).toBe(number);
      }),
    );
  });

  it.each([
    ['no number', 'log/head.dsse.json'],
    ['too few digits', 'log/7.dsse.json'],
    ['too many digits', 'log/000000000000000000007.dsse.json'],
    ['a number beyond what JSON can hold', 'log/99999999999999999999.dsse.json'],
    ['another ending', 'log/00000000000000000007.dsse.json.bak'],
    ['no folder', '00000000000000000007.dsse.json'],
    ['nothing', ''],
  ])('finds none in a path with %s', (_what, path) => {
    expect(numberIn(path)).toBeNull();
  });
});
