import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import { Findings } from '../../shared/evidence/verify/report.ts';
import { openArchive } from '../../shared/evidence/verify/zip/archive.ts';
import { sha256Hex } from '../../shared/kernel/digest.ts';
import { forgeBundle } from '../conformance/bundle-forge.ts';
import { BUNDLE_CASES, inputOf } from '../conformance/corpus.ts';
import { writeCorpus } from '../conformance/main.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { buildGoodStore, type GoodStore } from '../corpus/good-store.ts';
import { fileOf } from '../support/memory-file.ts';
import { pythonWith } from '../support/python.ts';

/** The archives of the conformance corpus as Info-ZIP and Python read them, and archives of theirs as we do. */

const SOUND = BUNDLE_CASES.filter(({ archive }) => archive === undefined || archive === 'sound');
const BROKEN = BUNDLE_CASES.filter(({ archive }) => archive === 'broken');

let store: GoodStore;
let scratch: string;
let folder: string;
let python: (...parameters: readonly string[]) => unknown;
beforeAll(async () => {
  const program = await pythonWith(join(import.meta.dirname, 'requirements.txt'));
  const script = join(import.meta.dirname, 'oracles.py');
  python = (...parameters) =>
    JSON.parse(execFileSync(program, [script, ...parameters], { encoding: 'utf8', maxBuffer: 2 ** 28 }));
  store = await buildGoodStore();
  scratch = await mkdtemp(join(tmpdir(), 'rollcall-archives-'));
  folder = join(scratch, 'corpus');
  await writeCorpus(folder);
}, 300_000);
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** The files that we find in an archive, with their digests; null if we refuse it. */
async function filesOf(bytes: Uint8Array): Promise<Record<string, string> | null> {
  const archive = await openArchive(fileOf(bytes), new Findings());
  if (!archive) return null;
  const files: Record<string, string> = {};
  for (const name of archive.names) files[name] = sha256Hex((await archive.read(name)) ?? 'nothing');
  return files;
}

/** 0: no complaint. */
const unzip = (name: string) => spawnSync('unzip', ['-tqq', join(folder, `${name}.zip`)], { stdio: 'ignore' }).status;

describe('unzip', () => {
  it('finds nothing wrong with the archives that are sound', () => {
    expect(SOUND.map(({ name }) => name).filter((name) => unzip(name) !== 0)).toEqual([]);
  });

  it('complains about those that are broken', () => {
    expect(BROKEN.map(({ name }) => name).filter((name) => unzip(name) === 0)).toEqual([]);
  });
});

describe('the zipfile module of Python', () => {
  it('finds the same files in every archive that we read, and reads none that is broken', async () => {
    const theirs = python('archives', folder) as { readonly [name: string]: object | null };

    for (const { name } of SOUND) {
      // We refuse some for what they would become, a bomb or an endless name.
      const ours = await filesOf(await readFile(join(folder, `${name}.zip`)));
      if (ours) expect(theirs[name], name).toEqual(ours);
      expect(theirs[name], name).not.toBeNull();
    }
    expect(BROKEN.filter(({ name }) => theirs[name] !== null)).toEqual([]);
  });
});

describe('a good bundle that somebody unpacked and packed again', () => {
  let files: string;
  const usual = BUNDLE_CASES[0] ?? never();
  function never(): never {
    throw new Error('the corpus begins with a good bundle');
  }
  beforeAll(async () => {
    files = join(scratch, 'bundle');
    const archive = await openArchive(fileOf(await forgeBundle(store, usual.plan)), new Findings());
    for (const name of archive?.names ?? []) {
      await mkdir(dirname(join(files, name)), { recursive: true });
      await writeFile(join(files, name), (await archive?.read(name)) ?? '');
    }
    python('repack', files);
  });

  const verified = async (zip: Uint8Array) => {
    const { verdict, violations } = await verifyBundle(fileOf(zip), inputOf(usual, store));
    return [verdict, ...new Set(violations.map(({ code }) => code))];
  };

  it.each([
    ['deflated', ['verified']],
    ['stored', ['verified']],
    ['streamed', ['verified']],
    ['streamed-stored', ['integrity-violated', 'E_ZIP_FORMAT']],
    ['bzip2', ['integrity-violated', 'E_ZIP_ENTRY']],
  ])('by Python, %s, comes to %j', async (way, expected) => {
    expect(await verified(await readFile(`${files}-${way}.zip`))).toEqual(expected);
  });

  it('by Python, zip64, is refused if the sizes do not say so, as those before 3.11.4 write it, else verified', async () => {
    const zip = await readFile(`${files}-zip64.zip`);
    // APPNOTE 4.5.3: a field for large sizes stands for sizes that are all ones, and for no others.
    const isAnnounced = zip.subarray(18, 26).every((byte) => byte === 0xff);

    expect(await verified(zip)).toEqual(isAnnounced ? ['verified'] : ['integrity-violated', 'E_ZIP_FORMAT']);
  });

  it.each([
    ['as it is used, but without folders', '-rqD', ['verified']],
    ['without extra fields', '-rqDX', ['verified']],
    ['as small as it can', '-rqD9', ['verified']],
    ['stored', '-rqD0', ['verified']],
    ['with folders', '-rq', ['integrity-violated', 'E_ZIP_ENTRY']],
    ['with a comment', '-rqDz', ['integrity-violated', 'E_ZIP_FORMAT']],
  ])('by Info-ZIP, %s (%s), comes to %j', async (_how, options, expected) => {
    const zip = join(await temporaryFolder(), 'again.zip');
    execFileSync('zip', [options, zip, '.'], {
      cwd: files,
      input: 'a comment\n.\n',
      stdio: ['pipe', 'ignore', 'ignore'],
    });

    expect(await verified(await readFile(zip))).toEqual(expected);
  });

  it('by Info-ZIP, streamed, comes to ["verified"]', async () => {
    const zip = execFileSync('zip', ['-rqD', '-', '.'], { cwd: files, maxBuffer: 2 ** 26 });

    expect(await verified(zip)).toEqual(['verified']);
  });
});
