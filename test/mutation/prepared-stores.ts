import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import type { VerificationReport } from '../../shared/evidence/verify/report.ts';
import type { TamperedStore } from '../corpus/corpus.ts';
import { inWords } from '../corpus/in-words.ts';

/** A store of the corpus, and what the verifier says of it while nothing is broken. */
export interface PreparedStore extends TamperedStore {
  readonly expected: ReturnType<typeof gist>;
}

/** What the corpus test looks at in a report. */
export function gist(report: VerificationReport) {
  return { verdict: report.verdict, words: inWords(report) };
}

/** The names of the stores that `prepareStores` has left in a folder, each with what reads it. */
export function preparedStores(folder: string): { readonly name: string; readonly read: () => PreparedStore }[] {
  const names: readonly string[] = JSON.parse(readFileSync(join(folder, 'names.json'), 'utf8'));
  return names.map((name, i) => ({ name, read: () => deserialize(readFileSync(join(folder, `${i}.bin`))) }));
}
