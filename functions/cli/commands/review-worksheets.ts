import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNewFolder } from '../../../shared/adapters/local/new-folder.ts';
import { oneTimeCode } from '../../../shared/adapters/node/one-time-code.ts';
import { codeOf } from '../../../shared/kernel/errors.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { makeWorksheets, type Problem, takeAnswers } from '../../../shared/pipeline/reviews/worksheets.ts';
import type { RecordingContext } from '../../../shared/pipeline/run-context.ts';
import { type AnswerLinks, mailMergeCsv, worksheetCsv } from '../../../shared/reviews/worksheets/csv.ts';
import { filesOf, MAIL_MERGE } from '../../../shared/reviews/worksheets/names.ts';
import { type PageParts, worksheetHtml } from '../../../shared/reviews/worksheets/page.ts';
import { readAnswers, TOO_LARGE } from '../../../shared/reviews/worksheets/read-answers.ts';
import type { Worksheet } from '../../../shared/reviews/worksheets/worksheet.ts';
import { hostingOf } from '../../../shared/workspace/hosting.ts';
import { UsageError } from '../errors.ts';
import { exists } from '../files.ts';
import { printParagraph } from '../output/paragraph.ts';
import { type ActingOptions, type AnswerFile, actorOf, onlyWorkspace } from '../reviews.ts';
import type { Session } from '../session.ts';

export interface ExportOptions extends ActingOptions {
  readonly output: string;
  readonly reviewer?: string;
  readonly inbox?: boolean;
}

export interface ImportOptions {
  readonly recordedBy: string;
}

/** Writes a worksheet for everybody who has something to decide, with a list of whom to send which. */
export async function exportReviewCommand(session: Session, review: string, options: ExportOptions): Promise<number> {
  const { output, reviewer } = options;
  const sign = options.inbox ? await linksFor(session, review, options) : null;
  const context = onlyWorkspace(await session.openForReviewing(options));
  if (await exists(output)) throw new UsageError(`${output} is there already; name a new folder with -o`);
  const actor = actorOf(context, options);
  const { worksheets, unassigned, record } = await makeWorksheets(
    context,
    review,
    actor,
    reviewer ?? null,
    oneTimeCode,
  );
  const inbox = sign && (await sign(context.workspace.id, worksheets.length));
  await writeWorksheets(output, worksheets, record, inbox);
  const items = worksheets.reduce((sum, worksheet) => sum + worksheet.items.length, 0);
  if (session.json) {
    session.printJson({
      schema: 'urn:rollcall:review-export:v1',
      review,
      folder: output,
      list: MAIL_MERGE,
      worksheets: worksheets.length,
      items,
      unassigned,
      ...(inbox && { linksExpireAt: inbox.expiresAt }),
    });
    return 0;
  }
  const { terminal } = session;
  terminal.print(
    `${review}: ${worksheets.length} worksheets with ${items} items in ${safeText(output)}, readable by you alone`,
  );
  terminal.print();
  printParagraph(
    terminal,
    `${MAIL_MERGE} says which goes to whom. Send each to its reviewer alone: whoever has it can answer in their name. ` +
      'What comes back, "rollcall review import" records.',
  );
  if (inbox) {
    terminal.print();
    printParagraph(
      terminal,
      `Its last columns have the line by which each can be answered once, until ${inbox.expiresAt}, when the credentials end ` +
        'that signed it, or seven days are over.',
    );
  }
  if (unassigned > 0) {
    terminal.print();
    printParagraph(
      terminal,
      `${unassigned} items are in none of them: nobody is there to decide. See "rollcall review assign".`,
    );
  }
  return 0;
}

/** Links are signed by the operator, whom the bucket lets read the answers. */
async function linksFor(session: Session, review: string, { recordedBy }: ExportOptions) {
  const hosting = hostingOf((await session.configuration()).configuration);
  if (hosting.kind === 'local')
    throw new UsageError('--inbox needs a store on s3://; here, answers come back as files');
  if (recordedBy === undefined) {
    throw new UsageError('--inbox needs --recorded-by: the links are signed by an operator of the deployment');
  }
  const { answerLinks } = await import('../aws.ts');
  return (workspace: string, count: number) => answerLinks(hosting, session.host, workspace, review, count);
}

