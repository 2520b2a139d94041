/** A value that JSON can hold without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The canonical JSON text of a value, RFC 8785 (JCS): members sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript writes them. What cannot be written without loss is refused with a TypeError instead of being dropped or
 * bent: undefined, NaN and infinities, negative zero, integers beyond 2^53 - 1, lone surrogates, class instances,
 * holes in arrays, members that are hidden or named by symbols. (RFC 8785 writes negative zero as 0; we refuse it, since a reader could not tell.)
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', 0);
}

/** The UTF-8 bytes of the canonical JSON of a value: what is hashed, signed and stored. */
export function canonicalBytes(value: unknown): Uint8Array {
  return Buffer.from(canonicalJson(value), 'utf8');
}

/** Deeper than any document of ours, and far below where recursion would exhaust the stack. */
const MAX_DEPTH = 64;

function write(value: unknown, path: string, depth: number): string {
  if (depth > MAX_DEPTH) throw new TypeError(`${path}: nested deeper than ${MAX_DEPTH} levels`);
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'string') return writeString(value, path);
  if (typeof value === 'number') return writeNumber(value, path);
  if (Array.isArray(value)) {
    const items: string[] = [];
    // An index loop, because map() skips holes.
    for (let i = 0; i < value.length; i++) items.push(write(value[i], `${path}[${i}]`, depth + 1));
    return `[${items.join(',')}]`;
  }
  if (typeof value === 'object' && isPlain(value)) {
    const keys = Object.keys(value);
    if (Reflect.ownKeys(value).length !== keys.length) throw new TypeError(`${path}: has hidden or symbolic members`);
    const members = keys.sort(byCodeUnit).map((key) => {
      const at = `${path}.${key}`;
      return `${writeString(key, at)}:${write((value as Record<string, unknown>)[key], at, depth + 1)}`;
    });
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`${path}: ${typeof value} has no JSON form`);
}

function writeString(value: string, path: string): string {
  if (!value.isWellFormed()) throw new TypeError(`${path}: lone surrogate`);
  return JSON.stringify(value);
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value) || Object.is(value, -0)) throw new TypeError(`${path}: ${value} has no exact JSON form`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new TypeError(`${path}: integers beyond 2^53 - 1 belong into strings`);
  }
  return JSON.stringify(value);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Order of strings by UTF-16 code units: the same on every machine and in every locale, unlike localeCompare. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
