import { readFile } from 'node:fs/promises';
import { findWorkspaces } from '../../../shared/adapters/local/folder-source.ts';
import type { WorkspaceSource } from '../../../shared/adapters/store-folders.ts';
import { EvidenceError } from '../../../shared/evidence/errors.ts';
import { anchorFingerprint } from '../../../shared/evidence/verify/keys.ts';
import { type VerificationReport, VIOLATIONS } from '../../../shared/evidence/verify/report.ts';
import { type VerificationInput, verify } from '../../../shared/evidence/verify/verify.ts';
import { isSha256Hex } from '../../../shared/kernel/bytes.ts';
import { isTimeZone } from '../../../shared/kernel/calendar.ts';
import { CronError, parseCron } from '../../../shared/kernel/cron.ts';
import { messageOf } from '../../../shared/kernel/errors.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { Schedule } from '../../../shared/kernel/slots.ts';
import { UsageError } from '../errors.ts';
import { printParagraph } from '../output/paragraph.ts';
import type { Session } from '../session.ts';
import { parseTime } from '../times.ts';

export interface VerifyOptions {
  readonly anchor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly schedule?: string;
  readonly timezone: string;
  readonly knownHead?: readonly string[];
  readonly asOf?: string;
}

const EXIT_CODES = { verified: 0, 'integrity-violated': 1, gaps: 2, untrusted: 3 } as const;
/** Integrity before trust before coverage. */
const WORST_FIRST = ['integrity-violated', 'untrusted', 'gaps', 'verified'] as const;

/** Verifies a store or the folder of one workspace, offline and without a configuration. */
export async function verifyCommand(session: Session, path: string, options: VerifyOptions): Promise<number> {
  const input = await parseInput(options, session.host.clock.now());
  const reports: VerificationReport[] = [];
  try {
    for (const { place, source } of await workspacesAt(path, session.options.workspace)) {
      const report = await verify(source, input);
      reports.push(report);
      if (!session.json) printReport(session, place, report);
    }
  } catch (error) {
    // What could not be read is neither missing nor violated: nothing is known of it.
    throw error instanceof EvidenceError ? new UsageError(error.message) : error;
  }
  if (session.json) session.printJson({ schema: 'urn:rollcall:verify:v1', workspaces: reports });
  const worst = WORST_FIRST.find((verdict) => reports.some((report) => report.verdict === verdict)) ?? 'verified';
  return EXIT_CODES[worst];
}

/** What there is to verify where a user points at. */
export async function workspacesAt(path: string, only: string | undefined) {
  const found = path.startsWith('s3://') ? await (await import('../aws.ts')).workspacesIn(path) : await inFolder(path);
  const chosen = found.filter(({ name }) => only === undefined || name === only || name === '');
  if (chosen.length === 0)
    throw new UsageError(`${path} holds no evidence to verify; name a store or a workspace in it`);
  return chosen;
}

async function inFolder(path: string): Promise<WorkspaceSource[]> {
  try {
    return await findWorkspaces(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path} (${messageOf(error)}); name a store or the folder of a workspace`);
  }
}

/** What the auditor brings. */
export async function parseInput(options: VerifyOptions, now: number): Promise<VerificationInput> {
  const { timezone } = options;
  if (!isTimeZone(timezone)) throw new UsageError(`--timezone ${timezone} is not an IANA time zone`);
  return {
    anchor: options.anchor === undefined ? null : await parseAnchor(options.anchor),
    from: options.from === undefined ? null : parseTime('--from', options.from, timezone, 'start'),
    to: options.to === undefined ? null : parseTime('--to', options.to, timezone, 'end'),
    schedule: options.schedule === undefined ? null : parseSchedule(options.schedule, timezone),
    knownHeads: (options.knownHead ?? []).map(parseHead),
    asOf: options.asOf === undefined ? now : parseTime('--as-of', options.asOf, timezone, 'end'),
  };
}

async function parseAnchor(text: string): Promise<string> {
  const readText = () => readFile(text, 'utf8').catch(() => '');
  const fingerprint = (await anchorFingerprint(text)) ?? (await anchorFingerprint(await readText()));
  if (fingerprint === null) {
    throw new UsageError('--anchor is neither a fingerprint (SHA256:…) nor a file with a P-256 public key in PEM');
  }
  return fingerprint;
}

function parseSchedule(cron: string, timezone: string): Schedule {
  try {
    parseCron(cron);
  } catch (error) {
    if (error instanceof CronError) throw new UsageError(`--schedule: ${error.message}`);
    throw error;
  }
  return { cron, timezone };
}

function parseHead(text: string): { seq: number; digest: string } {
  const [, seq = '', digest = ''] = /^(\d+):([0-9a-f]+)$/.exec(text) ?? [];
  if (!isSha256Hex(digest)) throw new UsageError(`--known-head ${text} is not <number>:<sha256>, as verify prints it`);
  return { seq: Number(seq), digest };
}

export function printReport({ terminal }: Session, place: string, report: VerificationReport): void {
  const { violations, verdict, head, slots } = report;
  terminal.print(terminal.paint('strong', `${safeText(report.origin ?? 'unknown log')} in ${safeText(place)}`));
  terminal.print(
    `  ${report.entries} entries, ${report.checkpoints} checkpoints, ${report.artifacts} artifacts, ` +
      `${slots.evaluated} of ${slots.expected} expected slots evaluated`,
  );
  printParagraph(terminal, `opened with ${report.openedWith ?? 'no key'}, trust anchor ${report.anchor}`, {
    first: '  ',
    rest: '    ',
  });
  if (head) terminal.print(`  head ${head.seq}:${head.digest}`);
  for (const { writer, entries, first, last, types } of report.writers) {
    terminal.print(safeText(`  ${entries} entries (${first} to ${last}: ${types.join(', ')}) written by ${writer}`));
  }
  for (const { code, at, message } of violations) {
    const style = VIOLATIONS[code].class === 'integrity' ? 'fail' : 'inconclusive';
    printParagraph(terminal, `${code} ${safeText(at)} ${safeText(message)}`, {
      first: '  ',
      rest: '    ',
      paint: (line) => line.replace(code, terminal.paint(style, code)),
    });
  }
  const style = verdict === 'verified' ? 'pass' : verdict === 'integrity-violated' ? 'fail' : 'inconclusive';
  terminal.print(`  ${terminal.paint(style, VERDICTS[verdict])}`);
}

const VERDICTS: { readonly [verdict in VerificationReport['verdict']]: string } = {
  verified: 'verified: everything is as it was signed, and no slot is missing',
  'integrity-violated': 'NOT VERIFIED: something is not as it was signed',
  untrusted: 'consistent in itself, but not tied to a key that you know; give --anchor',
  gaps: 'verified, with gaps: everything there is as it was signed, but slots are missing or failed',
};
