import { describe, expect, it } from 'vitest';
import { safeText } from '../../../shared/kernel/safe-text.ts';

describe('text from outside, on a terminal', () => {
  it.each([
    ['a control sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a link to click', '\u001b]8;;https://evil.example\u0007', '\\u{1b}]8;;https://evil.example\\u{7}'],
    ['the end of a line', 'a\r\nb', 'a\\u{d}\\u{a}b'],
    ['the first and the last C0 character', '\u0000\u001f', '\\u{0}\\u{1f}'],
    ['DEL and the last C1 character', '\u007f\u009f', '\\u{7f}\\u{9f}'],
    ['a soft hyphen', 'a\u00adb', 'a\\u{ad}b'],
    [
      'marks of direction',
      '\u061c\u200e\u200f\u202a\u202e\u2066\u2069',
      '\\u{61c}\\u{200e}\\u{200f}\\u{202a}\\u{202e}\\u{2066}\\u{2069}',
    ],
    ['characters of no width', '\u180e\u200b\u2060\u206f\ufeff', '\\u{180e}\\u{200b}\\u{2060}\\u{206f}\\u{feff}'],
    ['separators of lines', '\u2028\u2029', '\\u{2028}\\u{2029}'],
    [
      'letters that look like nothing',
      '\u115f\u1160\u17b4\u17b5\u3164\uffa0',
      '\\u{115f}\\u{1160}\\u{17b4}\\u{17b5}\\u{3164}\\u{ffa0}',
    ],
    ['tags, which hide text', '\u{e0000}\u{e007f}', '\\u{e0000}\\u{e007f}'],
    ['half of a character', '\ud800', '\\u{d800}'],
  ])('shows %s instead of doing it [D4]', (_what, text, shown) => {
    expect(safeText(text)).toBe(shown);
  });

  it.each([
    ['letters of all scripts', 'Łukasz Müller, 陳美, Адам, سارة'],
    [
      'the neighbours of what is escaped',
      ' ~\u00a0\u00ac\u00ae\u061b\u1161\u2010\u2027\u202f\u205f\u2070\u3163\u3165\uff9f\uffa1\u{e0080}',
    ],
    ['characters beyond U+FFFF', '😀𝒜'],
  ])('leaves %s as they are [D4]', (_what, text) => {
    expect(safeText(text)).toBe(text);
  });
});
