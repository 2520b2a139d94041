import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cssString, html, styleElement, textOf } from '../../../shared/kernel/markup.ts';

describe('html', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`"'><img src=x onerror=alert(1)>`, '&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;'],
    ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    ['\u202Egnp.exe', '\\u{202e}gnp.exe'],
    ['a\u0000b\r\nc\u200Bd', 'a\\u{0}b\\u{d}\\u{a}c\\u{200b}d'],
    ['Łukasz <3 Müller', 'Łukasz &lt;3 Müller'],
  ])('makes text of %j', (text, escaped) => {
    expect(textOf(html`<p title="${text}">${text}</p>`)).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('leaves no character of any text that begins or ends markup', () => {
    return fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(textOf(html`${text}`)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it('takes its own pieces as they are, in lists as well, and null for nothing', () => {
    const items = ['a<', 2, null].map((item) => html`<li>${item}</li>`);

    expect(textOf(html`<ul>${items}</ul>${null}`)).toBe('<ul><li>a&lt;</li><li>2</li><li></li></ul>');
  });

  it('does not take data for a piece of its own, whatever it looks like', () => {
    const forged = JSON.parse('{"markup":"<script>","Symbol(markup)":"<script>"}');

    expect(textOf(html`${forged}`)).not.toContain('<script>');
  });
});

describe('cssString', () => {
  it('cannot be ended, nor can the style sheet', () => {
    expect(cssString('a"}</style>\\')).toBe('"a\\22 \\7d \\3c \\2f style\\3e \\5c "');
  });
});

describe('styleElement', () => {
  it('refuses what could end it', () => {
    expect(() => styleElement('p{}</style>')).toThrow('no markup');
  });
});
