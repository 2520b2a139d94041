import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCodeUnit, canonicalBytes, canonicalJson, isCanonicalJson } from '../../../shared/kernel/canonical-json.ts';

/** A number by the bits of its IEEE 754 double, as RFC 8785 writes them. */
function fromBits(hex: string): number {
  return Buffer.from(hex, 'hex').readDoubleBE();
}

describe('canonical JSON, RFC 8785', () => {
  it.each([
    ['zero', '0000000000000000', '0'],
    ['the least positive number', '0000000000000001', '5e-324'],
    ['the greatest negative number', '8000000000000001', '-5e-324'],
    ['just below the change of notation', '3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['the change of notation', '3eb0c6f7a0b5ed8d', '0.000001'],
    ['rounding 1', '41b3de4355555553', '333333333.3333332'],
    ['rounding 2', '41b3de4355555554', '333333333.33333325'],
    ['rounding 3', '41b3de4355555555', '333333333.3333333'],
    ['rounding 4', '41b3de4355555556', '333333333.3333334'],
    ['rounding 5', '41b3de4355555557', '333333333.33333343'],
    ['a small negative number', 'becbf647612f3696', '-0.0000033333333333333333'],
    ['round to even', '43143ff3c1cb0959', '1424953923781206.2'],
    ['the greatest safe integer', '433fffffffffffff', '9007199254740991'],
  ])('writes the numbers of appendix B: %s', (_name, bits, text) => {
    expect(canonicalJson(fromBits(bits))).toBe(text);
  });

  it.each([
    ['negative zero', '8000000000000000'],
    ['not a number', '7fffffffffffffff'],
    ['infinity', '7ff0000000000000'],
    ['2^53', '4340000000000000'],
    ['-2^53', 'c340000000000000'],
    ['about 2^68', '4430000000000000'],
    ['1e21', '444b1ae4d6e2ef50'],
    ['1e23', '44b52d02c7e14af6'],
    ['the greatest number', '7fefffffffffffff'],
  ])('refuses numbers of appendix B that a reader could not take for what they are: %s', (_name, bits) => {
    expect(() => canonicalJson({ n: [fromBits(bits)] })).toThrow(/^\$\.n\[0\]: /);
  });

  it('orders keys by UTF-16 code units, so that the emoji comes before the Hebrew letter', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };

    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  it('writes the example of section 3.2 byte for byte', () => {
    const value = JSON.parse(
      '{"numbers":[333333333.33333329,4.50,2e-3,0.000000000000000000000000001],' +
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    );

    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('gives the UTF-8 bytes of the text', () => {
    expect(Buffer.from(canonicalBytes({ ö: '😀' })).toString('hex')).toBe('7b22c3b6223a22f09f9880227d');
  });

  it.each([
    ['many short values', Array.from({ length: 20_000 }, (_, i) => ({ a: i, b: 'ö😀' }))],
    ['one long text', ['😀'.repeat(100_000)]],
    ['a long text between short ones', { a: [1], b: 'ö'.repeat(70_000), c: [2] }],
  ])('writes long documents as one: %s', (_what, value) => {
    const text = JSON.stringify(value);

    expect(canonicalJson(value) === text).toBe(true);
    expect(Buffer.from(text, 'utf8').equals(canonicalBytes(value))).toBe(true);
  });

  it.each([0, 1, 127, 128, 129, 256])('writes lists of %i items, whether they are in order or not', (length) => {
    const ordered = Array.from({ length }, (_, i) => ({ a: i, b: null }));
    const others = ordered.map(({ a, b }) => ({ b, a }));

    const text = JSON.stringify(ordered);

    expect([canonicalJson(ordered), canonicalJson(others)]).toEqual([text, text]);
  });

  it.each([
    [null, 'null'],
    [true, 'true'],
    [false, 'false'],
    [{ a: null, b: true, c: false }, '{"a":null,"b":true,"c":false}'],
  ])('writes literals outside lists: %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ['members out of order', [{ a: 1 }, { b: 1, a: { d: 1, c: 2 } }], '[{"a":1},{"a":{"c":2,"d":1},"b":1}]'],
    ['keys that JavaScript lists as numbers', [{ a: 0 }, JSON.parse('{"10":1,"9":2}')], '[{"a":0},{"10":1,"9":2}]'],
  ])('orders the members of items after items that are in order: %s', (_what, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('writes texts that look like the escape of half a character', () => {
    expect(canonicalJson([{ a: '\\ud800', b: 1 }, '\\\\udfff'])).toBe('[{"a":"\\\\ud800","b":1},"\\\\\\\\udfff"]');
  });

  it('keeps a key that is named __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"b":1},"a":0}'))).toBe('{"__proto__":{"b":1},"a":0}');
  });

  it('does not unify different forms of one character', () => {
    expect(canonicalJson('\u00e9')).not.toBe(canonicalJson('e\u0301'));
  });
});

