import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildGoodStore } from '../corpus/good-store.ts';
import { CACHE } from '../support/cache.ts';
import { EXIT_CODES } from './bundle-case.ts';
import { forgeBundle } from './bundle-forge.ts';
import { BUNDLES, inputOf } from './corpus.ts';

/** Writes the conformance corpus, for verifiers that are not written in TypeScript or do not run here. */
export async function writeCorpus(folder: string): Promise<number> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const store = await buildGoodStore();
  const index = [];
  for (const [group, cases] of BUNDLES) {
    for (const bundle of cases) {
      const { name, verdict, codes, archive = 'sound' } = bundle;
      await writeFile(join(folder, `${name}.zip`), await forgeBundle(store, bundle.plan));
      index.push({
        name,
        group,
        input: inputOf(bundle, store),
        verdict,
        exit: EXIT_CODES[verdict],
        codes,
        archive,
      });
    }
  }
  await writeFile(join(folder, 'index.json'), `${JSON.stringify({ bundles: index }, null, 1)}\n`);
  return index.length;
}

if (import.meta.main) {
  const folder = join(CACHE, 'conformance');
  const count = await writeCorpus(folder);
  process.stdout.write(`${count} bundles in ${folder}\n`);
}
