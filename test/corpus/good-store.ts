import type { Signer } from '../../shared/evidence/ports.ts';
import { Scenario } from '../support/scenario.ts';
import { testSigner } from '../support/test-signer.ts';

/**
 * The store that the corpus tampers with, written by the real pipeline. Slots are due every six hours.
 *
 *   entry  0         2026-03-02 06:00  log-opened, with the first key
 *   entry  1,  2,  3            06:00  snapshots of leapsome and people, evaluation; checkpoint of size 4
 *   entry  4                    12:00  collection-failed of people: the file was broken
 *   entry  5,  6,  7            12:05  both snapshots, evaluation; checkpoint of size 8
 *   entry  8,  9, 10            14:30  a manual slot; checkpoint of size 11
 *   entry 11                    15:00  key-rotation to the second key; checkpoint of size 12
 *   entry 12, 13, 14            18:00  both snapshots, evaluation; checkpoint of size 15
 *   entry 15, 16, 17 2026-03-03 00:00  the same; checkpoint of size 18
 *   entry 18, 19, 20            06:00  the same; checkpoint of size 21
 */
export interface GoodStore {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly first: Signer;
  readonly second: Signer;
  /** Number of the entry that hands the log over. */
  readonly rotation: number;
  /** When it is verified: half an hour after the last slot. */
  readonly asOf: number;
  /** The log of another workspace, written with the same first key. */
  readonly other: ReadonlyMap<string, Uint8Array>;
}

export const FAILED = 4;
export const MANUAL = 10;
export const ROTATION = 11;
export const LAST = 20;

export async function buildGoodStore(): Promise<GoodStore> {
  const scenario = new Scenario({ size: 6 });
  const first = scenario.signer;
  const second = testSigner('second');
  await scenario.runAt('2026-03-02T06:00:00Z');
  scenario.files['people.csv'] = 'neither header nor rows';
  await scenario.collect('people', '2026-03-02T12:00:00Z');
  delete scenario.files['people.csv'];
  await scenario.runAt('2026-03-02T12:05:00Z');
  await scenario.runAt('2026-03-02T14:30:00Z', { manual: true });

  scenario.clock.set('2026-03-02T15:00:00Z');
  await scenario.handOver(second);
  for (const slot of ['2026-03-02T18:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T06:00:00Z']) {
    await scenario.runAt(slot);
  }

  const other = new Scenario({ size: 6, yaml: new Scenario().yaml.replace('- id: main', '- id: test') });
  await other.runAt('2026-03-02T06:00:00Z');
  await other.runAt('2026-03-02T12:00:00Z');
  return {
    files: scenario.store.files,
    first,
    second,
    rotation: ROTATION,
    asOf: Date.parse('2026-03-03T06:30:00Z'),
    other: other.store.files,
  };
}

/** A small one, for whoever verifies it thousands of times: one slot (entries 0 to 3) and a rotation (entry 4). */
export async function buildSmallStore(): Promise<GoodStore> {
  const scenario = new Scenario({ size: 1 });
  const second = testSigner('second');
  await scenario.runAt('2026-03-02T06:00:00Z');
  return {
    files: scenario.store.files,
    first: scenario.signer,
    second,
    rotation: await scenario.handOver(second),
    asOf: Date.parse('2026-03-02T06:30:00Z'),
    other: new Map(),
  };
}
