import { unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createKeyFile, readKeyFile } from '../../../shared/adapters/local/key-file.ts';
import { secretReferencesOf } from '../../../shared/connections/options.ts';
import type { Signer } from '../../../shared/evidence/ports.ts';
import { messageOf } from '../../../shared/kernel/errors.ts';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';
import { UsageError } from '../errors.ts';
import { exists, writeNew } from '../files.ts';
import { configurationText, KEY_FILE } from '../init/configuration-text.ts';
import type { Proposals } from '../init/proposals.ts';
import { findOut, type InitOptions } from '../init/setup.ts';
import { printProposals } from '../output/proposals-report.ts';
import { readingText } from '../output/reading-text.ts';
import type { Session } from '../session.ts';

/** The configuration holds no secret. */
const READABLE = 0o644;

/**
 * Writes a commented configuration and a signing key. An existing configuration is never overwritten, and an existing
 * key is used as it is. Either both are there afterwards or neither is new.
 */
export async function initCommand(session: Session, options: InitOptions): Promise<number> {
  const { terminal, host } = session;
  const path = session.options.config;
  const folder = dirname(resolve(path));
  if (await exists(path)) {
    throw new UsageError(`${path} exists; an existing configuration is never overwritten, --config names another`);
  }
  const { setup, proposals } = await findOut(host, folder, options, (progress) =>
    terminal.progress(`reading ${readingText(progress)}`),
  );
  const text = configurationText(setup, proposals);
  // What is written must be usable; a wrong option is told before anything exists.
  const { workspaces } = parseConfiguration(text, path);
  const secrets = workspaces
    .flatMap(({ connections }) => connections.flatMap(secretReferencesOf))
    .map(({ reference }) => reference);

  const keyPath = join(folder, KEY_FILE);
  const isNewKey = !(await exists(keyPath));
  const signer = isNewKey ? await createKey(keyPath) : await readKeyFile(keyPath);
  try {
    await writeNew(path, text, READABLE);
  } catch (error) {
    if (isNewKey) await unlink(keyPath);
    throw error;
  }
  tell(session, { path, keyPath, isNewKey, anchor: signer.publicKey.keyid, secrets, proposals });
  return 0;
}

interface Made {
  readonly path: string;
  readonly keyPath: string;
  readonly isNewKey: boolean;
  readonly anchor: string;
  /** References to what connections need. */
  readonly secrets: readonly string[];
  readonly proposals: Proposals | null;
}

function tell(session: Session, { path, keyPath, isNewKey, anchor, secrets, proposals }: Made): void {
  if (session.json) {
    const schema = 'urn:rollcall:init:v1';
    session.printJson({ schema, configuration: path, key: keyPath, isNewKey, anchor, proposals });
    return;
  }
  const { terminal } = session;
  terminal.print(`wrote ${path}${isNewKey ? ` and the signing key ${keyPath}` : `, with the signing key ${keyPath}`}`);
  terminal.print(`trust anchor  ${anchor}`);
  terminal.print('Give the trust anchor to your auditor by another way than the evidence,');
  terminal.print('and note it yourself.');
  terminal.print();
  if (proposals) {
    printProposals(terminal, proposals, path);
    terminal.print(`Next: look through ${path}, and run "rollcall check".`);
  } else {
    const places =
      secrets.length === 1 ? `token where ${secrets[0]} points` : `secrets where ${secrets.join(', ')} point`;
    terminal.print(`Next: put the ${places}, look through ${path}, and run "rollcall check".`);
  }
}

async function createKey(path: string): Promise<Signer> {
  try {
    return await createKeyFile(path);
  } catch (error) {
    throw new UsageError(`cannot make the signing key ${path} (${messageOf(error)}); nothing was written`);
  }
}
