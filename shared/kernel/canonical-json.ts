/** A value that JSON can hold without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The canonical JSON text of a value, RFC 8785 (JCS): members sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript writes them. What cannot be written without loss is refused with a TypeError instead of being dropped or
 * bent: undefined, NaN and infinities, negative zero, integers beyond 2^53 - 1, lone surrogates, class instances,
 * holes in arrays, members that are hidden or named by symbols. (RFC 8785 writes negative zero as 0; we refuse it, since a reader could not tell.)
 */
export function canonicalJson(value: unknown): string {
  const pieces: string[] = [];
  new Writer((text) => pieces.push(text)).writeAll(value);
  return pieces.join('');
}

/** Whether a text is the canonical JSON of a value: it is compared piece by piece, as it is written. */
export function isCanonicalJson(text: string, value: unknown): boolean {
  let at = 0;
  let isSame = true;
  try {
    new Writer((piece) => {
      isSame &&= text.startsWith(piece, at);
      at += piece.length;
    }).writeAll(value);
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
  return isSame && at === text.length;
}

/** The UTF-8 bytes of the canonical JSON of a value: what is hashed, signed and stored. */
export function canonicalBytes(value: unknown): Uint8Array {
  let block = new Uint8Array(0);
  let size = 0;
  new Writer((text) => {
    const needed = size + MAX_BYTES_PER_UNIT * text.length;
    if (needed > block.length) {
      // Memory that nobody has written to costs nothing; copies do.
      const larger = new Uint8Array(size === 0 ? needed : GROWTH * needed);
      larger.set(block.subarray(0, size));
      block = larger;
    }
    size += encoder.encodeInto(text, block.subarray(size)).written;
  }).writeAll(value);
  return block.subarray(0, size);
}

const encoder = new TextEncoder();
/** Of UTF-8, for a unit of UTF-16. */
const MAX_BYTES_PER_UNIT = 3;
/** How much larger a block of bytes becomes when it is full. */
const GROWTH = 4;
/** Deeper than any document of ours, and far below where recursion would exhaust the stack. */
const MAX_DEPTH = 64;
/** Text is handed on in pieces of this length: the text of a whole snapshot beside its bytes would fill memory. */
const PIECE_LENGTH = 16 * 1024;
/** So many items of an array are looked at, and written, at once. */
const RUN_LENGTH = 128;

class Writer {
  #text = '';
  /** Where the value stands that is being written, for errors. */
  readonly #path: (string | number)[] = [];
  readonly #handOn: (text: string) => void;

  constructor(handOn: (text: string) => void) {
    this.#handOn = handOn;
  }

  writeAll(value: unknown): void {
    this.#write(value);
    this.#handOn(this.#text);
  }

  #write(value: unknown): void {
    if (this.#path.length > MAX_DEPTH) throw this.#refused(`nested deeper than ${MAX_DEPTH} levels`);
    if (value === null || value === true || value === false) this.#text += String(value);
    else if (typeof value === 'string') this.#writeString(value);
    else if (typeof value === 'number') this.#writeNumber(value);
    else if (Array.isArray(value)) this.#writeArray(value);
    else if (typeof value === 'object' && isPlain(value)) this.#writeObject(value);
    else throw this.#refused(`${typeof value} has no JSON form`);
    this.#handOnIfLong();
  }

  #handOnIfLong(): void {
    if (this.#text.length < PIECE_LENGTH) return;
    this.#handOn(this.#text);
    this.#text = '';
  }

  /** Adds a text that may be long; then it goes on by itself, since joining it with others would copy it. */
  #add(text: string): void {
    if (text.length >= PIECE_LENGTH) {
      this.#handOn(this.#text);
      this.#text = '';
      this.#handOn(text);
      return;
    }
    this.#text += text;
    this.#handOnIfLong();
  }

  #writeArray(items: readonly unknown[]): void {
    this.#text += '[';
    for (let from = 0; from < items.length; from += RUN_LENGTH) {
      if (from > 0) this.#text += ',';
      this.#writeRun(items, from, Math.min(from + RUN_LENGTH, items.length));
    }
    this.#text += ']';
  }

  /** Hands items to JSON.stringify where its text is the canonical one: that is several times faster. */
  #writeRun(items: readonly unknown[], from: number, to: number): void {
    const run = items.slice(from, to);
    if (this.#isOrdered(run, this.#path.length)) {
      const text = JSON.stringify(run);
      // Only lone surrogates, which are refused, are written with this escape; a text that looks like it is written again.
      if (!text.includes('\\ud')) {
        this.#add(text.slice(1, -1));
        return;
      }
    }
    // An index loop, because map() skips holes.
    for (let i = from; i < to; i++) {
      if (i > from) this.#text += ',';
      this.#path.push(i);
      this.#write(items[i]);
      this.#path.pop();
    }
  }

  #writeObject(value: object): void {
    const keys = Object.keys(value);
    if (hasHiddenMembers(value, keys.length)) throw this.#refused('has hidden or symbolic members');
    keys.sort(byCodeUnit);
    let separator = '{';
    for (const key of keys) {
      this.#path.push(key);
      this.#text += separator;
      separator = ',';
      this.#writeString(key);
      this.#text += ':';
      this.#write((value as Record<string, unknown>)[key]);
      this.#path.pop();
    }
    this.#text += keys.length === 0 ? '{}' : '}';
  }

  /**
   * Whether JSON.stringify writes the canonical text of a value at this depth, lone surrogates aside: nothing in it is to
   * be refused, and all members stand in order already, as they do in what was parsed from canonical text. No is always a
   * safe answer.
   */
  #isOrdered(value: unknown, depth: number): boolean {
    if (typeof value === 'string' || value === null || typeof value === 'boolean') return true;
    if (typeof value === 'number') return isExact(value);
    if (typeof value !== 'object' || depth >= MAX_DEPTH) return false;
    if (Array.isArray(value)) {
      // An index loop, because every() skips holes.
      for (let i = 0; i < value.length; i++) if (!this.#isOrdered(value[i], depth + 1)) return false;
      return true;
    }
    if (!isPlain(value)) return false;
    let members = 0;
    let before = '';
    // Of a plain object these are its own keys, and this is the fastest way to see them.
    for (const key in value) {
      if (before > key || !this.#isOrdered((value as Record<string, unknown>)[key], depth + 1)) return false;
      before = key;
      members++;
    }
    return !hasHiddenMembers(value, members);
  }

  #writeString(value: string): void {
    if (!value.isWellFormed()) throw this.#refused('lone surrogate');
    this.#text += JSON.stringify(value);
  }

  #writeNumber(value: number): void {
    if (!isExact(value)) {
      throw this.#refused(
        Number.isInteger(value) && value !== 0
          ? 'integers beyond 2^53 - 1 belong into strings'
          : `${value} has no exact JSON form`,
      );
    }
    this.#text += JSON.stringify(value);
  }

  #refused(why: string): TypeError {
    const place = this.#path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
    return new TypeError(`$${place}: ${why}`);
  }
}

function isExact(value: number): boolean {
  if (Number.isInteger(value)) return Number.isSafeInteger(value) && !Object.is(value, -0);
  return Number.isFinite(value);
}

function hasHiddenMembers(value: object, visible: number): boolean {
  return Object.getOwnPropertyNames(value).length !== visible || Object.getOwnPropertySymbols(value).length > 0;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Order of strings by UTF-16 code units: the same on every machine and in every locale, unlike localeCompare. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
