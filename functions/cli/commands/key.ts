import { rename } from 'node:fs/promises';
import { createKeyFile, readKeyFile } from '../../../shared/adapters/local/key-file.ts';
import { appenderTo } from '../../../shared/evidence/log/appender.ts';
import { readTail } from '../../../shared/evidence/log/read.ts';
import { type AwsHosting, hostingOf } from '../../../shared/workspace/hosting.ts';
import { exists } from '../files.ts';
import type { Session } from '../session.ts';
import { chosenWorkspaces, localPlaces } from '../wire.ts';

interface HandedOver {
  readonly workspace: string;
  /** The entry that hands the log over; null where the newest key signs it already. */
  readonly seq: number | null;
}

/** Hands the logs of all workspaces over to a new signing key. */
export async function rotateKeyCommand(session: Session): Promise<number> {
  const hosting = hostingOf((await session.configuration()).configuration);
  return hosting.kind === 'aws' ? rotateOnAws(session, hosting) : rotateKeyFile(session);
}

/** The stack makes keys; the append function hands the logs over to the newest one. */
async function rotateOnAws(session: Session, hosting: AwsHosting): Promise<number> {
  const { configuration } = await session.configuration();
  const caller = (await import('../aws.ts')).operator(hosting, session.host);
  const entries: HandedOver[] = [];
  for (const { id } of chosenWorkspaces(configuration, session.options.workspace)) {
    const entry = await caller.ask<'rotate'>({ operation: 'rotate', workspace: id });
    entries.push({ workspace: id, seq: entry?.seq ?? null });
  }
  report(session, entries, null);
  if (!session.json && entries.some(({ seq }) => seq === null)) {
    session.terminal.print(
      'For another one, raise aws.signingKeys in the configuration by one, deploy, and run this again.',
    );
  }
  return 0;
}

/**
 * Replaces the key file. The new key waits in `<file>.next` meanwhile, so that an interrupted rotation can be repeated; the
 * old one stays as `<file>.old`.
 */
async function rotateKeyFile(session: Session): Promise<number> {
  const { keyFile: path } = localPlaces(await session.configuration());
  const waiting = `${path}.next`;
  const current = await readKeyFile(path);
  const next = (await exists(waiting)) ? await readKeyFile(waiting) : await createKeyFile(waiting);
  const entries: HandedOver[] = [];
  const keys = { trusted: [current.publicKey, next.publicKey], signers: [current, next] };
  for (const { workspace, log, clock } of await session.open()) {
    const handingOver = { ...log, ...keys };
    if (!(await readTail(handingOver))) continue;
    const entry = await appenderTo(handingOver, clock, session.host.random).rotate();
    entries.push({ workspace: workspace.id, seq: entry?.seq ?? null });
  }
  await rename(path, `${path}.old`);
  await rename(waiting, path);
  report(session, entries, next.publicKey.keyid);
  if (!session.json) {
    session.terminal.print(`new signing key ${next.publicKey.keyid} in ${path}; the old one is in ${path}.old`);
  }
  return 0;
}

function report(session: Session, entries: readonly HandedOver[], key: string | null): void {
  if (session.json) {
    session.printJson({ schema: 'urn:rollcall:key-rotate:v1', key, entries });
    return;
  }
  for (const { workspace, seq } of entries) {
    session.terminal.print(
      `${workspace}: ${seq === null ? 'the newest key signs the log' : `entry ${seq} hands the log over`}`,
    );
  }
  session.terminal.print('The trust anchor stays the fingerprint of the first key.');
}
