import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUNDLE_CASES, BUNDLES } from '../conformance/corpus.ts';
import { CLASSIC } from '../corpus/classic.ts';
import { ORACLES } from '../faults/oracles.ts';
import { TARGETS } from '../mutation/targets.ts';
import { ROOT } from './source-files.ts';

const text = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8');

describe('docs/testing.md', () => {
  it.each([
    [
      'numbered case of the tamper corpus',
      CLASSIC.map(({ name }) => name.replace(/ \[\w+\]$/, '').replace(' ', ' | ')),
    ],
    ['oracle of the fault harness', Object.keys(ORACLES).map((name) => `\`${name}\``)],
    [
      'number of bundles in the conformance corpus',
      [`${BUNDLE_CASES.length} bundles`, ...BUNDLES.map(([, { length }]) => ` ${length} `)],
    ],
    ['target of mutation', Object.keys(TARGETS).map((name) => `| ${name} |`)],
  ])('has every %s', (_what, names) => {
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });
});
