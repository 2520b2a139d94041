import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawSample } from '../../../shared/bundle/derived/sample.ts';

const ROWS = Array.from({ length: 40 }, (_, i) => ({ id: `leapsome.acc-${i}`, at: i }));
const idsOf = (rows: readonly { readonly id: string }[], seed: string, size: number) =>
  drawSample(rows, seed, size).map(({ row }) => row.id);

describe('a sample', () => {
  it('is what the documented rule gives: the least SHA-256 of seed, line feed and id', () => {
    const digestOf = (id: string) => createHash('sha256').update(`2026-Q1\n${id}`).digest('hex');
    const expected = ROWS.map(({ id }) => id).toSorted((a, b) => (digestOf(a) < digestOf(b) ? -1 : 1));

    const drawn = drawSample(ROWS, '2026-Q1', 5);

    expect(drawn.map(({ row }) => row.id)).toEqual(expected.slice(0, 5));
    expect(drawn.map(({ rank, digest, row }) => [rank, digest === digestOf(row.id)])).toEqual(
      [1, 2, 3, 4, 5].map((rank) => [rank, true]),
    );
  });

  it('does not depend on the order of the population', () => {
    expect(idsOf(ROWS.toReversed(), 'seed', 7)).toEqual(idsOf(ROWS, 'seed', 7));
  });

  it('is another one with another seed', () => {
    expect(idsOf(ROWS, 'another', 7)).not.toEqual(idsOf(ROWS, 'seed', 7));
  });

  it('grows without changing what was drawn before', () => {
    expect(idsOf(ROWS, 'seed', 12).slice(0, 7)).toEqual(idsOf(ROWS, 'seed', 7));
  });

  it.each([
    [39, 39],
    [40, 40],
    [41, 40],
  ])('of %d rows from 40 has %d', (size, drawn) => {
    expect(idsOf(ROWS, 'seed', size)).toHaveLength(drawn);
  });
});
