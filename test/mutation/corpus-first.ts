import { registerHooks } from 'node:module';
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
 * is asked about what is left.
 */

const CORPUS_TEST = 'test/mutation/verifier.test.ts#';
const VERIFIER = '/shared/evidence/verify/';

/** What instrumented code looks at. */
const stryker: { activeMutant: string | undefined; hitCount?: number; hitLimit?: number | undefined } = {
  activeMutant: undefined,
};
Object.assign(globalThis, { __stryker__: stryker });

const stores = new Map<string, PreparedStore>();

/**
 * How often the verifier has been loaded anew, for mutants that are there only while its files are loaded: Node loads a
 * file again whose address is another.
 */
let loads = 0;
let isLoadedBroken = false;
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return loads > 0 && found.url.includes(VERIFIER) ? { ...found, url: `${found.url}?${loads}` } : found;
  },
});

/** Tests that noticed a mutant, each with the number of the last: what has just noticed one notices its neighbours. */
const lastKills = new Map<string, number>();
let kills = 0;

function withCorpusFirst(injector: Injector<PluginContext>): TestRunner {
  const [vitest] = vitestPlugins;
  if (!vitest) throw new Error('the Stryker plugin for vitest has no runner');
  const runner = injector.injectFunction(vitest.factory);
  const runInVitest = runner.mutantRun.bind(runner);
  runner.mutantRun = async (options) => {
    const { testFilter, mutantActivation, sandboxFileName } = options;
    if (!sandboxFileName.includes(VERIFIER)) return runInVitest(options);
    const isStatic = mutantActivation === 'static';
    if (isStatic || isLoadedBroken) loads++;
    isLoadedBroken = isStatic;
    loadStores();
    const shown = testFilter?.filter((id) => id.startsWith(CORPUS_TEST)) ?? [...stores.keys()];
    const killer = await firstToNotice(shown, options);
    const nrOfTests = shown.length;
    if (killer !== undefined) {
      return { status: MutantRunStatus.Killed, killedBy: [killer], failureMessage: 'another report', nrOfTests };
    }
    if (testFilter === undefined) return runInVitest(options);
    const others = testFilter.filter((id) => !id.startsWith(CORPUS_TEST));
    if (others.length === 0) return { status: MutantRunStatus.Survived, nrOfTests };
    return runInVitest({ ...options, testFilter: others });
  };
  return runner;
}
withCorpusFirst.inject = [commonTokens.injector] as ['$injector'];

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'corpus-first', withCorpusFirst)];

function loadStores(): void {
  if (stores.size > 0) return;
  for (const { name, read } of preparedStores(process.env.MUTATION_STORES ?? '')) {
    stores.set(`${CORPUS_TEST}${name.trim()}`, read());
  }
}

/** The first test that sees another report than without the mutant, or none at all. */
async function firstToNotice(ids: readonly string[], options: MutantRunOptions): Promise<string | undefined> {
  Object.assign(stryker, { activeMutant: options.activeMutant.id, hitCount: 0, hitLimit: options.hitLimit });
  try {
    // Not the verifier that this file would import: the working directory is a copy whose code is full of mutants.
    const { verify } = await import(resolve('shared/evidence/verify/verify.ts')).catch(() => ({ verify: null }));
    if (!verify) return ids[0];
    for (const id of ids.toSorted((a, b) => (lastKills.get(b) ?? 0) - (lastKills.get(a) ?? 0))) {
      const store = stores.get(id);
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
