import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';

/** A row that was drawn. */
export interface Drawn<Row> {
  /** From 1 on. */
  readonly rank: number;
  /** By what it was drawn: the SHA-256 of the seed, a line feed and the row's id. */
  readonly digest: string;
  readonly row: Row;
}

/**
 * Draws a sample that anybody can draw again: rows in the order of `printf '%s\n%s' "$seed" "$id" | sha256sum`, the first
 * ones of them. Whoever chooses the seed after the population is fixed cannot have chosen the rows.
 */
export function drawSample<Row extends { readonly id: string }>(
  rows: readonly Row[],
  seed: string,
  size: number,
): Drawn<Row>[] {
  return rows
    .map((row) => ({ digest: sha256Hex(`${seed}\n${row.id}`), row }))
    .sort((a, b) => byCodeUnit(a.digest, b.digest) || byCodeUnit(a.row.id, b.row.id))
    .slice(0, size)
    .map(({ digest, row }, i) => ({ rank: i + 1, digest, row }));
}
