import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { verify } from '../../shared/evidence/verify/verify.ts';
import { CORPUS, tampered } from '../corpus/corpus.ts';
import { buildGoodStore } from '../corpus/good-store.ts';
import { sourceOf } from '../support/memory-source.ts';
import { gist, type PreparedStore } from './prepared-stores.ts';

/**
 * Writes every store of the corpus into a new folder for temporary files; returns the folder. To make such a store takes
 * as long as to verify it, since most of it is signed anew, and no mutant of the verifier changes anything about it: so it
 * is done once for all of them.
 */
export async function prepareStores(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-mutation-'));
  const good = await buildGoodStore();
  const cases = CORPUS.flatMap(([, list]) => list);
  for (const [i, tampering] of cases.entries()) {
    const store = await tampered(good, tampering);
    const expected = gist(await verify(sourceOf(store), store.input));
    writeFileSync(join(folder, `${i}.bin`), serialize({ ...store, expected } satisfies PreparedStore));
  }
  writeFileSync(join(folder, 'names.json'), JSON.stringify(cases.map(({ name }) => name)));
  return folder;
}