/** Writes worksheets with the list of whom they are for, once it is recorded that they are handed out; all of it or nothing. */
export async function writeWorksheets(
  folder: string,
  worksheets: readonly Worksheet[],
  record: () => Promise<unknown>,
  inbox: AnswerLinks | null = null,
): Promise<void> {
  await writeNewFolder(folder, filesFor(worksheets, await pageParts(), inbox), record);
}

/** What a worksheet runs in the reviewer's browser lies beside this, as it is. */
async function pageParts(): Promise<PageParts> {
  const read = (name: string) => readFile(join(import.meta.dirname, '../worksheet', name), 'utf8');
  return { style: await read('style.css'), script: await read('page.js') };
}

function* filesFor(
  worksheets: readonly Worksheet[],
  parts: PageParts,
  inbox: AnswerLinks | null,
): Iterable<readonly [string, string]> {
  yield [MAIL_MERGE, mailMergeCsv(worksheets, inbox)];
  for (const worksheet of worksheets) {
    const { html, csv } = filesOf(worksheet);
    yield [html, worksheetHtml(worksheet, parts)];
    yield [csv, worksheetCsv(worksheet)];
  }
}

/** Records worksheets that came back, each whole or not at all. */
export async function importReviewCommand(
  session: Session,
  review: string,
  files: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const recordedBy = options.recordedBy.trim();
  if (recordedBy === '') throw new UsageError('--recorded-by must name whoever imports the answers');
  const context = onlyWorkspace(await session.openForReviewing(options));
  // All of them first: a name that is mistyped is no reason to stop in the middle.
  const found = await Promise.all(files.map((file) => answersNamed(session, context.workspace.id, review, file)));
  const results: ImportedFile[] = [];
  for (const { file, read } of found.flat()) {
    const result = await importFile(context, review, file, await read(), recordedBy);
    results.push(result);
    if (!session.json) printFile(session, result);
  }
  if (session.json) session.printJson({ schema: 'urn:rollcall:review-import:v1', review, files: results });
  return results.some(({ status }) => status === 'refused') ? 1 : 0;
}

interface ImportedFile {
  readonly file: string;
  readonly status: 'recorded' | 'known' | 'refused';
  readonly entry: number | null;
  readonly decisions: number;
  readonly problems: readonly Problem[];
}

async function importFile(
  context: RecordingContext,
  review: string,
  file: string,
  bytes: Uint8Array | null,
  recordedBy: string,
): Promise<ImportedFile> {
  const read = bytes === null ? TOO_LARGE : readAnswers(bytes);
  const nothing = { file, entry: null, decisions: 0, problems: [] };
  if ('unreadable' in read) {
    return { ...nothing, status: 'refused', problems: [{ item: null, why: 'unreadable', text: read.unreadable }] };
  }
  const taken = await takeAnswers(context, review, read.answers, recordedBy);
  switch (taken.status) {
    case 'recorded':
      return { ...nothing, status: 'recorded', entry: taken.submitted.seq, decisions: taken.decisions };
    case 'known':
      return { ...nothing, status: 'known', entry: taken.entry };
    case 'refused':
      return { ...nothing, status: 'refused', problems: taken.problems };
  }
}

function printFile({ terminal }: Session, { file, status, entry, decisions, problems }: ImportedFile): void {
  const name = safeText(file);
  if (status === 'recorded') terminal.print(`${name}: ${decisions} decisions in entry ${entry}`);
  if (status === 'known')
    terminal.print(`${name}: that worksheet came back before, in entry ${entry}; nothing was written`);
  if (status !== 'refused') return;
  terminal.print(`${name}: ${terminal.paint('fail', 'refused')}, and nothing of it counts`);
  for (const { item, text } of problems) {
    printParagraph(terminal, item === null ? text : `item ${item}: ${text}`, { first: '  ', rest: '    ' });
  }
}

/** A file of this machine, or what lies in the inbox of the deployment: that is fetched when its turn comes, since strangers fill it. */
async function answersNamed(session: Session, workspace: string, review: string, file: string): Promise<AnswerFile[]> {
  if (!file.startsWith('s3://')) {
    const bytes = await bytesOf(file);
    return [{ file, read: () => Promise.resolve(bytes) }];
  }
  const hosting = hostingOf((await session.configuration()).configuration);
  if (hosting.kind === 'local') throw new UsageError(`${file} is in no inbox: the store is a folder of this machine`);
  return (await import('../aws.ts')).answersIn(hosting, workspace, review, file);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(
      `${safeText(file)} cannot be read (${codeOf(error) ?? 'unknown reason'}); name a file of answers`,
    );
  }
}
