import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './source-files.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const readTest = (file: string) => (existsSync(join(ROOT, 'test', file)) ? read(`test/${file}`) : '');

const promises = read('docs/promises.md');
const NAMED = [...promises.matchAll(/^- `([^`]+)`: "([^"]+)"$/gm)].map(([, file = '', title = '']) => ({
  file,
  title,
}));
const ROWS = new Map(
  [...promises.matchAll(/^\| ([A-E]\d+) \| (.*) \|$/gm)].map(([, row = '', files = '']) => [
    row,
    [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  ]),
);
const THREATS = [...read('docs/threat-model.md').matchAll(/^\| ([A-E]\d+(?:, [A-E]\d+)*) \|/gm)].flatMap(
  ([, rows = '']) => rows.split(', '),
);

describe('the promise sheet', () => {
  it('names tests for every promise', () => {
    const sections = promises.split(/^## (?=\d)/m).slice(1);

    expect(sections).toHaveLength(8);
    expect(sections.filter((section) => !/^- `/m.test(section))).toEqual([]);
    expect(NAMED).toHaveLength((promises.match(/^- /gm) ?? []).length);
  });

  it('names only tests that exist', () => {
    expect(NAMED.filter(({ file, title }) => !readTest(file).includes(title))).toEqual([]);
  });

  it('has every row of the threat model, and no other', () => {
    expect([...ROWS.keys()]).toEqual(THREATS);
  });

  it.each(THREATS)('names for threat %s only files that have a test with it in its title', (row) => {
    const files = ROWS.get(row) ?? [];

    expect(files).not.toEqual([]);
    expect(files.filter((file) => !readTest(file).includes(`[${row}]`))).toEqual([]);
  });
});
