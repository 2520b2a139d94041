import { safeText } from '../../kernel/safe-text.ts';

/** SNS takes fewer than a hundred characters, and of those only what is certain to arrive as it was sent. */
const MAX_SUBJECT = 99;

/**
 * Text that may hold what somebody outside chose, made inert for a mail in plain text: one line, nothing invisible, and
 * nothing that a mail program would turn into a link to somewhere.
 */
export function inert(text: string): string {
  return safeText(text)
    .replace(/:(?=\/\/)/g, '[:]')
    .replace(/\b(javascript|data|file|mailto):/gi, '$1[:]')
    .replace(/\b(www)\.(?=\S)/gi, '$1[.]');
}

/** A subject line: inert, ASCII alone, and cut where it would be too long. */
export function subjectLine(text: string): string {
  const line = inert(text)
    .replace(/[^\x20-\x7e]+/g, '?')
    .trim();
  return line.length <= MAX_SUBJECT ? line : `${line.slice(0, MAX_SUBJECT - 3)}...`;
}
