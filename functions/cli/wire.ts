import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { commitOf } from '../../shared/adapters/local/commit.ts';
import { FolderState, FolderStore } from '../../shared/adapters/local/folder-store.ts';
import { JsonLinesSink } from '../../shared/adapters/local/jsonl-sink.ts';
import { readKeyFile, readPublicKeyFile } from '../../shared/adapters/local/key-file.ts';
import { LocalFiles, LocalSecrets } from '../../shared/adapters/local/references.ts';
import type { ConnectionPorts } from '../../shared/connections/contract.ts';
import { appenderTo } from '../../shared/evidence/log/appender.ts';
import { publishedKey } from '../../shared/evidence/log/published-key.ts';
import { sha256Hex } from '../../shared/kernel/digest.ts';
import { codeOf, messageOf } from '../../shared/kernel/errors.ts';
import type { PublicKey } from '../../shared/kernel/fingerprint.ts';
import type { Progress, ReadContext, RunContext, Software } from '../../shared/pipeline/run-context.ts';
import type { Configuration, Workspace } from '../../shared/workspace/configuration.ts';
import { hostingOf } from '../../shared/workspace/hosting.ts';
import { parseConfiguration } from '../../shared/workspace/parse.ts';
import { UsageError } from './errors.ts';
import type { Host } from './host.ts';
import type { PlacesToRead } from './places-to-read.ts';

/** A configuration file, read and checked, with the folder that its relative paths refer to. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** Hex SHA-256 of the file. */
  readonly digest: string;
  readonly folder: string;
}

export async function loadConfiguration(path: string): Promise<LoadedConfiguration> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const problem = codeOf(error) === 'ENOENT' ? `there is no ${path}` : `cannot read ${path} (${messageOf(error)})`;
    throw new UsageError(`${problem}; "rollcall init" writes one, --config names another`);
  }
  const configuration = parseConfiguration(Buffer.from(bytes).toString('utf8'), path);
  return { configuration, digest: sha256Hex(bytes), folder: dirname(resolve(path)) };
}

/** Where evidence and the signing key of a configuration are on this machine. Throws a UsageError if they are not. */
export function localPlaces({ configuration, folder }: LoadedConfiguration): { store: string; keyFile: string } {
  const hosting = hostingOf(configuration);
  if (hosting.kind === 'local') {
    return { store: resolve(folder, hosting.folder), keyFile: resolve(folder, hosting.keyFile) };
  }
  throw new UsageError(
    `${configuration.store} is on AWS, where the deployment runs slots by itself; to have it run one now, ` +
      'start an execution of its state machine, as docs/deploy.md shows',
  );
}

/** Where the events of a workspace go on this machine. */
function eventsPath(store: string, workspace: string): string {
  return join(store, '.state', workspace, 'events.jsonl');
}

/** What connections of a configuration in this folder may touch. */
export function connectionPorts(host: Host, folder: string): ConnectionPorts {
  refuseUnverifiedTls(host);
  return {
    exchange: host.exchange,
    tokenEndpoint: host.tokenEndpoint,
    secrets: new LocalSecrets(folder, host.environment),
    files: new LocalFiles(folder),
    clock: host.clock,
    random: host.random,
    allowLoopback: true,
  };
}

/** This very program, with the configuration that it goes by. */
export async function softwareOf({ digest }: LoadedConfiguration): Promise<Software> {
  return {
    name: packageJson.name,
    version: packageJson.version,
    commit: await commitOf(resolve(import.meta.dirname, '../..')),
    configuration: digest,
  };
}

/** The composition root: joins the use cases with a folder, a key file, the environment and a file of JSON lines. */
export async function openWorkspaces(
  loaded: LoadedConfiguration,
  only: string | undefined,
  host: Host,
  report: (workspace: string, progress: Progress) => void,
): Promise<RunContext[]> {
  const { configuration, folder } = loaded;
  const ports = connectionPorts(host, folder);
  const { store, keyFile } = localPlaces(loaded);
  const signer = await readKeyFile(keyFile);
  const software = await softwareOf(loaded);
  return chosenWorkspaces(configuration, only).map((workspace) => {
    const log = {
      store: new FolderStore(store, workspace.id),
      origin: `${configuration.organization}/${workspace.id}`,
      trusted: [signer.publicKey],
    };
    return {
      workspace,
      log,
      appender: appenderTo({ ...log, signers: [signer] }, host.clock, host.random),
      state: new FolderState(store, workspace.id),
      clock: host.clock,
      connections: ports,
      sink: new JsonLinesSink(eventsPath(store, workspace.id)),
      software,
      deadline: Number.POSITIVE_INFINITY,
      report: (progress) => report(workspace.id, progress),
    };
  });
}

/** A workspace to look at, and the key that the store itself gave to read by, if nothing else did. */
interface OpenedForReading {
  readonly context: ReadContext;
  readonly publishedKey: PublicKey | null;
}

/**
 * Opens workspaces for looking at them. That takes no private key: where the configured file holds a public one, or is
 * not here, as on an auditor's machine or on AWS, that or the key which the store publishes will do.
 */
export async function openForReading(
  loaded: LoadedConfiguration,
  only: string | undefined,
  host: Host,
): Promise<OpenedForReading[]> {
  const { configuration } = loaded;
  const { clock } = host;
  const hosting = hostingOf(configuration);
  const { storeOf, given, refuse } =
    hosting.kind === 'aws' ? (await import('./aws.ts')).placesToRead(hosting, host) : await localPlacesToRead(loaded);
  return Promise.all(
    chosenWorkspaces(configuration, only).map(async (workspace) => {
      const store = storeOf(workspace.id);
      const published = given ? null : await publishedKey(store);
      const trusted = given ?? published ?? (await refuse(workspace.id));
      const origin = `${configuration.organization}/${workspace.id}`;
      return { context: { workspace, log: { store, origin, trusted: [trusted] }, clock }, publishedKey: published };
    }),
  );
}

async function localPlacesToRead(loaded: LoadedConfiguration): Promise<PlacesToRead> {
  const { store, keyFile } = localPlaces(loaded);
  return {
    storeOf: (workspace) => new FolderStore(store, workspace),
    given: await readPublicKeyFile(keyFile),
    // The same as for those who write.
    refuse: async () => (await readKeyFile(keyFile)).publicKey,
  };
}

export function chosenWorkspaces({ workspaces }: Configuration, only: string | undefined): Workspace[] {
  const chosen = workspaces.filter(({ id }) => only === undefined || id === only);
  if (chosen.length > 0) return chosen;
  throw new UsageError(
    `there is no workspace "${only}"; the configuration has ${workspaces.map(({ id }) => id).join(', ')}`,
  );
}

/** Our own connections verify in any case; but whoever sets this expects them not to, and would trust the result. */
function refuseUnverifiedTls({ environment }: Host): void {
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return;
  throw new UsageError(
    'NODE_TLS_REJECT_UNAUTHORIZED=0 is set, which asks not to verify servers; unset it and run again',
  );
}
