import type { LogEntry } from '../../../../shared/evidence/log/entry.ts';
import { logicalKey } from '../../../../shared/evidence/statement.ts';
import { VIOLATIONS, type ViolationCode } from '../../../../shared/evidence/verify/report.ts';
import { byCodeUnit } from '../../../../shared/kernel/canonical-json.ts';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import type { MemoryStore } from '../../../support/memory-store.ts';
import { verifyLogIn } from './workbench.ts';

/** What a writer was told: that its logical key is recorded in this entry. */
export type Answer = Pick<LogEntry, 'logicalKey' | 'seq' | 'digest'>;

/**
 * Everything that is wrong with a log, given what its writers were told. The model of a log is small: a list of entries,
 * each logical key in it at most once; every answer names the one entry that has the key.
 */
export async function complaintsAbout(store: MemoryStore, answers: readonly Answer[], asOf: number): Promise<string[]> {
  const { violations } = await verifyLogIn(store, asOf);
  const complaints = violations.filter(({ code }) => isWrong(code)).map(({ code, at }) => `${code} ${at}`);
  const entries = entriesIn(store);
  const keys = entries.map((entry) => entry.logicalKey);
  if (entries.some(({ seq }, i) => seq !== i)) complaints.push('the numbers are not contiguous');
  if (new Set(keys).size < keys.length) complaints.push('a logical key is recorded twice');
  const told = new Map<string, string>();
  for (const { logicalKey: key, seq, digest } of answers) {
    if (entries[seq]?.digest !== digest) complaints.push(`the entry of ${key} was acknowledged and is lost`);
    if ((told.get(key) ?? digest) !== digest) complaints.push(`two answers were given for ${key}`);
    told.set(key, digest);
  }
  return complaints;
}

function isWrong(code: ViolationCode): boolean {
  return VIOLATIONS[code].class !== 'warning';
}

/** The entries that a store holds, read without the code under test; those that can be read. */
export function entriesIn(store: MemoryStore): Answer[] {
  const paths = [...store.files.keys()].filter((path) => path.startsWith('log/')).sort(byCodeUnit);
  return paths.flatMap((path) => {
    const text = Buffer.from(store.files.get(path) ?? []).toString('utf8');
    const encoded = /"payload":"([^"]*)"/.exec(text)?.[1];
    if (encoded === undefined) return [];
    const payload = Buffer.from(encoded, 'base64');
    const { predicateType, predicate } = JSON.parse(payload.toString('utf8'));
    return [{ logicalKey: logicalKey(predicateType, predicate), seq: predicate.log.seq, digest: sha256Hex(payload) }];
  });
}
