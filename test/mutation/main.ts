import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { prepareStores } from './prepare-stores.ts';
import { TARGETS } from './targets.ts';

/**
 * `npm run mutation -- pager` breaks the pager in every way that Stryker knows, and says which breaks no test noticed;
 * without a name, all targets one after the other. `--mutate <file>` or `<file>:<line>-<line>`, once or more,
 * breaks only that much of a target. The last scores are in docs/testing.md.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { concurrency: { type: 'string', default: '2' }, mutate: { type: 'string', multiple: true } },
});
const targets = Object.entries(TARGETS).filter(([name]) => positionals.length === 0 || positionals.includes(name));
if (targets.length < Math.max(1, positionals.length)) {
  throw new RangeError(`the targets are ${Object.keys(TARGETS).join(', ')}`);
}

const stores = await prepareStores();
process.env.MUTATION_STORES = stores;
try {
  for (const [name, { mutate, tests }] of targets) {
    process.stdout.write(`\n${name}\n`);
    process.env.MUTATION_TESTS = tests.join(' ');
    await new Stryker({
      mutate: values.mutate ?? [...mutate],
      testRunner: 'corpus-first',
      vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
      plugins: [fileURLToPath(new URL('corpus-first.ts', import.meta.url)), '@stryker-mutator/vitest-runner'],
      // TypeScript 7 has no compiler API that Stryker knows; Node strips types anyway.
      tsconfigFile: 'none.json',
      coverageAnalysis: 'perTest',
      reporters: ['clear-text', 'json', 'progress-append-only'],
      jsonReporter: { fileName: `test/mutation/reports/${name}.json` },
      clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
      tempDirName: 'test/mutation/.sandbox',
      ignorePatterns: ['/docs', '/evidence'],
      concurrency: Number(values.concurrency),
      // Long enough for a busy machine: a mutant that is only slow is not one that was noticed.
      timeoutMS: 60_000,
    }).runMutationTest();
  }
} finally {
  rmSync(stores, { recursive: true });
}
