import { describe, expect, it } from 'vitest';
import { writeCheckpoint } from '../../../../shared/evidence/log/checkpoint.ts';
import { verify } from '../../../../shared/evidence/verify/verify.ts';
import { sourceOf } from '../../../support/memory-source.ts';
import type { MemoryStore } from '../../../support/memory-store.ts';
import { Scenario } from '../../../support/scenario.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { handOver, LogBench } from '../log/workbench.ts';

/** Flips one bit of every so many bytes of every file, another bit each time, and lists those that nobody noticed. */
async function unnoticedFlips({ files }: MemoryStore, asOf: number, anchor: string, stride: number): Promise<string[]> {
  const input = { anchor, from: null, to: null, schedule: null, knownHeads: [], asOf };
  const unnoticed: string[] = [];
  let at = 0;
  for (const [path, bytes] of files) {
    for (; at < bytes.length; at += stride) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      const { verdict } = await verify(sourceOf({ files: new Map(files).set(path, flipped) }), input);
      if (verdict === 'verified') unnoticed.push(`${path} byte ${at}`);
    }
    at -= bytes.length;
  }
  return unnoticed;
}

describe('a single bit', { timeout: 180_000 }, () => {
  it('cannot be flipped anywhere in a log with its checkpoints, keys and artifacts [C1]', async () => {
    const bench = new LogBench();
    await bench.open();
    await writeCheckpoint(bench.log(), bench.clock, (await bench.note('a')).entry, bench.signer);
    await handOver(bench.log(), testSigner('second'), bench.clock);
    expect((await bench.verify()).violations).toEqual([]);

    const unnoticed = await unnoticedFlips(bench.store, bench.clock.now(), bench.signer.publicKey.keyid, 1);

    expect(unnoticed).toEqual([]);
  });

  it('cannot be flipped in what a run leaves, as far as every thirty-first byte tells', async () => {
    const scenario = new Scenario({ size: 1 });
    await scenario.runAt('2026-03-02T06:00:00Z');

    const anchor = scenario.signer.publicKey.keyid;
    const unnoticed = await unnoticedFlips(scenario.store, scenario.clock.now(), anchor, 31);

    expect(unnoticed).toEqual([]);
  });
});
