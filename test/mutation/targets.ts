interface Target {
  /** The code to break, as Stryker's globs. */
  readonly mutate: readonly string[];
  /** The tests that have to notice, relative to `test/`. */
  readonly tests: readonly string[];
}

/** What must not be wrong anywhere: each target with the tests that stand for it. */
export const TARGETS: { readonly [name: string]: Target } = {
  pager: {
    mutate: ['shared/connections/offset-listing.ts'],
    tests: ['unit/connections/offset-listing*.test.ts'],
  },
  canonical: {
    mutate: ['shared/kernel/canonical-json.ts'],
    tests: ['unit/kernel/canonical-json.test.ts'],
  },
  verifier: {
    mutate: ['shared/evidence/verify/**/*.ts'],
    tests: ['unit/evidence/corpus.test.ts', 'unit/evidence/verify/{verify,coverage,deletions}.test.ts'],
  },
  outcomes: {
    mutate: ['shared/controls/run.ts'],
    tests: ['unit/controls/run.test.ts', 'unit/controls/inputs.test.ts'],
  },
  escaping: {
    mutate: ['shared/controls/key.ts', 'functions/cli/output/safe-text.ts', 'shared/kernel/spreadsheet-cell.ts'],
    tests: ['unit/controls/key.test.ts', 'unit/cli/safe-text.test.ts', 'unit/kernel/spreadsheet-cell.test.ts'],
  },
};