describe('what canonical JSON refuses', () => {
  const holed: unknown[] = [1, 2, 3];
  delete holed[1];
  const circular: { self?: unknown } = {};
  circular.self = circular;

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['a bigint', 1n],
    ['a lone high surrogate', 'a\ud800'],
    ['a lone low surrogate in a key', { '\udc00': 1 }],
    ['a hole in a list', holed],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a byte array', new Uint8Array(1)],
    ['an instance of a class', new (class Point {})()],
    ['a boxed string', Object('a')],
    ['a member named by a symbol', { [Symbol('a')]: 1 }],
    ['a hidden member', Object.defineProperty({}, 'a', { value: 1, enumerable: false })],
    ['a circle', circular],
  ])('%s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
    // Items of lists that are in order are written another way.
    expect(() => canonicalJson([{ a: 1 }, { a: 1, b: [value] }])).toThrow(TypeError);
  });

  it('what is nested more than 64 levels below the top', () => {
    const nested = (levels: number, inside = '') => JSON.parse('['.repeat(levels) + inside + ']'.repeat(levels));

    expect(canonicalJson(nested(65))).toHaveLength(130);
    expect(() => canonicalJson(nested(66))).toThrow('nested deeper than 64 levels');
    expect(canonicalJson(nested(64, '0'))).toHaveLength(129);
    expect(() => canonicalJson(nested(65, '0'))).toThrow('nested deeper than 64 levels');
  });

  it('names the place and the reason', () => {
    expect(() => canonicalJson({ accounts: [{ id: 'a' }, { id: undefined }] })).toThrow('$.accounts[1].id: undefined');
    expect(() => canonicalJson({ a: { [Symbol('b')]: 1 } })).toThrow('$.a: has hidden or symbolic members');
    expect(() => canonicalJson({ a: ['\ud800'] })).toThrow('$.a[0]: lone surrogate');
    expect(() => canonicalJson({ a: Number.NaN })).toThrow('$.a: NaN has no exact JSON form');
    expect(() => canonicalJson({ a: -0 })).toThrow('$.a: 0 has no exact JSON form');
    expect(() => canonicalJson([2 ** 53])).toThrow('$[0]: integers beyond 2^53 - 1 belong into strings');
  });
});

describe('canonical JSON, for any value', () => {
  const values = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' });
  const accepts = (value: unknown) => {
    try {
      return canonicalJson(value);
    } catch {
      return null;
    }
  };

  it('is what the canonicalize package writes, wherever both write anything', () => {
    fc.assert(
      fc.property(values, (value) => {
        const ours = accepts(value);

        fc.pre(ours !== null);
        expect(ours).toBe(canonicalize(value));
      }),
      { numRuns: 500 },
    );
  });

  it('is read back as the same value, and written again as the same text', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = accepts(value);

        fc.pre(text !== null);
        expect(JSON.parse(text ?? '')).toEqual(value);
        expect(canonicalJson(JSON.parse(text ?? ''))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order in which members were added', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (members) => {
        const reversed = Object.fromEntries(Object.entries(members).reverse());

        expect(canonicalJson(reversed)).toBe(canonicalJson(members));
      }),
    );
  });
});

describe('a text', () => {
  it('is canonical if it is what would be written of its value', () => {
    const long = canonicalJson(Array.from({ length: 5000 }, (_, i) => ({ id: `account-${i}`, name: 'ö' })));

    expect(isCanonicalJson(long, JSON.parse(long))).toBe(true);
  });

  it.each([
    ['a space', '{"a": 1}'],
    ['a line at the end', '{"a":1}\n'],
    ['members out of order', '{"b":1,"a":2}'],
    ['a member twice', '{"a":1,"a":1}'],
    ['another spelling of a number', '{"a":1.0}'],
    ['another spelling of a letter', '{"a":"\\u0041"}'],
    ['half a character', '{"a":"\\ud800"}'],
    ['a number that is not exact', '{"a":9007199254740993}'],
    ['a number that may not be', '[9007199254740992]'],
  ])('is not canonical with %s', (_name, text) => {
    expect(isCanonicalJson(text, JSON.parse(text))).toBe(false);
  });

  it('is not canonical with anything cut off or added, in the middle of a long one too', () => {
    const text = canonicalJson(Array.from({ length: 3000 }, (_, i) => ({ id: `account-${i}` })));
    const value: unknown = JSON.parse(text);

    const altered = [text.slice(0, -1), text.slice(1), text.replace('account-2000', 'account-200'), `${text}]`, ''];

    expect(altered.filter((each) => isCanonicalJson(each, value))).toEqual([]);
  });
});

describe('byCodeUnit', () => {
  it.each([
    ['capitals come before small letters', 'Z', 'a'],
    ['a letter comes before the same with an accent', 'z', 'é'],
    ['a prefix comes before the whole', 'ab', 'abc'],
    ['surrogates come before the last characters of the basic plane', '😀', '\uffee'],
  ])('%s', (_name, first, second) => {
    expect(byCodeUnit(first, second)).toBe(-1);
    expect(byCodeUnit(second, first)).toBe(1);
    expect(byCodeUnit(first, first)).toBe(0);
  });
});
