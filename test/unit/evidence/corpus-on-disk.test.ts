import { link, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FolderSource } from '../../../shared/adapters/local/folder-source.ts';
import type { ViolationCode } from '../../../shared/evidence/verify/report.ts';
import { verify } from '../../../shared/evidence/verify/verify.ts';
import { temporaryFolder } from '../../contract/temporary-folder.ts';
import { checkpointAt, entryAt, Forge } from '../../corpus/forge.ts';
import { buildGoodStore, type GoodStore } from '../../corpus/good-store.ts';
import { makePipe } from '../adapters/local/processes.ts';

/** What can be done to a store only where it is a folder. */

let good: GoodStore;
let paths: { readonly entry: string; readonly checkpoint: string; readonly key: string; readonly artifact: string };
beforeAll(async () => {
  good = await buildGoodStore();
  paths = {
    entry: entryAt(7),
    checkpoint: checkpointAt(8),
    key: `keys/${good.first.publicKey.spkiSha256}.pem`,
    artifact: new Forge(good).statement(entryAt(12)).subject[0]?.name ?? '',
  };
});

/** Writes the good store to a folder, lets somebody at it, and verifies what is there then. */
async function verifyAfter(tamper: (root: string) => Promise<unknown>) {
  const root = join(await temporaryFolder(), 'main');
  for (const [path, bytes] of good.files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
  await tamper(root);
  return verify(new FolderSource(root), {
    anchor: good.first.publicKey.keyid,
    from: null,
    to: null,
    schedule: null,
    knownHeads: [],
    asOf: good.asOf,
    workspace: 'main',
  });
}

const KINDS: readonly (readonly [kind: 'entry' | 'checkpoint' | 'key' | 'artifact', code: ViolationCode])[] = [
  ['entry', 'E_LOG_GAP'],
  ['checkpoint', 'E_CHECKPOINT_MISSING'],
  ['key', 'E_KEY_FILE'],
  ['artifact', 'E_EVIDENCE_MISSING'],
];

describe('a store in a folder', () => {
  it('verifies as it was written', async () => {
    expect((await verifyAfter(async () => {})).violations).toEqual([]);
  });

  it('verifies with empty folders in it, which hold nothing', async () => {
    const { violations } = await verifyAfter((root) => mkdir(join(root, 'evidence/2026/04'), { recursive: true }));

    expect(violations).toEqual([]);
  });

  it.each(KINDS)('does not verify with a link to the same bytes in the place of the %s', async (kind, code) => {
    const { violations } = await verifyAfter(async (root) => {
      await rename(join(root, paths[kind]), join(root, '..', 'elsewhere'));
      await symlink(join(root, '..', 'elsewhere'), join(root, paths[kind]));
    });

    expect(violations).toContainEqual(expect.objectContaining({ code, at: paths[kind] }));
  });

  it.each(KINDS)('does not verify with an empty folder in the place of the %s', async (kind, code) => {
    const { violations } = await verifyAfter(async (root) => {
      await rm(join(root, paths[kind]));
      await mkdir(join(root, paths[kind]));
    });

    expect(violations.map((violation) => violation.code)).toContain(code);
  });

  it.each(KINDS)('does not verify with a folder that holds the %s in its place', async (kind, code) => {
    const { violations } = await verifyAfter(async (root) => {
      const path = join(root, paths[kind]);
      await rename(path, join(root, '..', 'moved'));
      await mkdir(path);
      await rename(join(root, '..', 'moved'), join(path, 'moved'));
    });

    expect(violations.map((violation) => violation.code)).toEqual(expect.arrayContaining([code, 'E_PATH']));
  });

  it.each(KINDS)('does not wait for a pipe in the place of the %s', async (kind, code) => {
    const { violations } = await verifyAfter(async (root) => {
      await rm(join(root, paths[kind]));
      makePipe(join(root, paths[kind]));
    });

    expect(violations).toContainEqual(expect.objectContaining({ code, at: paths[kind] }));
  });

  it.each([
    ['the folder of the log', 'log', 'E_LOG_EMPTY'],
    ['the folder of the artifacts', 'evidence', 'E_EVIDENCE_MISSING'],
    ['the folder of a month', 'evidence/2026/03', 'E_EVIDENCE_MISSING'],
  ])('does not verify with a link in the place of %s', async (_what, folder, code) => {
    const { violations } = await verifyAfter(async (root) => {
      await rename(join(root, folder), join(root, '..', 'elsewhere'));
      await symlink(join(root, '..', 'elsewhere'), join(root, folder));
    });

    expect(violations.map((violation) => violation.code)).toEqual(expect.arrayContaining([code, 'E_PATH']));
  });

  it('does not verify with a file that is truncated', async () => {
    const { violations } = await verifyAfter((root) => truncate(join(root, paths.artifact), 10));

    expect(violations.map(({ code }) => code)).toEqual(['E_EVIDENCE_DIGEST']);
  });

  it('does not verify with a second name for a file', async () => {
    const { violations } = await verifyAfter((root) =>
      link(join(root, paths.entry), join(root, 'log/00000000000000000007.dsse.json.bak')),
    );

    expect(violations.map(({ code }) => code)).toEqual(['E_LOG_NAME']);
  });
});
