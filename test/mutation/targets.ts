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
  outcomes: {
    mutate: ['shared/controls/{run,obstacles,inputs,verdict}.ts'],
    tests: [
      'unit/controls/{run,outcome-rules,obstacles,inputs,not-answerable,tolerance,baselines,exclusions,uar-08-leavers}.test.ts',
      'unit/pipeline/observe.test.ts',
    ],
  },
  keys: { mutate: ['shared/controls/key.ts'], tests: ['unit/controls/key.test.ts'] },
  escaping: {
    mutate: ['shared/kernel/safe-text.ts', 'shared/kernel/spreadsheet-cell.ts'],
    tests: ['unit/kernel/safe-text.test.ts', 'unit/kernel/spreadsheet-cell.test.ts'],
  },
  verifier: {
    // The report is a list of words, and the source a type.
    mutate: ['shared/evidence/verify/!(report|source|coverage).ts'],
    tests: ['mutation/verifier.test.ts', 'unit/evidence/verify/{verify,keys,public-key,log,writers}.test.ts'],
  },
  // Small tests hold all of it; to show each mutant the corpus besides takes ten times as long.
  coverage: { mutate: ['shared/evidence/verify/coverage.ts'], tests: ['unit/evidence/verify/coverage*.test.ts'] },
};
