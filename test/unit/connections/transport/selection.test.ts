import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectionError } from '../../../../shared/connections/errors.ts';
import type { Selection } from '../../../../shared/connections/transport/selection.ts';
import { parseStrictJson } from '../../../../shared/connections/transport/strict-json.ts';

const select = (value: unknown, selection: Selection) =>
  parseStrictJson(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), 'the answer', selection);

function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof CollectionError ? error.code : String(error);
  }
}

describe('what is selected of a document', () => {
  const inner: Selection = { members: { b: true } };

  it.each<[string, unknown, unknown]>([
    ['members, and no others', { id: 1, x: 2, a: { b: 3, y: 4 } }, { id: 1, a: { b: 3 } }],
    ['members of every object of a list', { a: [{ b: 1, y: 2 }, { y: 3 }] }, { a: [{ b: 1 }, {}] }],
    ['lists of lists', { a: [[{ b: 1, y: 2 }]] }, { a: [[{ b: 1 }]] }],
    ['a member whole, whatever is in it', { id: { x: [{ y: 1 }] } }, { id: { x: [{ y: 1 }] } }],
    ['what is no object where one was expected', { a: 'text' }, { a: 'text' }],
    ['null where an object was expected', { a: null }, { a: null }],
    ['nothing, where nothing is there', {}, {}],
    ['a document that is a text', 'text', 'text'],
    ['objects of a document that is a list', [{ id: 1, x: 2 }], [{ id: 1 }]],
    ['no names that every object has', { toString: 1, constructor: 2, hasOwnProperty: 3 }, {}],
    ['no member that says that it is not kept', { ignored: 1 }, {}],
  ])('is %s', (_what, value, kept) => {
    expect(select(JSON.stringify(value), { members: { id: true, a: inner, ignored: false } })).toEqual(kept);
  });

  it('may be named __proto__, and is a member then', () => {
    const kept = select('{"__proto__":"x","a":1}', { members: { ['__proto__']: true } });

    expect(Object.entries(kept as object)).toEqual([['__proto__', 'x']]);
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
  });

  it('is found under a name that is written with escapes', () => {
    expect(select('{"\\u0069d":1,"x":2}', { members: { id: true } })).toEqual({ id: 1 });
  });

  it('is found in whatever order the members stand, one object after the other', () => {
    const written = '[{"a":1,"b":2,"c":3},{"c":3,"b":2,"a":1},{"b":2},{"a":1,"c":3,"b":2},{"a":1,"b":2,"c":3}]';

    expect(select(written, { members: { a: true, b: true } })).toEqual([
      { a: 1, b: 2 },
      { a: 1, b: 2 },
      { b: 2 },
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ]);
  });
});

