import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  commonTokens,
  declareFactoryPlugin,
  type Injector,
  type PluginContext,
  PluginKind,
} from '@stryker-mutator/api/plugin';
import { type MutantRunOptions, MutantRunStatus, type TestRunner } from '@stryker-mutator/api/test-runner';
import { strykerPlugins as vitestPlugins } from '@stryker-mutator/vitest-runner';
import '../faults/memoised-verify.ts';
import { sourceOf } from '../support/memory-source.ts';
import { gist, type PreparedStore, preparedStores } from './prepared-stores.ts';

/*
 * Vitest takes half a second to begin with each mutant, and most mutants of the verifier fall to one of the first stores
 * that they are shown. So they are shown the stores of the corpus right here, where everything is loaded and warm. Vitest
 * is asked about what is left: other tests, and mutants that are there only while a file is loaded.
 */

const CORPUS_TEST = /mutation\/verifier\.test\.ts#/;

/** What instrumented code looks at. */
const stryker: { activeMutant: string | undefined; hitCount?: number; hitLimit?: number | undefined } = {
  activeMutant: undefined,
};
Object.assign(globalThis, { __stryker__: stryker });

const stores = new Map<string, PreparedStore>();

/** Tests that noticed a mutant, each with the number of the last: what has just noticed one notices its neighbours. */
const lastKills = new Map<string, number>();
let kills = 0;

function withCorpusFirst(injector: Injector<PluginContext>): TestRunner {
  const [vitest] = vitestPlugins;
  if (!vitest) throw new Error('the Stryker plugin for vitest has no runner');
  const runner = injector.injectFunction(vitest.factory);
  const runInVitest = runner.mutantRun.bind(runner);
  runner.mutantRun = async (options) => {
    const { testFilter, mutantActivation } = options;
    if (testFilter === undefined || mutantActivation === 'static') return runInVitest(options);
    const shown = testFilter.filter((id) => CORPUS_TEST.test(id));
    const killer = await firstToNotice(shown, options);
    const nrOfTests = shown.length;
    if (killer !== undefined) {
      return { status: MutantRunStatus.Killed, killedBy: [killer], failureMessage: 'another report', nrOfTests };
    }
    const others = testFilter.filter((id) => !CORPUS_TEST.test(id));
    if (others.length === 0) return { status: MutantRunStatus.Survived, nrOfTests };
    return runInVitest({ ...options, testFilter: others });
  };
  return runner;
}
withCorpusFirst.inject = [commonTokens.injector] as ['$injector'];

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'corpus-first', withCorpusFirst)];

/** The first test that sees another report than without the mutant, or none at all. */
async function firstToNotice(ids: readonly string[], options: MutantRunOptions): Promise<string | undefined> {
  if (ids.length === 0) return undefined;
  if (stores.size === 0) {
    for (const { name, read } of preparedStores(process.env.MUTATION_STORES ?? '')) stores.set(name.trim(), read());
  }
  // Not the verifier that this file would import: the working directory is a copy whose code is full of mutants.
  const { verify } = await import(resolve('shared/evidence/verify/verify.ts'));
  Object.assign(stryker, { activeMutant: options.activeMutant.id, hitCount: 0, hitLimit: options.hitLimit });
  try {
    for (const id of ids.toSorted((a, b) => (lastKills.get(b) ?? 0) - (lastKills.get(a) ?? 0))) {
      const store = stores.get(id.replace(/^.*?#/, ''));
      if (!store) throw new Error(`there is no store for the test ${id}`);
      if (await isAsExpected(verify, store)) continue;
      lastKills.set(id, ++kills);
      return id;
    }
    return undefined;
  } finally {
    stryker.activeMutant = undefined;
  }
}

type Verify = typeof import('../../shared/evidence/verify/verify.ts').verify;

async function isAsExpected(verify: Verify, { files, input, expected }: PreparedStore): Promise<boolean> {
  try {
    return isDeepStrictEqual(gist(await verify(sourceOf({ files }), input)), expected);
  } catch {
    return false;
  }
}
