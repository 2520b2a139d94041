import { isUtf8 } from 'node:buffer';
import { CollectionError } from '../errors.ts';
import { type Fail, JsonCursor } from './json-cursor.ts';
import { type MemberName, Place, type Selection } from './selection.ts';

/** Leapsome's deepest document has 5 levels; whoever sends more than this means harm. */
const MAX_DEPTH = 32;
/**
 * A page of 5,000 users has half a million values. Three bytes, `{},`, cost fifty when parsed, so that the cap on bytes
 * alone would let a server fill gigabytes, and keep the parser busy beyond every deadline.
 */
const MAX_VALUES = 5_000_000;
/** The same for names, each of which is remembered. */
const MAX_NAMES = 500_000;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const END = -1;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Parses JSON from an untrusted server, in one pass, and keeps what is selected, by default everything. Beyond what
 * JSON.parse refuses, it refuses whatever two readers could read differently: invalid UTF-8, a byte-order mark, lone
 * surrogates, NUL, numbers that lose value, duplicate keys; and what would exhaust a stack or memory: deep nesting, and
 * values or names without number. That holds for what is dropped too. Throws a CollectionError that names `where`, or
 * what `take` of the selection throws.
 */
export function parseStrictJson(bytes: Buffer, where: string, selection?: Selection): unknown {
  const fail: Fail = (code, what) =>
    code === 'body-not-json'
      ? new CollectionError(code, `${where} is not JSON; check the base URL`)
      : new CollectionError(code, `${where} ${what}; nothing of it was used, ask the vendor if it persists`);
  if (!isUtf8(bytes)) throw fail('json-invalid-text', 'is not valid UTF-8');
  if (bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK))
    throw fail('json-invalid-text', 'begins with a byte-order mark');
  return new Reader(bytes, fail).document(selection);
}

/** Reads values that have parts. `keep` says what of them: what a place says, all, or nothing, which gives undefined. */
class Reader {
  readonly #cursor: JsonCursor;
  readonly #fail: Fail;
  /** Places at which nothing is selected, by depth. */
  readonly #places: Place[] = [];
  #depth = 0;
  #values = 0;
  #objects = 0;
  #names = 0;

  constructor(bytes: Buffer, fail: Fail) {
    this.#cursor = new JsonCursor(bytes, fail);
    this.#fail = fail;
  }

  document(selection: Selection | undefined): unknown {
    const value = this.#value(selection ? new Place(selection) : true);
    if (this.#cursor.peek() !== END) throw this.#cursor.notJson();
    return value;
  }

  #value(keep: Place | boolean): unknown {
    const cursor = this.#cursor;
    switch (cursor.peek()) {
      case QUOTE:
        return keep === false ? cursor.skipText() : cursor.text();
      case OPEN_OBJECT:
        return this.#object(keep);
      case OPEN_LIST:
        return this.#list(keep);
      case 0x74:
        return cursor.literal('true', true);
      case 0x66:
        return cursor.literal('false', false);
      case 0x6e:
        return cursor.literal('null', null);
      default:
        return cursor.number();
    }
  }

  #list(keep: Place | boolean): unknown {
    const items: unknown[] | undefined = keep === false ? undefined : [];
    const take = typeof keep === 'object' ? keep.take : undefined;
    if (this.#open(CLOSE_LIST)) return items;
    for (let index = 0; ; index++) {
      this.#count();
      const item = this.#value(keep);
      if (take) take(item, index);
      else items?.push(item);
      if (this.#closes(CLOSE_LIST)) return items;
    }
  }

  #object(keep: Place | boolean): unknown {
    const object: { [name: string]: unknown } | undefined = keep === false ? undefined : {};
    if (this.#open(CLOSE_OBJECT)) return object;
    const place = typeof keep === 'object' ? keep : this.#placeAtDepth();
    this.#objects++;
    const number = this.#objects;
    let before: MemberName | null = null;
    while (true) {
      const name: MemberName = this.#name(place, before);
      if (name.seenIn === number) throw this.#fail('json-duplicate-key', 'has an object with the same key twice');
      name.seenIn = number;
      before = name;
      this.#count();
      const keepMember = typeof keep === 'object' ? name.keep : keep;
      const value = this.#value(keepMember);
      if (object !== undefined && keepMember !== false) setMember(object, name.text, value);
      if (this.#closes(CLOSE_OBJECT)) return object;
    }
  }

  #placeAtDepth(): Place {
    const known = this.#places[this.#depth];
    if (known) return known;
    const place = new Place();
    this.#places[this.#depth] = place;
    return place;
  }

  /** Reads a name and the colon behind it. */
  #name(place: Place, before: MemberName | null): MemberName {
    const cursor = this.#cursor;
    if (cursor.peek() !== QUOTE) throw cursor.notJson();
    const expected = before === null ? place.first : before.next;
    const name = expected !== null && this.#follows(expected) ? expected : this.#otherName(place, before);
    if (cursor.peek() !== COLON) throw cursor.notJson();
    cursor.at++;
    return name;
  }

  /** Whether the name stands here, byte by byte; then it has been read. */
  #follows({ start, end }: MemberName): boolean {
    const cursor = this.#cursor;
    const { bytes } = cursor;
    let at = cursor.at + 1;
    for (let known = start; known < end; known++) {
      if (bytes[at] !== bytes[known]) return false;
      at++;
    }
    cursor.at = at;
    return true;
  }

  #otherName(place: Place, before: MemberName | null): MemberName {
    const cursor = this.#cursor;
    const start = cursor.at + 1;
    const text = cursor.text();
    let name = place.find(text);
    if (!name) {
      this.#names++;
      if (this.#names > MAX_NAMES) throw this.#fail('body-too-large', `has more than ${MAX_NAMES} names`);
      name = place.addDropped(text);
    }
    name.start = start;
    name.end = cursor.at;
    if (before === null) place.first = name;
    else before.next = name;
    return name;
  }

  /** Reads an opening bracket, and the closing one if it follows. */
  #open(closing: number): boolean {
    if (this.#depth >= MAX_DEPTH) throw this.#fail('json-too-deep', `is nested deeper than ${MAX_DEPTH} levels`);
    this.#cursor.at++;
    if (this.#cursor.peek() === closing) {
      this.#cursor.at++;
      return true;
    }
    this.#depth++;
    return false;
  }

  /** Reads what follows an item: the closing bracket, or a comma. */
  #closes(closing: number): boolean {
    const byte = this.#cursor.peek();
    this.#cursor.at++;
    if (byte === COMMA) return false;
    if (byte !== closing) throw this.#cursor.notJson();
    this.#depth--;
    return true;
  }

  #count(): void {
    this.#values++;
    if (this.#values > MAX_VALUES) throw this.#fail('body-too-large', `has more than ${MAX_VALUES} values`);
  }
}

function setMember(object: { [name: string]: unknown }, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
