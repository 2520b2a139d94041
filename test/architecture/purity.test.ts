import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source-files.ts';

/** What makes code depend on when, where and on whose machine it runs, and the few files that may. */
const IMPURE: { readonly [what: string]: { readonly pattern: RegExp; readonly files: readonly string[] } } = {
  'the clock': {
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now|Temporal\.Now|\bsetTimeout\(|\bsetInterval\(/,
    files: ['shared/adapters/node/clock.ts', 'functions/verifier/page/main.ts'],
  },
  randomness: {
    pattern: /\bMath\.random\(|\brandomUUID\b|\brandomBytes\b|\bgenerateKeyPair|getRandomValues/,
    files: [
      'shared/adapters/local/folder-store.ts',
      'shared/adapters/local/key-file.ts',
      'shared/adapters/node/clock.ts',
      'shared/adapters/node/one-time-code.ts',
    ],
  },
  'the environment': {
    pattern: /\bprocess\./,
    files: [
      'functions/cli/host.ts',
      'functions/cli/main.ts',
      'functions/cli/rollcall.mjs',
      'functions/lambda/environment.ts',
      'functions/verifier/main.ts',
    ],
  },
  'the console': { pattern: /\bconsole\./, files: [] },
  'the locale and the time zone of the machine': {
    pattern: /\blocaleCompare\(|\btoLocale[A-Z]\w*\(|\bIntl\./,
    files: ['functions/cli/host.ts'],
  },
};

const files = [...sourceFiles('shared'), ...sourceFiles('functions')];

describe('what reads', () => {
  it.each(Object.entries(IMPURE))('%s is a short list of files', (_what, { pattern, files: allowed }) => {
    const found = files.filter(({ text }) => pattern.test(withoutComments(text))).map(({ path }) => path);

    expect(found).toEqual(allowed);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
