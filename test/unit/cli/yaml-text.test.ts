import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from '../../../functions/cli/init/yaml-text.ts';

describe('a text in YAML', () => {
  it.each([
    'acme',
    'acme.example',
    'sync@acme.example',
    'Europe/Berlin',
    'env:LEAPSOME_SCIM_TOKEN',
    'http://127.0.0.1:80/v1',
  ])('stays plain where nothing can mistake it: %s', (text) => {
    expect(yamlText(text)).toBe(text);
  });

  it.each([
    'Super Admin',
    '12',
    '1e3',
    'true',
    'Null',
    'no',
    '',
    ' a',
    'a: b',
    'a #b',
    '- a',
    '*a',
    '&a',
    '!a',
    '{a',
    'a,b',
    '2026-11-22',
    '~',
  ])('is quoted where something could: %j', (text) => {
    expect(yamlText(text)).toBe(JSON.stringify(text));
  });

  it('reads back as it was, in any place, and never leaves its line', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(
          ':',
          ' ',
          '#',
          '"',
          "'",
          '\n',
          '\r',
          '\u0085',
          '\u2028',
          '\u202e',
          '\\',
          'a',
          ',',
          ']',
          '}',
        ),
      }),
    );

    fc.assert(
      fc.property(odd, (text) => {
        const yaml = yamlText(text);
        expect(yaml).not.toMatch(/[\n\r\u0085\u2028\u2029\u202e]/);
        expect(parse(`a: ${yaml}`)).toEqual({ a: text });
        expect(parse(`- ${yaml}      # note`)).toEqual([text]);
        expect(parse(`[{ a: ${yaml}, b: [${yaml}] }]`)).toEqual([{ a: text, b: [text] }]);
      }),
    );
  });
});
