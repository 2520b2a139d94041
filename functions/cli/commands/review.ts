import { readFile } from 'node:fs/promises';
import { dateOf } from '../../../shared/kernel/calendar.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';
import { codeOf } from '../../../shared/kernel/errors.ts';
import { isCalendarDate } from '../../../shared/kernel/instant.ts';
import { readReviews } from '../../../shared/pipeline/reviews/current.ts';
import { fileExternalReview } from '../../../shared/pipeline/reviews/external.ts';
import { openReview } from '../../../shared/pipeline/reviews/open.ts';
import { readPopulation } from '../../../shared/pipeline/reviews/read-population.ts';
import {
  participantNamed,
  reviewIn,
  type Submitted,
  signingOff,
  submit,
} from '../../../shared/pipeline/reviews/submit.ts';
import type { RecordingContext } from '../../../shared/pipeline/run-context.ts';
import { mayDecide } from '../../../shared/reviews/decisions.ts';
import { participantOf } from '../../../shared/reviews/participants.ts';
import type { Population } from '../../../shared/reviews/population.ts';
import { isPending, type ReviewState, type RowState } from '../../../shared/reviews/state.ts';
import { REVIEW_KINDS } from '../../../shared/reviews/windows.ts';
import { DECISIONS } from '../../../shared/workspace/review-words.ts';
import { UsageError } from '../errors.ts';
import { type ActingOptions, actorOf, nowIn, onlyWorkspace, rowsNamed } from '../reviews.ts';
import type { Session } from '../session.ts';

export interface DecideOptions extends ActingOptions {
  readonly items: string;
  readonly roles?: string;
  readonly reason?: string;
}

export interface HandOverOptions extends ActingOptions {
  readonly to: string;
  readonly items?: string;
  readonly from?: string;
  readonly until?: string;
}

export interface ExternalOptions extends ActingOptions {
  readonly heldOn: string;
  readonly what: string;
}

/** Opens a review of the present window over what the last evaluation was over. */
export async function openReviewCommand(session: Session, kind: string, options: ActingOptions): Promise<number> {
  const known = oneOf('the kind of a review', kind, REVIEW_KINDS);
  const context = onlyWorkspace(await session.open());
  const { review, seq, isNew } = await openReview(context, known, actorOf(options));
  const state = reviewIn(await readReviews(context.log), review);
  return report(session, 'opened', { review: state, seq, isNew });
}

/** Decides about items: keep, modify, revoke, or that they are somebody else's to decide. */
export async function decideCommand(
  session: Session,
  review: string,
  word: string,
  options: DecideOptions,
): Promise<number> {
  const decision = oneOf('a decision', word, DECISIONS);
  const context = onlyWorkspace(await session.openForReviewing());
  const { log } = context;
  const state = reviewIn(await readReviews(log), review);
  const rows = rowsNamed(options.items, state, isMine(context, state, options.by));
  if (rows.length === 0) throw new UsageError(`no item of ${review} waits for a decision of that person`);
  const roles = decision === 'modify' ? rolesNamed(options.roles, await readPopulation(log, state)) : null;
  if (decision !== 'modify' && options.roles !== undefined) {
    throw new UsageError('--roles says which roles may stay, and is for the decision modify');
  }
  const reason = options.reason?.trim() || null;
  const submitted = await submit(context, review, actorOf(options, rows.length > 1 ? 'bulk' : 'single'), () => ({
    action: 'decided',
    content: { decisions: rows.map(({ row, digest }) => ({ row, digest, decision, roles, reason })) },
  }));
  return report(session, 'decided', submitted);
}

/** Lets somebody else decide about one's own items too, for a time. */
export async function delegateCommand(session: Session, review: string, options: HandOverOptions): Promise<number> {
  const context = onlyWorkspace(await session.openForReviewing());
  const { timezone } = context.workspace.schedule;
  const state = reviewIn(await readReviews(context.log), review);
  const from = dayIn('--from', options.from ?? dateOf(nowIn(context), timezone));
  const until = dayIn('--until', options.until ?? dateOf(state.due, timezone));
  if (until < from) throw new UsageError(`--until ${until} is before ${from}`);
  const to = await participantNamed(context, options.to);
  const { items } = options;
  const rows = items === undefined ? null : rowsNamed(items, state, isMine(context, state, options.by));
  const submitted = await submit(context, review, actorOf(options), () => ({
    action: 'delegated',
    content: { to, rows: rows?.map(({ row }) => row) ?? null, from, until },
  }));
  return report(session, 'delegated', submitted);
}

