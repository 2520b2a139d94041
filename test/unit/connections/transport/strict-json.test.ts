import { describe, expect, it, vi } from 'vitest';
import { parseStrictJson } from '../../../../shared/connections/transport/strict-json.ts';
import { outcome } from './json-outcome.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

const nested = (depth: number, open: string, close: string) => `${open.repeat(depth)}0${close.repeat(depth)}`;

describe('JSON that two readers could read differently', () => {
  it.each([
    ['plain', '{"a":1,"a":1}'],
    ['with white space', '{"a" : 1 ,\n"a" : 2}'],
    ['nested', '[{"b":{"a":1,"c":2,"a":3}}]'],
    ['of which one is escaped', '{"a":1,"\\u0061":2}'],
    ['beyond the first plane, one escaped', '{"😀":1,"\\ud83d\\ude00":2}'],
    ['empty', '{"":1,"":2}'],
    ['__proto__', '{"__proto__":1,"__proto__":2}'],
    ['three times', '{"a":1,"a":2,"a":3}'],
    ['that hold colons', '{"a:b":":","a:b":"::"}'],
    ['behind a quote in a text', '{"q":"\\"","a":1,"a":2}'],
  ])('is refused for equal keys: %s [A8]', (_how, text) => {
    expect(outcome(text)).toEqual({ code: 'json-duplicate-key' });
  });

  it.each([
    ['in different objects', '[{"a":1},{"a":1}]', [{ a: 1 }, { a: 1 }]],
    ['inside one another', '{"a":{"a":{"a":1}}}', { a: { a: { a: 1 } } }],
    ['of other letters', '{"a":1,"A":2}', { a: 1, A: 2 }],
    ['of another normal form', '{"é":1,"e\u0301":2}', { é: 1, 'e\u0301': 2 }],
    ['in a text that looks like an object', '{"a":"{\\"a\\":1,\\"a\\":2}"}', { a: '{"a":1,"a":2}' }],
  ])('is not what has the same key %s [A8]', (_how, text, value) => {
    expect(outcome(text)).toEqual({ value });
  });

  it.each([
    ['0xff', [0x22, 0xff, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate as bytes', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a cut-off sequence', [0x22, 0xe2, 0x82, 0x22]],
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['a code point beyond Unicode', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x22, 0x00, 0x22, 0x00]],
    ['a byte-order mark', [0xef, 0xbb, 0xbf, 0x22, 0x22]],
  ])('is refused for its bytes: %s [A9]', (_what, bytes) => {
    expect(outcome(Buffer.from(bytes))).toEqual({ code: 'json-invalid-text' });
  });

  it.each([
    '"\\ud800"',
    '"\\udfff"',
    '"\\uDC00"',
    '"\\ud83d\\ud83d"',
    '"\\ude00\\ud83d"',
    '"\\ud83d\\n"',
    '"\\ud83d😀"',
    '"\\ud83d"',
    '{"\\ud800":1}',
    '"\\u0000"',
    '{"a\\u0000b":1}',
    '["\\\\\\u0000"]',
  ])('is refused for half characters and NUL: %s [A9]', (text) => {
    expect(outcome(text)).toEqual({ code: 'json-invalid-text' });
  });

  it.each([
    ['"\\\\u0000"', '\\u0000'],
    ['"\\\\ud800"', '\\ud800'],
    ['"\\\\\\\\u0000"', '\\\\u0000'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\uD83D\\uDE00 \\u00e9"', '😀 é'],
    ['"\ufeff"', '\ufeff'],
    ['"\\u0001"', '\u0001'],
    ['"\\uffff\\ufffe"', '\uffff\ufffe'],
  ])('is not what only looks like half a character or NUL: %s [A9]', (text, value) => {
    expect(outcome(text)).toEqual({ value });
  });

  it.each([
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '9007199254740993.0',
    '90071992547409930e-1',
    '9007199254740992.5',
    '12345678901234567890',
    '1e16',
    '1E+308',
    '1e400',
    '-1e400',
    '1'.repeat(400),
    '-0',
    '-0.0',
    '-0e5',
    '1e-400',
    '-1e-400',
    '0.0000001e-320',
    `0.${'0'.repeat(400)}1`,
  ])('is refused for a number that loses its value: %s [A10]', (text) => {
    expect(outcome(`{"n":${text}}`)).toEqual({ code: 'json-unsafe-number' });
  });

  it.each(['0', '0.0', '0e400', '9007199254740991', '-9007199254740991', '1.5', '-1.5e-7', '1e15', '5e-324', '2.50'])(
    'is not what has a number that JavaScript has too: %s [A10]',
    (text) => {
      expect(outcome(text)).toEqual({ value: Number(text) });
    },
  );
});

describe('nested JSON', () => {
  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
    ['both', '[{"a":', '}]'],
  ])('of %s is read down to 32 levels [A7]', (_what, open, close) => {
    const depth = 32 / (open.match(/[[{]/g)?.length ?? 1);

    expect(outcome(nested(depth, open, close))).toHaveProperty('value');
    expect(outcome(nested(depth + 1, open, close))).toEqual({ code: 'json-too-deep' });
  });

  it.each([1e3, 1e4, 1e5, 1e6, 1e7])('of %i levels is refused before anything walks it [A7]', (depth) => {
    expect(outcome(nested(depth, '[', ']'))).toEqual({ code: 'json-too-deep' });
    expect(outcome('{"a":'.repeat(depth / 10))).toEqual({ code: 'json-too-deep' });
  });

  it('may not hide its depth behind brackets that close nothing [A7]', () => {
    expect(outcome(']'.repeat(100) + nested(100, '[', ']'))).toEqual({ code: 'body-not-json' });
    expect(outcome(`["]]]]]]]]]]",${nested(40, '[', ']')}]`)).toEqual({ code: 'json-too-deep' });
  });

  it('is not what has brackets in texts [A7]', () => {
    const text = JSON.stringify({ ['[[['.repeat(100)]: '{{{'.repeat(100) });

    expect(outcome(text)).toEqual({ value: JSON.parse(text) });
  });
});

describe('JSON of very many values', () => {
  const list = (length: number, value: string) => `[${`${value},`.repeat(length - 1)}${value}]`;

  it('is read up to five million of them [A5]', () => {
    const most = 5_000_000;

    // The list itself is one.
    expect(outcome(list(most, '0'))).toHaveProperty('value.length', most);
    expect(outcome(list(most + 1, '0'))).toEqual({ code: 'body-too-large' });
  });

  it.each(['[]', '{}', '""', 'null', '{"a":0}', '[[[[0]]]]'])(
    'is refused beyond, before it is parsed: %s [A5]',
    (value) => {
      expect(outcome(list(5_000_001, value))).toEqual({ code: 'body-too-large' });
    },
  );

  it('is not what has commas in texts [A5]', () => {
    expect(outcome(`"${','.repeat(6_000_000)}"`)).toHaveProperty('value.length', 6_000_000);
  });
});

describe('text that is no JSON', () => {
  it.each([
    '',
    ' ',
    'nul',
    '{',
    '[1,]',
    '{"a":1,}',
    "{'a':1}",
    '{a:1}',
    '01',
    '1.',
    '+1',
    '.5',
    'NaN',
    '"\t"',
    '"\\x41"',
    '"',
    '"\\',
    '"\\u',
    '"\\u12',
    '"\\uzzzz"',
    '{"a"}',
    '1 2',
    '// x\n1',
    '<html>',
    '-',
    '--1',
    '1-2',
    '1e',
    '1e+',
    '1.e1',
    '-01',
    '00',
    '\u00a01',
    '\v1',
    '\f1',
    '[1 2]',
    '[1',
    '[,1]',
    '{,"a":1}',
    '{"a":1 "b":2}',
    '{"a":1',
    '{"a",1}',
    '{"a"',
    '{"a":',
    '{1:1}',
    '[1}',
    '{"a":1]',
    'truE',
    'truefalse',
    'true1',
    '1true',
    '"a""b"',
    '1]',
    '{}}',
    ',',
    '"\u007f\u001f"',
  ])('is refused, and its parser does not quote it: %j', (text) => {
    expect(outcome(text)).toEqual({ code: 'body-not-json' });
  });

  it('is not quoted, since it may be personal data [E1]', () => {
    const error = (() => {
      try {
        return parseStrictJson(Buffer.from('{"birthday": 1985-07-20}'), 'the answer');
      } catch (reason) {
        return reason;
      }
    })();

    expect(error).toHaveProperty('code', 'body-not-json');
    expect(error).not.toHaveProperty('cause');
    expect(String(error)).not.toContain('1985');
  });
});

describe('white space, literals, names and texts', () => {
  it.each([
    [' \t\r\n{ "a" \n:\t[ 1 , true,false ,null ] , "b":{ } } ', { a: [1, true, false, null], b: {} }],
    ['\n"a"\n', 'a'],
    ['[ ]', []],
    ['{"a":1,"b":2,"c":{"b":3,"a":4}}', { a: 1, b: 2, c: { b: 3, a: 4 } }],
    ['{"__proto__":{"x":1},"a":2}', JSON.parse('{"__proto__":{"x":1},"a":2}')],
    [
      '[{"a":1,"ab":2},{"ab":1,"a":2},{"a":3,"abc":4}]',
      [
        { a: 1, ab: 2 },
        { ab: 1, a: 2 },
        { a: 3, abc: 4 },
      ],
    ],
    ['{"\\u0061":1,"b\\"":2}', { a: 1, 'b"': 2 }],
    // Two texts with the same hash, and the longest that are remembered.
    ['["Aa","BB","Aa","BB"]', ['Aa', 'BB', 'Aa', 'BB']],
    ...[63, 64, 65].map((length): [string, string[]] => {
      const texts = ['Aa', 'BB'].map((end) => 'x'.repeat(length - 2) + end);
      return [JSON.stringify([...texts, ...texts]), [...texts, ...texts]];
    }),
  ])('are read as JSON.parse reads them: %j', (written, value) => {
    expect(outcome(written)).toEqual({ value });
    expect(JSON.parse(written)).toEqual(value);
  });
});
