import { beforeAll, describe, expect, it } from 'vitest';
import { type BundleInput, verifyBundle } from '../../../../../shared/evidence/verify/bundle/verify-bundle.ts';
import { Findings } from '../../../../../shared/evidence/verify/report.ts';
import { openArchive } from '../../../../../shared/evidence/verify/zip/archive.ts';
import { byCodeUnit } from '../../../../../shared/kernel/canonical-json.ts';
import { forgeBundle } from '../../../../conformance/bundle-forge.ts';
import { rawZip } from '../../../../conformance/raw-zip.ts';
import { buildGoodStore, buildSmallStore, type GoodStore } from '../../../../corpus/good-store.ts';
import { fileOf } from '../../../../support/memory-file.ts';

let small: GoodStore;
let input: BundleInput;
let zip: Uint8Array;
beforeAll(async () => {
  small = await buildSmallStore();
  input = inputFor(small);
  zip = await forgeBundle(small, { exportedAt: '2026-03-02T06:29:00.000Z' });
});

const inputFor = ({ first, asOf }: GoodStore): BundleInput => ({
  anchor: first.publicKey.keyid,
  asOf,
  from: null,
  to: null,
  schedule: null,
  knownHeads: [],
  nonce: null,
});

async function filesIn(bytes: Uint8Array): Promise<Map<string, Uint8Array> | null> {
  const archive = await openArchive(fileOf(bytes), new Findings());
  if (!archive) return null;
  const files = new Map<string, Uint8Array>();
  for (const name of archive.names) files.set(name, (await archive.read(name)) ?? Buffer.from('nothing'));
  return files;
}

const packed = (files: ReadonlyMap<string, Uint8Array>) =>
  rawZip([...files].map(([name, bytes]) => ({ name, bytes, stored: true })));

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Buffer.from(bytes);
  copy[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
  return copy;
};

const verdictOn = async (bytes: Uint8Array, of = input) => (await verifyBundle(fileOf(bytes), of)).verdict;

describe('a bundle', { timeout: 60_000 }, () => {
  it('verifies, so that what follows means something', async () => {
    expect((await verifyBundle(fileOf(zip), input)).violations).toEqual([]);
  });

  it('does not verify with a bit flipped in any of its files, as far as every 499th byte tells [C1]', async () => {
    const files = (await filesIn(zip)) ?? new Map<string, Uint8Array>();
    const unnoticed: string[] = [];

    for (const [path, bytes] of files) {
      for (let at = bytes.length % 499; at < bytes.length; at += 499) {
        const altered = packed(new Map(files).set(path, flipped(bytes, at)));
        if ((await verdictOn(altered)) === 'verified') unnoticed.push(`${path} byte ${at}`);
      }
    }

    expect(unnoticed).toEqual([]);
  });

  it('tells of damaged evidence file by file, though the next one is read in the meantime', async () => {
    const files = (await filesIn(zip)) ?? new Map<string, Uint8Array>();
    const damaged = [...files.keys()]
      .filter((path) => path.startsWith('evidence/'))
      .sort(byCodeUnit)
      .slice(0, 3);
    for (const path of damaged) files.set(path, flipped(files.get(path) ?? new Uint8Array(), 9));

    const { violations } = await verifyBundle(fileOf(packed(files)), input);

    const ofEvidence = violations.filter(({ at }) => damaged.includes(at)).map(({ code, at }) => `${code} ${at}`);
    expect(ofEvidence).toEqual(damaged.flatMap((path) => [`E_FILE_DIGEST ${path}`, `E_EVIDENCE_DIGEST ${path}`]));
  });

  it('verifies with a bit of the archive flipped only if the very same files are in it [C8]', async () => {
    const whole = await filesIn(zip);
    let harmless = 0;

    for (let at = 0; at < zip.length; at += 97) {
      const altered = flipped(zip, at);
      if ((await verdictOn(altered)) !== 'verified') continue;
      harmless++;
      expect(await filesIn(altered), `byte ${at}`).toEqual(whole);
    }

    // Who made it, modes and what ends the deflated data: a few bits say nothing.
    expect(harmless).toBeLessThan(zip.length / 97 / 10);
  });
});

describe('two good bundles of one key', { timeout: 60_000 }, () => {
  it('do not verify with any file of one in the place of its like in the other, or beside it [C6]', async () => {
    const store = await buildGoodStore();
    const ours = (await filesIn(await forgeBundle(store, {}))) ?? new Map<string, Uint8Array>();
    const theirs = await filesIn(await forgeBundle({ ...store, files: store.other }, { signers: () => [store.first] }));
    const foreign = [...(theirs ?? [])].filter(([path, bytes]) => !Buffer.from(ours.get(path) ?? []).equals(bytes));
    const unnoticed: string[] = [];

    for (const [path, bytes] of foreign) {
      const mixed = packed(new Map(ours).set(path, bytes));
      if ((await verdictOn(mixed, inputFor(store))) === 'verified') unnoticed.push(path);
    }

    expect(foreign.length).toBeGreaterThan(20);
    expect(unnoticed).toEqual([]);
  });
});
