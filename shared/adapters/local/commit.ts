import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The commit that a git checkout is at, without asking git; null if the folder is none. */
export async function commitOf(folder: string): Promise<string | null> {
  const head = (await textOf(join(folder, '.git', 'HEAD')))?.trim();
  const reference = /^ref: (.+)$/.exec(head ?? '')?.[1];
  if (reference === undefined) return head && isCommit(head) ? head : null;
  const loose = (await textOf(join(folder, '.git', reference)))?.trim();
  if (loose && isCommit(loose)) return loose;
  const packed = (await textOf(join(folder, '.git', 'packed-refs'))) ?? '';
  const line = packed.split('\n').find((candidate) => candidate.endsWith(` ${reference}`));
  return line ? (line.split(' ')[0] ?? null) : null;
}

function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text);
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