describe('what is not selected', () => {
  it('is told by name, once for a document and only where somebody asks', () => {
    const dropped: string[] = [];
    const inner: Selection = { members: { kept: true } };
    const selection: Selection = {
      members: { inner, kept: true, silent: false },
      onDropped: (name) => dropped.push(name),
    };

    select('[{"x":{"y":1},"kept":1,"silent":2,"inner":{"z":1}},{"\\u0078":2,"w":3}]', selection);

    expect(dropped).toEqual(['x', 'w']);
  });

  it.each([
    ['a key twice', '{"x":{"a":1,"a":2}}', 'json-duplicate-key'],
    ['a key twice, once escaped', '{"x":[{"a":1,"\\u0061":2}]}', 'json-duplicate-key'],
    ['itself twice', '{"x":1,"x":2}', 'json-duplicate-key'],
    ['a key twice around an object that has it too', '{"x":{"a":{"a":1},"a":2}}', 'json-duplicate-key'],
    ['a number that loses its value', '{"x":9007199254740993}', 'json-unsafe-number'],
    ['half a character', '{"x":"\\ud800"}', 'json-invalid-text'],
    ['NUL', '{"x":"\\u0000"}', 'json-invalid-text'],
    ['too many levels', `{"x":${'['.repeat(40)}${']'.repeat(40)}}`, 'json-too-deep'],
    ['too many values', `{"x":[${'0,'.repeat(5_000_000)}0]}`, 'body-too-large'],
    ['a text that does not end', '{"x":"a', 'body-not-json'],
    ['an escape that is none', '{"x":"\\x"}', 'body-not-json'],
    ['a control character', '{"x":"\n"}', 'body-not-json'],
    ['a number that is none', '{"x":01}', 'body-not-json'],
    ['a literal that is none', '{"x":nul}', 'body-not-json'],
  ])('is refused as if it were: %s [A5] [A7] [A8] [A9] [A10]', (_what, written, code) => {
    expect(codeOf(() => select(written, { members: {} }))).toBe(code);
    expect(codeOf(() => select(written, { members: { x: true } }))).toBe(code);
  });

  it('is refused where it has more than 500,000 different names, each of which is remembered [A5]', () => {
    const names = (count: number) => `{${Array.from({ length: count }, (_, i) => `"${i}":0`)}}`;

    expect(codeOf(() => select(names(500_000), { members: {} }))).toBeNull();
    expect(codeOf(() => select(names(500_001), { members: {} }))).toBe('body-too-large');
  });

  it('is no key twice where objects of one depth share a name', () => {
    expect(codeOf(() => select('{"x":[{"a":1},{"a":2},{"b":{"a":3},"a":4}]}', { members: {} }))).toBeNull();
  });
});

describe('the items of a list that are taken', () => {
  const taking = (take: Selection['take']): Selection => ({
    members: { list: { members: { id: true }, ...(take && { take }) } },
  });

  it('are handed over one by one with their place, selected, and are not in the list any more', () => {
    const taken: unknown[] = [];

    const kept = select(
      '{"list":[{"id":1,"x":2},"text",{"id":3}]}',
      taking((item, index) => taken.push([item, index])),
    );

    expect(kept).toEqual({ list: [] });
    expect(taken).toEqual([
      [{ id: 1 }, 0],
      ['text', 1],
      [{ id: 3 }, 2],
    ]);
  });

  it('are none of an object', () => {
    const taken: unknown[] = [];

    const kept = select(
      '{"list":{"id":1,"x":2}}',
      taking((item) => taken.push(item)),
    );

    expect({ kept, taken }).toEqual({ kept: { list: { id: 1 } }, taken: [] });
  });

  it('may be refused by whoever takes them', () => {
    const refuse = () => {
      throw new CollectionError('record-invalid', 'no');
    };

    expect(codeOf(() => select('{"list":[{}], never looked at', taking(refuse)))).toBe('record-invalid');
  });
});

/** The same by JSON.parse: what a selection leaves of a value. */
function pruned(value: unknown, selection: Selection | true): unknown {
  if (selection === true || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => pruned(item, selection));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const inner = Object.hasOwn(selection.members, name) ? selection.members[name] : false;
      return inner ? [[name, pruned(member, inner)]] : [];
    }),
  );
}

describe('any selection of any JSON', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'ab', '', 'é', '"', '__proto__');
  const { selection } = fc.letrec<{ selection: Selection }>((tie) => ({
    selection: fc.record({
      members: fc.dictionary(name, fc.oneof({ maxDepth: 3 }, fc.boolean(), tie('selection')), { maxKeys: 4 }),
    }),
  }));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.oneof(fc.constantFrom('a', 'é', 'a"b', 'long '.repeat(20), true, null), fc.nat()),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 5 }),
    ),
  }));

  it('keeps what is left of the parsed value when the rest is taken away', () => {
    let dropped = 0;

    fc.assert(
      fc.property(value, selection, fc.constantFrom(undefined, 1), (any, selected, indent) => {
        const written = JSON.stringify(any, null, indent);
        const expected = pruned(JSON.parse(written), selected);
        if (JSON.stringify(expected) !== JSON.stringify(any)) dropped++;

        expect(JSON.stringify(select(written, selected))).toBe(JSON.stringify(expected));
      }),
      { numRuns: 3000 },
    );

    expect(dropped).toBeGreaterThan(500);
  });
});
