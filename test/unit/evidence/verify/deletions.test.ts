import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { verify } from '../../../../shared/evidence/verify/verify.ts';
import { checkpointAt, entryAt, Forge, sha256 } from '../../../corpus/forge.ts';
import { buildGoodStore, type GoodStore, LAST } from '../../../corpus/good-store.ts';
import { sourceOf } from '../../../support/memory-source.ts';

/**
 * Which deletions can go unnoticed by somebody who remembers no head? Those for which all of this holds:
 *
 * - the log is cut off at its end: the remaining entries are the first ones, without a gap;
 * - all checkpoints over more entries than remain are deleted too, and of the others none, save perhaps the one over
 *   exactly what remains, which a run that died may have left out (W_CHECKPOINT_PENDING tells);
 * - artifacts are deleted only if no remaining entry names them, and no key file is, unless its entry is gone too;
 * - no evaluation is cut off whose slot cannot be collected any more: such a slot is a gap.
 *
 * So what can be lost are the entries of the slot that can still be collected, and manual slots after it. A known head
 * in what was cut off tells (E_LOG_TRUNCATED).
 */
function mayGoUnnoticed(forge: Forge, deleted: ReadonlySet<string>, keptAtLeast: number): boolean {
  const seqs = Array.from({ length: LAST + 1 }, (_, seq) => seq);
  const remaining = seqs.filter((seq) => !deleted.has(entryAt(seq)));
  const size = remaining.length;
  if (remaining.some((seq, i) => seq !== i) || size < keptAtLeast) return false;
  const subjects = remaining.flatMap((seq) => forge.statement(entryAt(seq)).subject.map(({ name }) => name));
  const isCheckpointMissed = (of: number) => {
    if (!forge.files.has(checkpointAt(of))) return false;
    return of > size ? !deleted.has(checkpointAt(of)) : of < size && deleted.has(checkpointAt(of));
  };
  return !subjects.some((name) => deleted.has(name)) && !seqs.some((seq) => isCheckpointMissed(seq + 1));
}

let forge: Forge;
let good: GoodStore;
beforeAll(async () => {
  good = await buildGoodStore();
  forge = new Forge(good);
});

/** Some files, any files, or an end of the log with its checkpoints and with some of what it alone names. */
function deletions(): fc.Arbitrary<ReadonlySet<string>> {
  const paths = [...good.files.keys()];
  const few = fc.subarray(paths, { maxLength: 3 });
  const any = fc.subarray(paths);
  const end = fc.record({
    size: fc.integer({ min: 10, max: LAST + 1 }),
    also: few,
    keepLast: fc.boolean(),
    rest: fc.boolean(),
  });
  return fc
    .oneof(
      few,
      any,
      end.map(({ size, also, keepLast, rest }) => [
        ...paths.filter((path) => path >= entryAt(size) && path.startsWith('log/')),
        ...paths.filter((path) => path >= checkpointAt(size + (keepLast ? 1 : 0)) && path.startsWith('checkpoints/')),
        ...(rest ? forge.namedOnlyFrom(size) : []),
        ...(also.length > 2 ? also : []),
      ]),
    )
    .map((list) => new Set(list));
}

async function verdictWithout(
  deleted: ReadonlySet<string>,
  asOf: number,
  knownHeads: { seq: number; digest: string }[],
) {
  const files = new Map([...good.files].filter(([path]) => !deleted.has(path)));
  const anchor = good.first.publicKey.keyid;
  return verify(sourceOf({ files }), { anchor, from: null, to: null, schedule: null, knownHeads, asOf });
}

describe('files that are deleted', { timeout: 120_000 }, () => {
  it.each([
    ['while the last slot can still be collected', '2026-03-03T06:30:00Z', 18],
    ['as soon as the next slot is due', '2026-03-03T12:10:00Z', LAST + 1],
  ])('are missed, save for an end of the log, %s', async (_what, time, keptAtLeast) => {
    let unnoticed = 0;
    await fc.assert(
      fc.asyncProperty(deletions(), async (deleted) => {
        const expected = mayGoUnnoticed(forge, deleted, keptAtLeast);

        const { verdict } = await verdictWithout(deleted, Date.parse(time), []);

        expect(verdict === 'verified').toBe(expected);
        if (expected) unnoticed++;
      }),
      { numRuns: 300 },
    );
    expect(unnoticed).toBeGreaterThan(0);
  });

  it('are missed in any case when they belong to the log up to a known head [C3]', async () => {
    const envelope = forge.envelope(entryAt(LAST));
    const head = { seq: LAST, digest: sha256(Buffer.from(envelope.payload, 'base64')) };
    await fc.assert(
      fc.asyncProperty(deletions(), async (deleted) => {
        const isWhole = [...deleted].every((path) => path === checkpointAt(LAST + 1));

        const { verdict } = await verdictWithout(deleted, good.asOf, [head]);

        expect(verdict === 'verified').toBe(isWhole);
      }),
      { numRuns: 200 },
    );
  });
});
