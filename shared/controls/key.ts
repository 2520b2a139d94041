/**
 * The stable key of a finding: `<test>:<workspace>/<connection>:<subject>`, subject parts joined by dots. Parts come
 * from source systems, so they are percent-encoded to `[A-Za-z0-9_-]`: no part can imitate the punctuation, and the key
 * is safe in file names, spreadsheets and URLs. Never an e-mail address or a name of a person.
 */
export function findingKey(test: string, workspace: string, connection: string, subject: readonly string[]): string {
  return `${test}:${workspace}/${connection}:${subject.map(encodePart).join('.')}`;
}

/** Percent-encodes the UTF-8 bytes of everything outside `[A-Za-z0-9_-]`. */
function encodePart(part: string): string {
  return Array.from(part, (character) =>
    /[A-Za-z0-9_-]/.test(character) ? character : encodeCharacter(character),
  ).join('');
}

function encodeCharacter(character: string): string {
  return Array.from(
    Buffer.from(character, 'utf8'),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}
