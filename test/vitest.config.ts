import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    reporters: ['default', ['json', { outputFile: './results.json' }]],
    projects: [
      { test: { name: 'unit', include: ['unit/**/*.test.ts', 'architecture/**/*.test.ts', 'contract/**/*.test.ts'] } },
      {
        test: {
          name: 'faults',
          include: ['faults/**/*.test.ts'],
          setupFiles: [`${import.meta.dirname}/faults/memoised-verify.ts`],
          testTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'infra',
          include: ['infra/**/*.test.ts'],
          // The CDK takes a while to load, and its validation of templates seconds more; the gate synthesises with it.
          isolate: false,
          env: { CDK_VALIDATION: 'false' },
          testTimeout: 60_000,
        },
      },
      { test: { name: 'interop', include: ['interop/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'aws',
          include: ['aws/**/*.test.ts'],
          globalSetup: [`${import.meta.dirname}/aws/global-setup.ts`],
          setupFiles: [`${import.meta.dirname}/aws/environment.ts`],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'end-to-end', include: ['end-to-end/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
});
