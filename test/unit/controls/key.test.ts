import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingKey, isAboutAccount, parseFindingKey } from '../../../shared/controls/key.ts';

describe('the key of a finding', () => {
  it.each([
    ['an account', ['account', '5ecba01fb567a5d046582027'], 'UAR-09:main/leapsome:account.5ecba01fb567a5d046582027'],
    ['a grant', ['grant', 'a-1', 'Super Admin'], 'UAR-09:main/leapsome:grant.a-1.Super%20Admin'],
    ['a slot', ['slot', '2026-03-02T06:00:00Z'], 'UAR-09:main/leapsome:slot.2026-03-02T06%3A00%3A00Z'],
    ['the connection', ['connection'], 'UAR-09:main/leapsome:connection'],
    ['punctuation of its own', ['role', 'a.b/c:d%e'], 'UAR-09:main/leapsome:role.a%2Eb%2Fc%3Ad%25e'],
    ['letters of other alphabets', ['role', 'Größe 😀'], 'UAR-09:main/leapsome:role.Gr%C3%B6%C3%9Fe%20%F0%9F%98%80'],
    ['what spreadsheets take for a formula', ['role', '=1+1'], 'UAR-09:main/leapsome:role.%3D1%2B1'],
  ])('names %s', (_name, subject, expected) => {
    expect(findingKey('UAR-09', 'main', 'leapsome', subject)).toBe(expected);
  });

  const subjects = fc.array(
    fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
    { minLength: 1, maxLength: 4 },
  );

  it('is another one for another subject', () => {
    fc.assert(
      fc.property(subjects, subjects, (a, b) => {
        const isSame = findingKey('T-1', 'w', 'c', a) === findingKey('T-1', 'w', 'c', b);

        expect(isSame).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 500 },
    );
  });

  it('gives its subject back, and has no characters but letters, digits, _, -, % and dots', () => {
    fc.assert(
      fc.property(subjects, (subject) => {
        const encoded = findingKey('T-1', 'w', 'c', subject).slice('T-1:w/c:'.length);

        expect(encoded).toMatch(/^[A-Za-z0-9_%.-]*$/);
        expect(encoded.split('.').map(decodeURIComponent)).toEqual(subject);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a key that is taken apart', () => {
  it.each([
    ['an account', ['account', '5ecba01f']],
    ['punctuation of its own', ['grant', 'a.b:c/d', 'Super Admin']],
    ['other scripts', ['role', 'Führung', '役割']],
  ])('gives what it was made of: %s', (_name, subject) => {
    const key = findingKey('UAR-08', 'main', 'leapsome', subject);

    expect(parseFindingKey(key)).toEqual({ test: 'UAR-08', workspace: 'main', connection: 'leapsome', subject });
  });

  it.each([
    '',
    'UAR-08',
    'UAR-08:main:account.a',
    'UAR-08:main/leapsome:',
    'UAR-08:main/leapsome:account.%FF',
    ' UAR-08:main/leapsome:account.a',
    'UAR-08:main/leapsome:account.a b',
  ])('is none: "%s"', (text) => {
    expect(parseFindingKey(text)).toBeNull();
  });
});

describe('a key and an account', () => {
  it.each([
    [true, ['account', 'a.1']],
    [true, ['grant', 'a.1', 'Super Admin']],
    [true, ['pair', 'b', 'a.1']],
    [true, ['pair', 'a.1', 'b']],
    [false, ['account', 'b']],
    [false, ['grant', 'b', 'a.1']],
    [false, ['pair', 'b', 'c']],
    [false, ['role', 'a.1']],
    [false, ['person', 'a.1']],
    [false, ['connection']],
  ])('belong together: %s, for %j', (expected, subject) => {
    expect(isAboutAccount(findingKey('T-1', 'main', 'leapsome', subject), 'a.1')).toBe(expected);
  });

  it('do not, if it is no key', () => {
    expect(isAboutAccount('a.1', 'a.1')).toBe(false);
  });
});
