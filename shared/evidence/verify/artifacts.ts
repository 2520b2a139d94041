import { canonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { isCanonical, isRecord, jsonOf } from './envelope.ts';
import type { VerifiedEntry, VerifiedLog } from './log.ts';
import type { Findings } from './report.ts';
import type { VerificationSource } from './source.ts';

/** Verifies that every artifact an entry names is there, is what was signed, and is about what the entry says. */
export async function verifyArtifacts(
  source: VerificationSource,
  paths: readonly string[],
  log: VerifiedLog,
  found: Findings,
): Promise<number> {
  const namedBy = new Map<string, VerifiedEntry[]>();
  for (const entry of log.entries.values()) {
    for (const { name, sha256 } of entry.subjects) {
      if (!name.startsWith('evidence/')) continue;
      if (!name.endsWith(`/${sha256}`)) found.add('E_STATEMENT', entry.path, `names ${name} with another digest`);
      namedBy.set(name, [...(namedBy.get(name) ?? []), entry]);
    }
  }
  for (const path of paths) {
    const bytes = await source.read(path);
    if (!bytes) continue;
    const sha256 = sha256Hex(bytes);
    const entries = namedBy.get(path);
    // Of a file that is altered, the digest says all there is to say.
    if (!path.endsWith(`/${sha256}`)) found.add('E_EVIDENCE_DIGEST', path, 'does not have the digest in its name');
    else if (!entries) found.add('W_EVIDENCE_ORPHAN', path, 'is named by no entry, as an interrupted run leaves it');
    else checkContent(bytes, path, sha256, entries, found);
  }
  const present = new Set(paths);
  for (const [name, [entry]] of namedBy) {
    if (!present.has(name)) found.add('E_EVIDENCE_MISSING', name, `is missing; entry ${entry?.seq} names it`);
  }
  return namedBy.size;
}

function checkContent(
  bytes: Uint8Array,
  path: string,
  sha256: string,
  entries: readonly VerifiedEntry[],
  found: Findings,
): void {
  const document = jsonOf(bytes);
  if (!isRecord(document) || !isCanonical(document, bytes)) {
    found.add('E_NOT_CANONICAL', path, 'is not a canonical JSON document');
    return;
  }
  for (const { seq, predicate, name } of entries) {
    const differs = (field: string) => document[field] !== predicate[field];
    if (name === 'access-snapshot' || name === 'roster-snapshot') {
      const isAnother = ['slot', 'connection', 'takenAt'].some(differs);
      if (isAnother || canonicalJson(document.certificate) !== canonicalJson(predicate.certificate)) {
        found.add('E_BINDING', path, `is not about what entry ${seq} says: slot, connection, time or certificate`);
      }
    }
    const artifacts = isRecord(predicate.artifacts) ? predicate.artifacts : {};
    if (name !== 'control-evaluation' || artifacts.results !== sha256) continue;
    if (differs('slot') || differs('asOf') || document.policy !== artifacts.policy) {
      found.add('E_BINDING', path, `holds results of another slot, time or policy than entry ${seq} says`);
    }
  }
}
