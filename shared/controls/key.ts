/**
 * The stable key of a finding: `<test>:<workspace>/<connection>:<subject>`, subject parts joined by dots. Parts come
 * from source systems, so they are percent-encoded to `[A-Za-z0-9_-]`: no part can imitate the punctuation, and the key
 * is safe in file names, spreadsheets and URLs. Never an e-mail address or a name of a person.
 */
export function findingKey(test: string, workspace: string, connection: string, subject: readonly string[]): string {
  return `${test}:${workspace}/${connection}:${encodeParts(subject)}`;
}

/** Parts of an id, percent-encoded and joined by dots. */
export function encodeParts(parts: readonly string[]): string {
  return parts.map(encodePart).join('.');
}

/** What a finding's key is made of. */
export interface FindingKeyParts {
  readonly test: string;
  readonly workspace: string;
  readonly connection: string;
  readonly subject: readonly string[];
}

/** Takes a key apart again; null if the text is no key. */
export function parseFindingKey(key: string): FindingKeyParts | null {
  const match = PATTERN.exec(key);
  if (!match) return null;
  const [test, workspace, connection, subject] = match.slice(1) as [string, string, string, string];
  try {
    return { test, workspace, connection, subject: subject.split('.').map(decodeURIComponent) };
  } catch {
    return null;
  }
}

const PATTERN = /^([A-Z]+-\d+):([^/:]+)\/([^:]+):([A-Za-z0-9_%.-]+)$/;

/** Percent-encodes the UTF-8 bytes of everything outside `[A-Za-z0-9_-]`. */
function encodePart(part: string): string {
  if (/^[A-Za-z0-9_-]*$/.test(part)) return part;
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

/** Whether a finding's key names an account as its subject, or as a part of it: its grants, its duplicates. */
export function isAboutAccount(key: string, account: string): boolean {
  const [kind, ...parts] = parseFindingKey(key)?.subject ?? [];
  if (kind === 'pair') return parts.includes(account);
  return (kind === 'account' || kind === 'grant') && parts[0] === account;
}
