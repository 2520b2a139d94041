import { describe, expect, it } from 'vitest';
import { APPEND_ALIASES, ENVIRONMENT, FUNCTIONS } from '../../shared/deployment/functions.ts';
import { METRICS } from '../../shared/deployment/metrics.ts';
import { byCodeUnit } from '../../shared/kernel/canonical-json.ts';
import { sourceFiles } from './source-files.ts';

const functions = sourceFiles('functions');
const LISTED = FUNCTIONS.map(({ name }) => name);
const handlers = functions.flatMap(({ path }) => /^functions\/([^/]+)\/handler\.ts$/.exec(path)?.[1] ?? []);

describe('the list of functions', () => {
  it('has every function that there is, and no other', () => {
    expect(handlers.toSorted(byCodeUnit)).toEqual(LISTED.toSorted(byCodeUnit));
  });

  it('gives each function the variables that it asks for, and knows what each holds', () => {
    const asked = functions.flatMap(({ text }) => [...text.matchAll(/\bvariable\('(\w+)'\)/g)].map(([, name]) => name));

    expect(asked.filter((name) => !Object.hasOwn(ENVIRONMENT, String(name)))).toEqual([]);
    expect(asked).toContain('WRITERS');
  });

  it('says of each that calls append, and of no other, by which alias', () => {
    const calling = functions.flatMap(({ path, text }) =>
      [...text.matchAll(/openAs\(\w+, '(\w+)'\)/g)].map(([, alias]) => ({ name: path.split('/')[1], alias })),
    );

    expect(calling).toEqual(
      FUNCTIONS.flatMap(({ name, appendsAs }) => (appendsAs === null ? [] : [{ name, alias: appendsAs }])),
    );
    expect(Object.keys(APPEND_ALIASES)).toEqual(expect.arrayContaining(calling.map(({ alias }) => alias)));
  });

  it('keeps time and memory within what Lambda gives', () => {
    for (const { name, timeoutSeconds, memoryMb } of FUNCTIONS) {
      expect(timeoutSeconds, name).toBeLessThanOrEqual(900);
      expect(memoryMb, name).toBeGreaterThanOrEqual(128);
    }
  });
});

describe('metrics', () => {
  it('that functions count are all in the list', () => {
    const counted = functions.flatMap(({ text }) => [...text.matchAll(/\bcount\('(\w+)'/g)].map(([, name]) => name));

    expect(counted.length).toBeGreaterThan(5);
    expect(counted.filter((name) => !Object.hasOwn(METRICS, String(name)))).toEqual([]);
  });
});
