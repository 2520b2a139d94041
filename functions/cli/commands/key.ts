import { rename } from 'node:fs/promises';
import { createKeyFile, readKeyFile } from '../../../shared/adapters/local/key-file.ts';
import { appenderTo } from '../../../shared/evidence/log/appender.ts';
import { readTail } from '../../../shared/evidence/log/read.ts';
import { exists } from '../files.ts';
import type { Session } from '../session.ts';
import { localPlaces } from '../wire.ts';

/**
 * Hands the logs of all workspaces over to a new signing key, and then replaces the key file. The new key waits in
 * `<file>.next` meanwhile, so that an interrupted rotation can be repeated; the old one stays as `<file>.old`.
 */
export async function rotateKeyCommand(session: Session): Promise<number> {
  const { keyFile: path } = localPlaces(await session.configuration());
  const waiting = `${path}.next`;
  const current = await readKeyFile(path);
  const next = (await exists(waiting)) ? await readKeyFile(waiting) : await createKeyFile(waiting);
  const entries: { workspace: string; seq: number }[] = [];
  const keys = { trusted: [current.publicKey, next.publicKey], signers: [current, next] };
  for (const { workspace, log, clock } of await session.open()) {
    const handingOver = { ...log, ...keys };
    if (!(await readTail(handingOver))) continue;
    const entry = await appenderTo(handingOver, clock, session.host.random).rotate();
    if (entry) entries.push({ workspace: workspace.id, seq: entry.seq });
  }
  await rename(path, `${path}.old`);
  await rename(waiting, path);
  const { keyid } = next.publicKey;
  if (session.json) {
    session.printJson({ schema: 'urn:rollcall:key-rotate:v1', key: keyid, entries });
    return 0;
  }
  for (const { workspace, seq } of entries) session.terminal.print(`${workspace}: entry ${seq} hands the log over`);
  session.terminal.print(`new signing key ${keyid} in ${path}; the old one is in ${path}.old`);
  session.terminal.print('The trust anchor stays the fingerprint of the first key.');
  return 0;
}
