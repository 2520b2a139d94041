import type { Findings } from '../report.ts';

/** A hostile archive must not make a huge report. */
const MAX_REPORTED = 20;
const MAX_DEPTH = 8;

/**
 * Checks the names in an archive: each must be safe to extract anywhere, and no two may be one on a file system that
 * ignores case, normalises, or has folders. Reports at most twenty of them.
 */
export function checkNames(names: readonly string[], found: Findings): boolean {
  const known = new Map<string, string>();
  let wrong = 0;
  const refuse = (code: 'E_PATH' | 'E_PATH_COLLISION', name: string, message: string) => {
    wrong++;
    if (wrong <= MAX_REPORTED) found.add(code, name, message);
  };
  for (const name of names) {
    const problem = problemOf(name);
    if (problem) refuse('E_PATH', name, problem);
    const other = known.get(folded(name));
    if (other !== undefined) {
      refuse(
        'E_PATH_COLLISION',
        name,
        other === name ? 'is there twice' : `is the same as ${other} on some file systems`,
      );
    }
    known.set(folded(name), name);
  }
  // Names that are no good may also be deeper than can be gone through.
  for (const name of wrong === 0 ? names : []) {
    const parts = folded(name).split('/');
    const folder = parts.slice(1).map((_, i) => known.get(parts.slice(0, i + 1).join('/')));
    const file = folder.find((above) => above !== undefined);
    if (file !== undefined) refuse('E_PATH_COLLISION', name, `lies in ${file}, which is a file`);
  }
  if (wrong > MAX_REPORTED) {
    found.add('E_PATH', 'archive', `has ${wrong - MAX_REPORTED} further names that cannot be accepted`);
  }
  return wrong === 0;
}

function problemOf(name: string): string | null {
  if (name === '') return 'has no name';
  if (name.startsWith('/')) return 'is an absolute path';
  if (/^[A-Za-z]:/.test(name)) return 'begins with a drive';
  if (name.includes('\\')) return 'has a backslash, which separates folders on Windows';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'has a control character';
  const parts = name.split('/');
  if (parts.includes('..')) return 'leaves the folder';
  if (parts.some((part) => part === '' || part.startsWith('.') || part.endsWith('.'))) {
    return 'has a part that is empty, or begins or ends with a dot';
  }
  if (parts.length > MAX_DEPTH) return 'lies too deep';
  if (!/^[A-Za-z0-9._/-]+$/.test(name)) return 'has characters other than letters, digits, dot, hyphen and underscore';
  if (parts.some((part) => DEVICE.test(part))) return 'is named as a device on Windows';
  return null;
}

const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** What file systems that ignore case or normalise make of a name. Upper case first: ß and ſ have a lower case of their own. */
function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
