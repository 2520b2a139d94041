/**
 * Makes text from a source system harmless on a terminal and in a mail: control characters could move the cursor or hide text,
 * direction marks could reorder it, and invisible ones could make two names look alike. They appear as `\u{…}`.
 */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** C0, DEL, C1; soft hyphen; zero-width and direction marks; line separators; fillers; tags; lone surrogates. */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}\p{Surrogate}]/gu;
