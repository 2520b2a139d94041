import { defineConfig } from 'vitest/config';

/** The tests of one target: `npm run mutation` says which, since Stryker starts vitest in processes of its own. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
    // A mutant that never ends is one that was noticed.
    testTimeout: 20_000,
  },
});
