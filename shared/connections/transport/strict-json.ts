import { isUtf8 } from 'node:buffer';
import { CollectionError, type CollectionFailure } from '../errors.ts';

/** Leapsome's deepest document has 5 levels; whoever sends more than this means harm. */
const MAX_DEPTH = 32;
/**
 * A page of 5,000 users has half a million values. Three bytes, `{},`, cost fifty when parsed, so that the cap on bytes
 * alone would let a server fill gigabytes, and keep the parser busy beyond every deadline.
 */
const MAX_VALUES = 5_000_000;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/**
 * Parses JSON from an untrusted server. Beyond what JSON.parse accepts, it refuses whatever two readers could read
 * differently: invalid UTF-8, a byte-order mark, lone surrogates, NUL, numbers that lose value, duplicate keys; and
 * what would exhaust a stack or memory: deep nesting, and values without number. Throws a CollectionError that names
 * `where`.
 */
export function parseStrictJson(bytes: Buffer, where: string): unknown {
  const fail = (code: CollectionFailure, what: string) =>
    new CollectionError(code, `${where} ${what}; nothing of it was used, ask the vendor if it persists`);
  if (!isUtf8(bytes)) throw fail('json-invalid-text', 'is not valid UTF-8');
  if (bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK))
    throw fail('json-invalid-text', 'begins with a byte-order mark');
  const scan = new Scan(bytes, fail);
  scan.run();
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    // The parser's own message quotes the input, which may be personal data.
    throw new CollectionError('body-not-json', `${where} is not JSON; check the base URL`, { cause: nameOf(cause) });
  }
  // JSON.parse keeps the last of equal keys and says nothing; then the value has fewer members than the text.
  if (countMembers(value) !== scan.members) throw fail('json-duplicate-key', 'has an object with the same key twice');
  return value;
}

type Fail = (code: CollectionFailure, what: string) => CollectionError;

/**
 * One pass over the bytes, which looks at structure, strings and numbers. On text that is not JSON it may see nonsense,
 * but it ends; JSON.parse is the judge of syntax.
 */
class Scan {
  members = 0;
  readonly #bytes: Buffer;
  readonly #fail: Fail;
  #depth = 0;
  #values = 0;

  constructor(bytes: Buffer, fail: Fail) {
    this.#bytes = bytes;
    this.#fail = fail;
  }

  run(): void {
    const bytes = this.#bytes;
    let at = 0;
    while (at < bytes.length) {
      switch (bytes[at]) {
        case QUOTE:
          at = this.#string(at);
          break;
        case 0x3a: // colon
          this.members++;
          break;
        case 0x2c: // comma
          this.#count();
          break;
        case 0x7b: // opening brackets
        case 0x5b:
          this.#open();
          break;
        case 0x7d: // closing brackets
        case 0x5d:
          this.#depth--;
          break;
        default:
          if (isNumberStart(bytes[at] as number)) at = this.#number(at);
      }
      at++;
    }
  }

  /** Every value but the first follows a comma or an opening bracket. */
  #count(): void {
    this.#values++;
    if (this.#values > MAX_VALUES) throw this.#fail('body-too-large', `has more than ${MAX_VALUES} values`);
  }

  #open(): void {
    this.#count();
    this.#depth++;
    if (this.#depth > MAX_DEPTH) throw this.#fail('json-too-deep', `is nested deeper than ${MAX_DEPTH} levels`);
  }

  /** Returns the position of the closing quote. */
  #string(start: number): number {
    const bytes = this.#bytes;
    let at = start + 1;
    while (at < bytes.length && bytes[at] !== QUOTE) {
      if (bytes[at] !== BACKSLASH) at++;
      else if (bytes[at + 1] === LETTER_U) at = this.#unicodeEscape(at);
      else at += 2;
    }
    return at;
  }

  /** Returns the position after the escape, or after the pair of escapes of a character beyond U+FFFF. */
  #unicodeEscape(at: number): number {
    const unit = this.#codeUnit(at);
    if (unit === 0) throw this.#fail('json-invalid-text', 'has a NUL character in a text');
    if (unit >= 0xdc00 && unit <= 0xdfff) throw this.#fail('json-invalid-text', 'has half a character in a text');
    // NaN too, when the escape is none: JSON.parse will say so.
    if (!(unit >= 0xd800 && unit <= 0xdbff)) return at + 6;
    const low = this.#bytes[at + 6] === BACKSLASH && this.#bytes[at + 7] === LETTER_U ? this.#codeUnit(at + 6) : 0;
    if (low < 0xdc00 || low > 0xdfff) throw this.#fail('json-invalid-text', 'has half a character in a text');
    return at + 12;
  }

  #codeUnit(at: number): number {
    return Number.parseInt(this.#bytes.toString('latin1', at + 2, at + 6), 16);
  }

  /** Returns the position of the last byte. */
  #number(start: number): number {
    const bytes = this.#bytes;
    let end = start + 1;
    while (end < bytes.length && isNumberByte(bytes[end] as number)) end++;
    // Fifteen digits are always safe; most numbers end here.
    if (end - start > 15 || bytes[start] === 0x2d || hasExponent(bytes, start, end)) {
      const text = bytes.toString('latin1', start, end);
      const value = Number(text);
      // Beyond 2^53 - 1 neighbours fall together; below 5e-324 everything falls to zero.
      const isTooLarge = Math.abs(value) > Number.MAX_SAFE_INTEGER;
      const isLost = value === 0 && (Object.is(value, -0) || /^[^e]*[1-9]/i.test(text));
      if (isTooLarge || isLost) {
        throw this.#fail('json-unsafe-number', 'has a number that cannot be read exactly');
      }
    }
    return end - 1;
  }
}

function isNumberStart(byte: number): boolean {
  return byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
}

function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2b || byte === 0x2d || isExponent(byte);
}

function isExponent(byte: number): boolean {
  return byte === 0x65 || byte === 0x45;
}

function hasExponent(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isExponent(bytes[at] as number)) return true;
  return false;
}

/** Members of all objects in a value. The scan has bounded the depth. */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += countMembers(item);
    return members;
  }
  const values: unknown[] = Object.values(value);
  for (const item of values) members += countMembers(item);
  return members + values.length;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'error';
}
