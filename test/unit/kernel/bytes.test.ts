import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concat,
  exactTextOf,
  fromBase64,
  isSameBytes,
  isSha256Hex,
  textOf,
  toBase64,
  toHex,
  utf8,
} from '../../../shared/kernel/bytes.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

describe('the exact text of bytes', () => {
  it('is there if the text has these bytes and no others', () => {
    const text = fc.string({ unit: 'binary' }).map(utf8);
    fc.assert(
      fc.property(fc.oneof(bytes, text), (value) => {
        const lenient = textOf(value);
        expect(exactTextOf(value)).toBe(isSameBytes(utf8(lenient), value) ? lenient : null);
      }),
      { numRuns: 1000 },
    );
  });

  it('begins with the byte order mark, if there is one', () => {
    expect(exactTextOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('\ufeffA');
  });
});

describe('base64', () => {
  it('is written as Node writes it, and read again, padded or not', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const text = Buffer.from(value).toString('base64');
        expect(toBase64(value)).toBe(text);
        expect(fromBase64(text)).toEqual(value);
        expect(fromBase64(text.replaceAll('=', ''))).toEqual(value);
      }),
    );
  });

  it('is refused wherever Node would have written another text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AQgw+/=Zz9_- \n!ö\u{1f600}'), maxLength: 12 });
    fc.assert(
      fc.property(text, (candidate) => {
        const read = Buffer.from(candidate, 'base64');
        const padded = read.toString('base64');
        const isOurs = candidate === padded || candidate === padded.replaceAll('=', '');
        expect(fromBase64(candidate)).toEqual(isOurs ? new Uint8Array(read) : null);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['one character', 'A'],
    ['five characters', 'AAAAA'],
    ['padding alone', '='],
    ['too little padding', 'AA='],
    ['too much padding', 'AAA=='],
    ['padding where none belongs', 'AAAA=='],
    ['padding in the middle', 'AA==AAAA'],
    ['bits left over after two characters', 'AB=='],
    ['bits left over after three characters', 'AAB='],
    ['the other alphabet', 'AA-_'],
    ['a space', 'AAA '],
    ['a letter beyond ASCII', 'AAAö'],
  ])('is refused with %s', (_what, text) => {
    expect(fromBase64(text)).toBeNull();
  });
});

describe('bytes', () => {
  it('are the same if they are equally long and equal', () => {
    expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
  });

  it('are put together in order', () => {
    expect(concat(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('are written as lower-case hex', () => {
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });

  it('are UTF-8 of text, in which a byte order mark is a character', () => {
    expect(textOf(utf8('\ufefföß'))).toBe('\ufefföß');
  });

  it('that are no UTF-8 are read as replacement characters', () => {
    expect(textOf(Uint8Array.of(0x61, 0xff))).toBe('a\ufffd');
  });
});

describe('a hex SHA-256', () => {
  const digest = '0123456789abcdef'.repeat(4);

  it.each([
    ['a digest', digest, true],
    ['capitals', digest.toUpperCase(), false],
    ['63 digits', digest.slice(1), false],
    ['a line end', `${digest}\n`, false],
  ])('is told from other text: %s', (_name, text, expected) => {
    expect(isSha256Hex(text)).toBe(expected);
  });
});
