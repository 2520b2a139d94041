import type { CollectionError, CollectionFailure } from '../errors.ts';

/** Makes the error for what is wrong with a document. */
export type Fail = (code: CollectionFailure, what: string) => CollectionError;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const ZERO = 0x30;
const MINUS = 0x2d;
const FIRST_BEYOND_ASCII = 0x80;

/** Integers of so many digits are always exact. */
const SAFE_DIGITS = 15;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Texts that are remembered, a power of two, and how long they may be. */
const REMEMBERED = 4096;
const LONGEST_REMEMBERED = 64;

/**
 * A place in the bytes of a JSON document, which are UTF-8. Reads what has no parts: texts, numbers, literals. Throws what
 * `fail` makes of whatever is no JSON, or could be read in two ways.
 */
export class JsonCursor {
  /** Of the next byte to read. */
  at = 0;
  readonly bytes: Buffer;
  readonly #fail: Fail;
  /** Texts that came before, by a hash of theirs: departments and ids come again and again, and are kept once. */
  readonly #remembered: string[] = new Array(REMEMBERED).fill('');

  constructor(bytes: Buffer, fail: Fail) {
    this.bytes = bytes;
    this.#fail = fail;
  }

  /** The next byte that is no white space, which is left to be read; -1 at the end. */
  peek(): number {
    const { bytes } = this;
    while (this.at < bytes.length) {
      const byte = bytes[this.at] as number;
      if (byte > SPACE || !isWhiteSpace(byte)) return byte;
      this.at++;
    }
    return -1;
  }

  notJson(): CollectionError {
    return this.#fail('body-not-json', '');
  }

  literal<T>(text: string, value: T): T {
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[this.at + i] !== text.charCodeAt(i)) throw this.notJson();
    }
    this.at += text.length;
    return value;
  }

  /** Reads a text, from its opening quote on. */
  text(): string {
    const { bytes } = this;
    const start = this.at + 1;
    let any = 0;
    let hash = 0;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.at = at + 1;
        return any < FIRST_BEYOND_ASCII ? this.#ascii(start, at, hash) : bytes.toString('utf8', start, at);
      }
      if (byte === BACKSLASH || byte < SPACE) return this.#textWithEscapes(start, at);
      any |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    throw this.notJson();
  }

  /** Checks a text like `text`, and makes nothing of it. */
  skipText(): void {
    const { bytes } = this;
    const start = this.at + 1;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.at = at + 1;
        return;
      }
      if (byte === BACKSLASH || byte < SPACE) {
        this.#textWithEscapes(start, at);
        return;
      }
    }
    throw this.notJson();
  }

  #ascii(start: number, end: number, hash: number): string {
    const { bytes } = this;
    if (end - start > LONGEST_REMEMBERED) return bytes.toString('latin1', start, end);
    const slot = (hash ^ (hash >>> 16)) & (REMEMBERED - 1);
    const known = this.#remembered[slot] as string;
    if (known.length === end - start && isAt(known, bytes, start)) return known;
    const text = bytes.toString('latin1', start, end);
    this.#remembered[slot] = text;
    return text;
  }

  /** JSON.parse is the judge of escapes, and of control characters, which must be escaped. */
  #textWithEscapes(start: number, from: number): string {
    const { bytes } = this;
    let end = from;
    while (end < bytes.length && bytes[end] !== QUOTE) end += bytes[end] === BACKSLASH ? 2 : 1;
    let text: string;
    try {
      text = JSON.parse(bytes.toString('utf8', start - 1, end + 1));
    } catch {
      // Its own message quotes the text, which may be personal data.
      throw this.notJson();
    }
    if (!text.isWellFormed()) throw this.#fail('json-invalid-text', 'has half a character in a text');
    if (text.includes('\0')) throw this.#fail('json-invalid-text', 'has a NUL character in a text');
    this.at = end + 1;
    return text;
  }

  number(): number {
    const { bytes } = this;
    const start = this.at;
    let end = start;
    let value = 0;
    while (isDigit(bytes[end])) {
      value = value * 10 + (bytes[end] as number) - ZERO;
      end++;
    }
    const digits = end - start;
    const isPlain = digits > 0 && digits <= SAFE_DIGITS && (digits === 1 || bytes[start] !== ZERO);
    if (!isPlain || isNumberByte(bytes[end])) {
      while (isNumberByte(bytes[end])) end++;
      value = this.#exactNumber(bytes.toString('latin1', start, end));
    }
    this.at = end;
    return value;
  }

  #exactNumber(text: string): number {
    if (!NUMBER.test(text)) throw this.notJson();
    const value = Number(text);
    // Beyond 2^53 - 1 neighbours fall together; below 5e-324 everything falls to zero.
    const isTooLarge = Math.abs(value) > Number.MAX_SAFE_INTEGER;
    const isLost = value === 0 && (Object.is(value, -0) || /^[^e]*[1-9]/i.test(text));
    if (isTooLarge || isLost) throw this.#fail('json-unsafe-number', 'has a number that cannot be read exactly');
    return value;
  }
}

function isWhiteSpace(byte: number): boolean {
  return byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39;
}

function isNumberByte(byte: number | undefined): boolean {
  return isDigit(byte) || byte === 0x2e || byte === 0x2b || byte === MINUS || byte === 0x65 || byte === 0x45;
}

function isAt(text: string, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
