import { safeText } from './safe-text.ts';

const MARKUP = Symbol('markup');

/** HTML that was written here. Nothing that was read from evidence can pass for it: JSON has no symbols. */
export interface Html {
  readonly [MARKUP]: string;
}

/** What a template takes. Texts are escaped; null is nothing. */
export type Part = string | number | null | Html | readonly Part[];

/**
 * A piece of HTML. Texts in it are data, whoever wrote them: they cannot become markup, in elements and in quoted
 * attributes, and characters that hide or reorder text are written out. This is the only place that escapes.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = literals[0] ?? '';
  for (const [i, part] of parts.entries()) text += markupOf(part) + (literals[i + 1] ?? '');
  return { [MARKUP]: text };
}

/** The text of a document or a piece of it. */
export function textOf(piece: Html): string {
  return piece[MARKUP];
}

/** A style sheet in its element. Throws if it could end the element. */
export function styleElement(css: string): Html {
  if (css.includes('<')) throw new Error('a style sheet has no markup in it');
  return { [MARKUP]: `<style>${css}</style>` };
}

/** A script in its element. Throws if it could end the element, or be read as something else. */
export function scriptElement(script: string): Html {
  if (/<\/script|<script|<!--/i.test(script)) throw new Error('a script has no markup in it');
  return { [MARKUP]: `<script>${script}</script>` };
}

/** A text as a string in a style sheet, which it cannot end. */
export function cssString(text: string): string {
  const escaped = safeText(text).replace(/[^A-Za-z0-9 ]/gu, (character) => {
    return `\\${(character.codePointAt(0) ?? 0).toString(16)} `;
  });
  return `"${escaped}"`;
}

/** Pieces with something between them. */
export function joined(pieces: readonly Part[], between: Part): Part {
  return pieces.map((piece, i) => (i === 0 ? piece : [between, piece]));
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  if (isList(part)) return part.map(markupOf).join('');
  return part[MARKUP];
}

function isList(part: Html | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return safeText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