/** Gives items another reviewer, since theirs cannot or must not decide. */
export async function assignCommand(session: Session, review: string, options: HandOverOptions): Promise<number> {
  const context = onlyWorkspace(await session.openForReviewing());
  const state = reviewIn(await readReviews(context.log), review);
  const to = await participantNamed(context, options.to);
  const rows = rowsNamed(options.items ?? '', state, () => false).map(({ row }) => row);
  const submitted = await submit(context, review, actorOf(options), () => ({
    action: 'assigned',
    content: { to, rows },
  }));
  return report(session, 'assigned', submitted);
}

/** Signs all decisions of a review, for management. */
export async function signOffCommand(session: Session, review: string, options: ActingOptions): Promise<number> {
  const submitted = await submit(onlyWorkspace(await session.openForReviewing()), review, actorOf(options), signingOff);
  return report(session, 'signed off', submitted);
}

/** Ends a review in which everything is decided and signed. */
export async function closeCommand(session: Session, review: string, options: ActingOptions): Promise<number> {
  const submitted = await submit(onlyWorkspace(await session.openForReviewing()), review, actorOf(options), () => ({
    action: 'closed',
    content: null,
  }));
  return report(session, 'closed', submitted);
}

/** Ends a review that is not to be held as it is. */
export async function cancelCommand(
  session: Session,
  review: string,
  options: ActingOptions & { readonly reason: string },
): Promise<number> {
  const reason = options.reason.trim();
  if (reason === '') throw new UsageError('--reason must say why the review is cancelled');
  const submitted = await submit(onlyWorkspace(await session.openForReviewing()), review, actorOf(options), () => ({
    action: 'cancelled',
    content: { reason },
  }));
  return report(session, 'cancelled', submitted);
}

/** Files a review that was held elsewhere, by the digest of a file that tells of it. */
export async function fileExternalCommand(session: Session, file: string, options: ExternalOptions): Promise<number> {
  const context = onlyWorkspace(await session.open());
  const document = sha256Hex(await readDocument(file));
  const heldOn = dayIn('--held-on', options.heldOn);
  if (heldOn > dateOf(nowIn(context), context.workspace.schedule.timezone)) {
    throw new UsageError(`--held-on ${heldOn} lies ahead`);
  }
  const filed = await fileExternalReview(context, actorOf(options), { document, heldOn, what: options.what.trim() });
  if (session.json) session.printJson({ schema: 'urn:rollcall:review-result:v1', ...filed, action: 'external-review' });
  else {
    session.terminal.print(`filed as ${filed.review} in entry ${filed.seq}; it is on record, and makes no test pass`);
  }
  return 0;
}

/** Whether a row waits for a decision of somebody. */
function isMine(context: RecordingContext, state: ReviewState, by: string): (row: RowState) => boolean {
  const participant = participantOf(state, by.trim());
  const day = dateOf(nowIn(context), state.rules.timezone);
  return (row) => participant !== null && isPending(row) && mayDecide(state, participant, row, day);
}

/** The ids of the roles that may stay, by id or name. */
function rolesNamed(text: string | undefined, { rows }: Population): string[] {
  if (text === undefined) throw new UsageError('--roles must say which roles may stay; "" for none');
  const known = new Map(rows.flatMap(({ content }) => content.roles.map(({ id, name }) => [name, id])));
  const named = text
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '');
  return [...new Set(named.map((role) => known.get(role) ?? role))].sort();
}

function report(session: Session, what: string, { review: state, seq, isNew }: Submitted): number {
  const pending = state.rows.filter(isPending).length;
  if (session.json) {
    session.printJson({
      schema: 'urn:rollcall:review-result:v1',
      review: state.review,
      action: what,
      entry: seq,
      isNew,
      status: state.status,
      items: state.rows.length,
      pending,
    });
    return 0;
  }
  const how = isNew ? `${what} in entry ${seq}` : `had been ${what} before, in entry ${seq}; nothing was written`;
  session.terminal.print(`${state.review}: ${how}`);
  session.terminal.print(`${pending} of ${state.rows.length} items wait for a decision; the review is ${state.status}`);
  return 0;
}

function oneOf<Word extends string>(what: string, word: string, words: readonly Word[]): Word {
  const found = words.find((known) => known === word);
  if (found !== undefined) return found;
  throw new UsageError(`"${word}" is not ${what}; write ${words.join(', ')}`);
}

function dayIn(flag: string, text: string): string {
  if (isCalendarDate(text)) return text;
  throw new UsageError(`${flag} ${text} is not a date; write it 2026-11-22`);
}

async function readDocument(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${codeOf(error) ?? 'unknown reason'}); name the file that tells of it`,
    );
  }
}
