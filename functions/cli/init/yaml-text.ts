/**
 * Text as a YAML scalar on one line that reads back as the same text, wherever it stands: plain where nothing can
 * mistake it, in double quotes otherwise. Text from outside cannot leave its quotes, nor the comment it stands in.
 */
export function yamlText(text: string): string {
  return PLAIN.test(text) && !NOT_TEXT.test(text) ? text : quoted(text);
}

/** Letters first, so that no number, date or indicator comes about. */
const PLAIN = /^[A-Za-z][\w./@+-]*(:[\w./@+-]+)*$/;
const NOT_TEXT = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** JSON's escapes are YAML's too. What could end a line, hide or reorder text is escaped as well. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e\p{L}\p{M}\p{N}\p{P}\p{S}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
