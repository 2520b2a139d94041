import { Stryker } from '@stryker-mutator/core';
import { TARGETS } from './targets.ts';

/**
 * `npm run mutation -- pager` breaks the pager in every way that Stryker knows, and says which breaks no test noticed;
 * without a name, all targets one after the other. Takes minutes. The last scores are in docs/testing.md.
 */
const [wanted] = process.argv.slice(2);
const targets = Object.entries(TARGETS).filter(([name]) => wanted === undefined || name === wanted);
if (targets.length === 0) throw new RangeError(`no target ${wanted}; there are ${Object.keys(TARGETS).join(', ')}`);

for (const [name, { mutate, tests }] of targets) {
  process.stdout.write(`\n${name}\n`);
  process.env.MUTATION_TESTS = tests.join(' ');
  await new Stryker({
    mutate: [...mutate],
    testRunner: 'vitest',
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    plugins: ['@stryker-mutator/vitest-runner'],
    // TypeScript 7 has no compiler API that Stryker knows; Node strips types anyway.
    tsconfigFile: 'none.json',
    coverageAnalysis: 'perTest',
    reporters: ['clear-text', 'json', 'progress-append-only'],
    jsonReporter: { fileName: `test/mutation/reports/${name}.json` },
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    tempDirName: 'test/mutation/.sandbox',
    ignorePatterns: ['/docs', '/evidence'],
    concurrency: 2,
    timeoutMS: 20_000,
  }).runMutationTest();
}
