import { KeyFileError } from '../../../shared/adapters/local/key-file.ts';
import { zipped } from '../../../shared/adapters/node/zip.ts';
import { NONCE_PATTERN } from '../../../shared/evidence/log/sign-bundle.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import {
  type BundleOptions,
  type BundlingContext,
  type ExportedBundle,
  exportBundle,
} from '../../../shared/pipeline/bundle/export-bundle.ts';
import { UsageError } from '../errors.ts';
import { exists, writeNew } from '../files.ts';
import { printParagraph } from '../output/paragraph.ts';
import { progressBar } from '../output/progress-bar.ts';
import type { Session } from '../session.ts';
import { parseTime } from '../times.ts';
import { inEach } from '../workspaces.ts';

export interface BundleCommandOptions {
  readonly from: string;
  readonly to: string;
  readonly output?: string;
  readonly nonce?: string;
  readonly asOf?: string;
}

/** It holds personal data. */
const OWNER_ONLY = 0o600;

/** Makes a bundle of each workspace of the call. */
export async function bundleCommand(session: Session, options: BundleCommandOptions): Promise<number> {
  const { output, nonce } = options;
  if (nonce !== undefined && !NONCE_PATTERN.test(nonce)) {
    throw new UsageError('--nonce must be 1 to 256 printable ASCII characters');
  }
  const contexts = await openForBundling(session);
  if (output !== undefined && contexts.length > 1) {
    throw new UsageError(`-o names one file, but there are ${contexts.length} workspaces; say which with --workspace`);
  }
  const interruption = session.host.interruption();
  return inEach(session, 'bundle', contexts, async (context) => {
    interruption.throwIfAborted();
    const settings = parseOptions(context, options);
    const file = output ?? `${context.log.origin.replace('/', '-')}-${inName(options.from)}-${inName(options.to)}.zip`;
    if (await exists(file))
      throw new UsageError(`there is a file ${file} already; move it away, or name another with -o`);
    session.terminal.progress(`${context.workspace.id}: reading the log …`);
    const bundle = await exportBundle(
      context,
      settings,
      (files) => writeNew(file, zipped(untilAborted(files, interruption)), OWNER_ONLY),
      (done, of) => session.terminal.progress(`${context.workspace.id}: ${progressBar(done, of)} files`),
    );
    if (!session.json) print(session, file, bundle, settings.nonce);
    return { exitCode: 0, document: documentOf(file, bundle, settings.nonce) };
  });
}

/** A bundle is signed; whoever cannot sign is told who can. */
async function openForBundling(session: Session): Promise<BundlingContext[]> {
  try {
    return await session.openForBundling();
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    throw new UsageError(
      `${error.message}; a bundle is signed, so whoever holds the signing key has to make it, and "rollcall verify" needs no key`,
    );
  }
}

function parseOptions(
  { workspace, clock }: BundlingContext,
  { from, to, asOf, nonce }: BundleCommandOptions,
): BundleOptions {
  const { timezone } = workspace.schedule;
  const period = {
    from: toInstant(parseTime('--from', from, timezone, 'start')),
    to: toInstant(parseTime('--to', to, timezone, 'end')),
  };
  if (period.from >= period.to) throw new UsageError(`--to ${to} is not after --from ${from}`);
  return {
    period,
    asOf: toInstant(asOf === undefined ? clock.now() : parseTime('--as-of', asOf, timezone, 'end')),
    nonce: nonce ?? null,
  };
}

/** A date as it is, a time without what file names do not have everywhere. */
function inName(time: string): string {
  return time.includes('T') ? time.replaceAll(/[-:]/g, '') : time;
}

async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}

function documentOf(file: string, { subject, manifest, files }: ExportedBundle, nonce: string | null): object {
  const { origin, period, asOf, head } = subject;
  return { file, origin, period, asOf, head, nonce, manifest, files };
}

function print(
  { terminal }: Session,
  file: string,
  { subject, manifest, files }: ExportedBundle,
  nonce: string | null,
) {
  const { origin, period, head } = subject;
  terminal.print(terminal.paint('strong', `${origin}: ${safeText(file)}`));
  terminal.print(`  ${period.from} up to ${period.to}, ${files} files, readable by you alone`);
  terminal.print(`  head ${head.seq}:${head.digest}`);
  terminal.print(`  manifest ${manifest}`);
  if (nonce !== null) terminal.print(`  nonce ${safeText(nonce)}`);
  printParagraph(
    terminal,
    'VERIFY.md in it says how to check it. The auditor needs the trust anchor too, by another way than this file.',
    { first: '  ', rest: '  ' },
  );
}
