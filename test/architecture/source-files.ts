import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  /** Path in the repository, or the name of a package. */
  readonly target: string;
  readonly isTypeOnly: boolean;
  /** Whether it is loaded only when the code gets there. */
  readonly isLazy: boolean;
}

/** All TypeScript files below a folder of the repository, with what they import. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') || name.endsWith('.mjs'))
    .map((name) => {
      const path = join(folder, name).replaceAll('\\', '/');
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const CLAUSE = String.raw`(\{[^}]*\}|\*(?:\s+as\s+\w+)?|[\w$]+(?:\s*,\s*\{[^}]*\})?)`;
const IMPORT = new RegExp(`^(?:import|export)\\s+(type\\s+)?${CLAUSE}\\s+from\\s+'([^']+)'`, 'gm');
const BARE = /^import\s+()()'([^']+)'/gm;
const LAZY = /\bimport\(()()'([^']+)'/g;

function importsOf(path: string, text: string): Import[] {
  return [IMPORT, BARE, LAZY].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, typeKeyword, clause = '', target = '']) => ({
      target: target.startsWith('.')
        ? relative(ROOT, resolve(ROOT, dirname(path), target)).replaceAll('\\', '/')
        : target,
      isTypeOnly: /^type\s/.test(typeKeyword ?? '') || /^\{(\s*type\s[^,]+,?)+\s*\}$/.test(clause.trim()),
      isLazy: pattern === LAZY,
    })),
  );
}
