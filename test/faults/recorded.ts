import { createHash } from 'node:crypto';
import { byCodeUnit } from '../../shared/kernel/canonical-json.ts';

/** Reads a log as anybody could: without the code under test, and without believing it. */

export interface RecordedEntry {
  readonly path: string;
  readonly seq: number;
  readonly type: string;
  readonly digest: string;
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicate: {
    readonly slot?: string;
    readonly connection?: string;
    readonly review?: string;
    readonly submission?: string;
    readonly certificate?: { readonly verdict: string };
    readonly artifacts?: { readonly [name: string]: string };
  };
}

interface RecordedResult {
  readonly test: string;
  readonly connection: string | null;
  readonly outcome: string;
}

interface RecordedEvent {
  readonly id: string;
  readonly type: string;
  readonly key: string | null;
}

export type Files = ReadonlyMap<string, Uint8Array>;

/** What has been parsed before, by its bytes: every oracle looks at the same files. */
const parsed = new WeakMap<Uint8Array, unknown>();

function once<T>(bytes: Uint8Array, parse: () => T): T {
  if (!parsed.has(bytes)) parsed.set(bytes, parse());
  return parsed.get(bytes) as T;
}

/** The entries of a log, ascending. */
export function entriesOf(files: Files): RecordedEntry[] {
  const entries = [...files].filter(([path]) => path.startsWith('log/'));
  return entries
    .sort(([one], [other]) => byCodeUnit(one, other))
    .map(([path, bytes]) => once(bytes, () => entryIn(path, bytes)));
}

function entryIn(path: string, bytes: Uint8Array): RecordedEntry {
  const payload = payloadOf(bytes);
  const { predicateType, subject, predicate } = JSON.parse(payload.toString('utf8'));
  const type = predicateType.split(':')[3];
  return { path, seq: predicate.log.seq, type, digest: digestOf(payload), subject, predicate };
}

/** The evaluations of a log, each with the documents that the oracles look at. */
export function evaluationsOf(files: Files) {
  return entriesOf(files)
    .filter(({ type }) => type === 'control-evaluation')
    .map((entry) => {
      const results = documentOf<{ asOf: string; results: RecordedResult[] }>(files, entry, 'results');
      const { events } = documentOf<{ events: RecordedEvent[] }>(files, entry, 'transitions');
      return { entry, slot: String(entry.predicate.slot), asOf: results.asOf, results: results.results, events };
    });
}

/** What an entry's only artifact, or its first, says, or the one of an evaluation by name. */
export function documentOf<T>(files: Files, { subject, predicate }: RecordedEntry, artifact?: string): T {
  const wanted = artifact === undefined ? subject[0] : subject.find(isNamed(predicate.artifacts?.[artifact]));
  const bytes = files.get(wanted?.name ?? '') ?? new Uint8Array();
  return once<T>(bytes, () => JSON.parse(Buffer.from(bytes).toString('utf8')));
}

export function payloadOf(envelope: Uint8Array | undefined): Buffer {
  return Buffer.from(JSON.parse(Buffer.from(envelope ?? []).toString('utf8')).payload, 'base64');
}

function digestOf(payload: Uint8Array): string {
  return createHash('sha256').update(payload).digest('hex');
}

function isNamed(sha256: string | undefined) {
  return ({ digest }: RecordedEntry['subject'][number]) => digest.sha256 === sha256;
}
