import { extname } from 'node:path';
import { KeyFileError } from '../../../shared/adapters/local/key-file.ts';
import { zipped } from '../../../shared/adapters/node/zip.ts';
import { reviewFiles } from '../../../shared/bundle/derived/files.ts';
import { NONCE_PATTERN } from '../../../shared/evidence/log/sign-bundle.ts';
import { dateOf } from '../../../shared/kernel/calendar.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import {
  type BundleOptions,
  type BundlingContext,
  type ExportedBundle,
  exportBundle,
  type WriteArchive,
} from '../../../shared/pipeline/bundle/export-bundle.ts';
import { spanOf } from '../../../shared/pipeline/reviews/span.ts';
import { UsageError } from '../errors.ts';
import { exists, OWNER_ONLY, writeNew } from '../files.ts';
import { printParagraph } from '../output/paragraph.ts';
import { progressBar } from '../output/progress-bar.ts';
import type { Session } from '../session.ts';
import { parsePeriod, parseTime } from '../times.ts';
import { inEach } from '../workspaces.ts';

export interface BundleCommandOptions {
  readonly from?: string;
  readonly to?: string;
  readonly review?: string;
  readonly output?: string;
  readonly nonce?: string;
  readonly asOf?: string;
}

/** Makes a bundle of each workspace of the call. */
export async function bundleCommand(session: Session, options: BundleCommandOptions): Promise<number> {
  const { output, nonce } = options;
  if (nonce !== undefined && !NONCE_PATTERN.test(nonce)) {
    throw new UsageError('--nonce must be 1 to 256 printable ASCII characters');
  }
  const contexts = await openForBundling(session);
  if ((output !== undefined || options.review !== undefined) && contexts.length > 1) {
    throw new UsageError(
      `-o and --review are of one workspace, but there are ${contexts.length} workspaces; say which with --workspace`,
    );
  }
  const interruption = session.host.interruption();
  return inEach(session, 'bundle', contexts, async (context) => {
    interruption.throwIfAborted();
    const days = await daysOf(context, options);
    const settings = parseOptions(context, days, options);
    const file = output ?? `${nameOf(context, options)}-${inName(days.from)}-${inName(days.to)}.zip`;
    const apart = pagesApart(file, options.review);
    for (const path of [file, ...apart.values()]) {
      if (await exists(path))
        throw new UsageError(`there is a file ${path} already; move it away, or name another with -o`);
    }
    const pages = new Map<string, string>();
    session.terminal.progress(`${context.workspace.id}: reading the log …`);
    const bundle = await exportBundle(
      context,
      settings,
      (files) => writeNew(file, zipped(untilAborted(keeping(files, apart, pages), interruption)), OWNER_ONLY),
      (done, of) => session.terminal.progress(`${context.workspace.id}: ${progressBar(done, of)} files`),
    );
    for (const [path, text] of pages) await writeNew(path, text, OWNER_ONLY);
    if (!session.json) print(session, [file, ...pages.keys()], bundle, settings.nonce);
    return { exitCode: 0, document: { ...documentOf(file, bundle, settings.nonce), pages: [...pages.keys()] } };
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

interface Days {
  readonly from: string;
  readonly to: string;
}

/** The period that was named, or the days on which a review was held. */
async function daysOf(
  { log, workspace, clock }: BundlingContext,
  { from, to, review }: BundleCommandOptions,
): Promise<Days> {
  if (review === undefined) {
    if (from === undefined || to === undefined) {
      throw new UsageError('a bundle is of a period; name it with --from and --to, or a --review');
    }
    return { from, to };
  }
  if (from !== undefined || to !== undefined) {
    throw new UsageError('--review is of the days on which the review was held; leave --from and --to out');
  }
  const { timezone } = workspace.schedule;
  const { opened, ended } = await spanOf(log, review);
  return { from: dateOf(opened, timezone), to: dateOf(ended ?? toInstant(clock.now()), timezone) };
}

function nameOf({ log }: BundlingContext, { review }: BundleCommandOptions): string {
  return [log.origin.replace('/', '-'), ...(review === undefined ? [] : [review])].join('-');
}

/** What of the bundle of a review is written beside it too, by its path in it: the page to print, and the items. */
function pagesApart(file: string, review: string | undefined): ReadonlyMap<string, string> {
  if (review === undefined) return new Map();
  const name = file.replace(/\.zip$/, '');
  return new Map(reviewFiles({ review }).map((path) => [path, `${name}${extname(path)}`]));
}

async function* keeping(
  files: Parameters<WriteArchive>[0],
  apart: ReadonlyMap<string, string>,
  pages: Map<string, string>,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array }> {
  for await (const file of files) {
    const target = apart.get(file.path);
    if (target !== undefined) pages.set(target, Buffer.from(file.bytes).toString('utf8'));
    yield file;
  }
}

function parseOptions(
  { workspace, clock }: BundlingContext,
  days: Days,
  { asOf, nonce }: BundleCommandOptions,
): BundleOptions {
  const { timezone } = workspace.schedule;
  return {
    period: parsePeriod(days, timezone),
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
  [file = '', ...pages]: readonly string[],
  { subject, manifest, files }: ExportedBundle,
  nonce: string | null,
) {
  const { origin, period, head } = subject;
  terminal.print(terminal.paint('strong', `${origin}: ${safeText(file)}`));
  terminal.print(`  ${period.from} up to ${period.to}, ${files} files, readable by you alone`);
  for (const page of pages) terminal.print(`  and ${safeText(page)}`);
  terminal.print(`  head ${head.seq}:${head.digest}`);
  terminal.print(`  manifest ${manifest}`);
  if (nonce !== null) terminal.print(`  nonce ${safeText(nonce)}`);
  printParagraph(
    terminal,
    'VERIFY.md in it says how to check it. The auditor needs the trust anchor too, by another way than this file.',
    { first: '  ', rest: '  ' },
  );
}
