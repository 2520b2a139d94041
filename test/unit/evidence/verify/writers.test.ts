import { describe, expect, it } from 'vitest';
import type { VerifiedEntry, VerifiedLog } from '../../../../shared/evidence/verify/log.ts';
import type { Meaning } from '../../../../shared/evidence/verify/predicates.ts';
import { writersOf } from '../../../../shared/evidence/verify/writers.ts';

const COLLECT = 'arn:aws:iam::111122223333:role/collect';
const EVALUATE = 'arn:aws:iam::111122223333:role/evaluate';

function logOf(...written: readonly (readonly [writer: string | null, type: string | null])[]): VerifiedLog {
  const entries = written.map(([writer, name], seq): VerifiedEntry => {
    const meaning = { name, predicate: {} } as Meaning;
    const appendedAt = '2026-03-02T06:00:00.000Z';
    return { seq, path: '', digest: '', predicateType: '', predicate: {}, subjects: [], writer, appendedAt, meaning };
  });
  return { entries: new Map(entries.map((entry) => [entry.seq, entry])), size: 0, origin: null, keys: [] };
}

describe('the writers of a log', () => {
  it('are named in order of appearance, each with how much it wrote, from where to where, and of what types', () => {
    const log = logOf(
      [EVALUATE, 'log-opened'],
      [COLLECT, 'roster-snapshot'],
      [COLLECT, 'access-snapshot'],
      [EVALUATE, 'control-evaluation'],
      [COLLECT, 'roster-snapshot'],
    );

    expect(writersOf(log)).toEqual([
      { writer: EVALUATE, entries: 2, first: 0, last: 3, types: ['log-opened', 'control-evaluation'] },
      { writer: COLLECT, entries: 3, first: 1, last: 4, types: ['roster-snapshot', 'access-snapshot'] },
    ]);
  });

  it('are those of whom entries say so', () => {
    const log = logOf([null, 'log-opened'], [COLLECT, 'access-snapshot'], [null, 'control-evaluation']);

    expect(writersOf(log)).toEqual([{ writer: COLLECT, entries: 1, first: 1, last: 1, types: ['access-snapshot'] }]);
  });

  it('are named with types that this version does not know, as such', () => {
    expect(writersOf(logOf([COLLECT, null]))).toEqual([
      { writer: COLLECT, entries: 1, first: 0, last: 0, types: ['unknown'] },
    ]);
  });

  it('are none while a log has one writer, which its signer does not name', () => {
    expect(writersOf(logOf([null, 'log-opened'], [null, 'access-snapshot']))).toEqual([]);
  });
});
