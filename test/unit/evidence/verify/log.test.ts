import { beforeAll, describe, expect, it } from 'vitest';
import { type LogPosition, verifyLog } from '../../../../shared/evidence/verify/log.ts';
import { publicKeyFromPem } from '../../../../shared/evidence/verify/public-key.ts';
import { Findings } from '../../../../shared/evidence/verify/report.ts';
import { entryAt, Forge, sha256 } from '../../../corpus/forge.ts';
import { buildGoodStore, type GoodStore } from '../../../corpus/good-store.ts';
import { get } from '../../../corpus/statement.ts';
import { sourceOf } from '../../../support/memory-source.ts';

let good: GoodStore;
let forge: Forge;
beforeAll(async () => {
  good = await buildGoodStore();
  forge = new Forge(good);
});

const NEXT = 8;

/** Where a verification stands that has come to an entry. */
async function positionAt(seq: number): Promise<LogPosition> {
  const key = await publicKeyFromPem(good.first.publicKey.pem);
  if (!key) throw new Error('the first key of the good store is none');
  const last = forge.envelope(entryAt(seq - 1));
  const statement = forge.statement(entryAt(seq - 1));
  return {
    next: seq,
    digest: sha256(Buffer.from(last.payload, 'base64')),
    appendedAt: String(get(statement, 'predicate.log.appendedAt')),
    origin: 'acme/main',
    keys: [{ key, from: 0 }],
  };
}

async function verifiedFrom(paths: readonly string[], from?: LogPosition) {
  const found = new Findings();
  const log = await verifyLog(sourceOf(forge), paths, good.asOf, found, from);
  return { log, reported: found.list.map(({ code, at }) => `${code} ${at}`) };
}

describe('a log', () => {
  it('is verified in the order of its numbers, in whatever order its files are listed', async () => {
    const { log, reported } = await verifiedFrom(forge.paths('log/').toReversed());

    expect(reported).toEqual([]);
    expect([...log.entries.keys()]).toEqual(Array.from({ length: 21 }, (_, seq) => seq));
  });
});

describe('a log from a position on', () => {
  const rest = () => forge.paths('log/').slice(NEXT);

  it('is verified without the entries before it, with its keys and its origin', async () => {
    const { log, reported } = await verifiedFrom(rest(), await positionAt(NEXT));

    expect(reported).toEqual([]);
    expect({ size: log.size, first: [...log.entries.keys()][0], origin: log.origin }).toEqual({
      size: 21,
      first: NEXT,
      origin: 'acme/main',
    });
    expect(log.keys.map(({ key, from }) => [key.keyid, from])).toEqual([
      [good.first.publicKey.keyid, 0],
      [good.second.publicKey.keyid, good.rotation + 1],
    ]);
  });

  it('leaves the position as it was, also when the key changes', async () => {
    const from = await positionAt(NEXT);

    await verifiedFrom(rest(), from);

    expect(from.keys).toHaveLength(1);
  });

  it.each<[string, Partial<LogPosition>, readonly string[]]>([
    ['another digest', { digest: '0'.repeat(64) }, [`E_LOG_CHAIN ${entryAt(NEXT)}`]],
    ['no digest, since the entry before could not be read', { digest: null }, []],
    [
      'a later time',
      { appendedAt: '2026-03-02T14:59:00.000Z' },
      [8, 9, 10].map((seq) => `E_TIME_ORDER ${entryAt(seq)}`),
    ],
    ['fewer entries', { next: NEXT - 2 }, ['E_LOG_GAP log/ entries 6 to 7']],
  ])('is held against a position with %s', async (_what, other, expected) => {
    const { reported } = await verifiedFrom(rest(), { ...(await positionAt(NEXT)), ...other });

    expect(reported).toEqual(expected);
  });

  it('has to be of the same workspace', async () => {
    const { reported } = await verifiedFrom([entryAt(NEXT)], { ...(await positionAt(NEXT)), origin: 'acme/test' });

    expect(reported).toEqual([`E_LOG_ORIGIN ${entryAt(NEXT)}`]);
  });
});
