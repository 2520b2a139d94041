import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { outcome } from './json-outcome.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

/** Characters that matter to a parser, and any others. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(0x22, 0x5c, 0x2f, 0x3a, 0x2c, 0x7b, 0x7d, 0x5b, 0x5d, 0x75, 0x2d, 0x30, 0x0a, 0x7f, 0xe9, 0x2028),
      fc.constantFrom(0x0000, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xfeff, 0xffff),
      fc.integer({ min: 1, max: 0xffff }),
    ),
    { maxLength: 6 },
  )
  .map((units) => String.fromCharCode(...units));
const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
}));

/** The reason to refuse a value, found by looking at the value and not at its text. */
function reasonToRefuse(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed();
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => reasonToRefuse(key) || reasonToRefuse(member));
}

describe('any JSON', () => {
  it('is read as JSON.parse reads it, unless there is a reason to refuse it [A8] [A9] [A10]', () => {
    const seen = { read: 0, refused: 0 };

    fc.assert(
      fc.property(anyValue, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const written = JSON.stringify(value, null, indent);
        const refused = reasonToRefuse(value);

        const found = outcome(written);

        seen[refused ? 'refused' : 'read']++;
        if (refused) expect(found).toHaveProperty('code');
        else expect(found).toEqual({ value: JSON.parse(written) });
      }),
      { numRuns: 3000 },
    );

    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(100);
  });

  it('with any damage done to its bytes is refused by name, or read as JSON.parse reads it [A9]', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'insert', 'delete')), {
      maxLength: 3,
    });

    fc.assert(
      fc.property(anyValue, damage, (value, wounds) => {
        const bytes = [...Buffer.from(JSON.stringify(value))];
        for (const [place, byte, kind] of wounds) {
          bytes.splice(place % bytes.length, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [byte]));
        }
        const damaged = Buffer.from(bytes);

        const found = outcome(damaged);

        if ('value' in found) expect(found.value).toEqual(JSON.parse(damaged.toString('utf8')));
        else if (found.code === 'body-not-json') expect(() => JSON.parse(damaged.toString('utf8'))).toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  it('with a key written twice, in whatever spelling, is refused [A8]', () => {
    const key = fc.string({ maxLength: 5 });
    const escaped = (name: string) =>
      `"${[...name].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;

    fc.assert(
      fc.property(fc.dictionary(key, fc.integer(), { minKeys: 1 }), fc.nat(), fc.boolean(), (object, pick, first) => {
        const members = Object.entries(object).map(([name, member]) => `${JSON.stringify(name)}:${member}`);
        const name = Object.keys(object)[pick % members.length] ?? '';
        const twin = `${escaped(name)}:null`;

        const written = `{${(first ? [twin, ...members] : [...members, twin]).join()}}`;

        expect(outcome(written)).toEqual({ code: 'json-duplicate-key' });
      }),
      { numRuns: 1000 },
    );
  });
});
