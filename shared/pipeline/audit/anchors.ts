import { entryPath, KEY_FOLDER } from '../../evidence/layout.ts';
import type { EvidenceStore } from '../../evidence/ports.ts';
import { readEnvelope, readStatement } from '../../evidence/verify/envelope.ts';
import { checkKeyFiles } from '../../evidence/verify/keys.ts';
import type { LogPosition } from '../../evidence/verify/log.ts';
import { Findings, VIOLATIONS } from '../../evidence/verify/report.ts';
import type { Found } from './violations.ts';

type Reading = Pick<EvidenceStore, 'read' | 'list'>;

/** The entry that the last audit ended with must be there, and be the same. */
export async function checkHead(store: Reading, { next, digest }: LogPosition): Promise<Found[]> {
  if (next === 0 || digest === null) return [];
  const path = entryPath(next - 1);
  const bytes = await store.read(path);
  const envelope = bytes && readEnvelope(bytes, path, new Findings());
  const statement = envelope && (await readStatement(envelope.payload, path, new Findings()));
  if (statement?.digest === digest) return [];
  const fault = bytes
    ? ({ code: 'E_LOG_REWRITTEN', message: 'is not the entry that the last audit ended with' } as const)
    : ({ code: 'E_LOG_TRUNCATED', message: 'is missing; the last audit ended with it' } as const);
  return [{ ...fault, at: path, kind: 'always' }];
}

/** Key files are what the log says, and the log's keys are the deployment's, given by their fingerprints. */
export async function checkKeys(
  store: Reading,
  { keys: introduced }: LogPosition,
  deployed: readonly string[],
): Promise<Found[]> {
  if (introduced.length === 0) return [];
  const found = new Findings();
  const paths = await store.list(KEY_FOLDER);
  const source = { paths: () => Promise.resolve(paths), read: (path: string) => store.read(path) };
  await checkKeyFiles(
    source,
    paths,
    introduced.map(({ key }) => key),
    found,
  );
  const wrong = found.list.filter(({ code }) => VIOLATIONS[code].class !== 'warning');
  const foreign = introduced.filter(({ key }) => !deployed.includes(key.keyid));
  return [
    ...wrong.map((violation): Found => ({ ...violation, kind: 'always' })),
    ...foreign.map(
      ({ key, from }): Found => ({
        code: 'E_KEY_FOREIGN',
        at: key.keyid,
        message: `signs the log from entry ${from} on, and is none of the keys of this deployment`,
        kind: 'always',
      }),
    ),
  ];
}
