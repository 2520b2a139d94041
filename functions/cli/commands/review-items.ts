import { dateOf } from '../../../shared/kernel/calendar.ts';
import { readReviews } from '../../../shared/pipeline/reviews/current.ts';
import { readPopulation } from '../../../shared/pipeline/reviews/read-population.ts';
import { participantNamed, reviewIn, submit } from '../../../shared/pipeline/reviews/submit.ts';
import type { RecordingContext } from '../../../shared/pipeline/run-context.ts';
import { mayDecide } from '../../../shared/reviews/decisions.ts';
import { participantOf } from '../../../shared/reviews/participants.ts';
import type { Population } from '../../../shared/reviews/population.ts';
import { isPending, type ReviewState, type RowState } from '../../../shared/reviews/state.ts';
import { DECISIONS } from '../../../shared/workspace/review-words.ts';
import { UsageError } from '../errors.ts';
import { printStep } from '../output/review-step.ts';
import { type ActingOptions, actorOf, dayIn, nowIn, oneOf, onlyWorkspace, rowsNamed } from '../reviews.ts';
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

/** Decides about items: keep, modify, revoke, or that they are somebody else's to decide. */
export async function decideCommand(
  session: Session,
  review: string,
  word: string,
  options: DecideOptions,
): Promise<number> {
  const decision = oneOf('a decision', word, DECISIONS);
  const context = onlyWorkspace(await session.openForReviewing(options));
  const { log } = context;
  const state = reviewIn(await readReviews(log), review);
  const rows = rowsNamed(options.items, state, isMine(context, state, options.by));
  if (rows.length === 0) throw new UsageError(`no item of ${review} waits for a decision of that person`);
  const roles = decision === 'modify' ? rolesNamed(options.roles, await readPopulation(log, state)) : null;
  if (decision !== 'modify' && options.roles !== undefined) {
    throw new UsageError('--roles says which roles may stay, and is for the decision modify');
  }
  const reason = options.reason?.trim() || null;
  const submitted = await submit(
    context,
    review,
    actorOf(context, options, rows.length > 1 ? 'bulk' : 'single'),
    () => ({
      action: 'decided',
      content: { decisions: rows.map(({ row, digest }) => ({ row, digest, decision, roles, reason })) },
    }),
  );
  return printStep(session, 'decided', submitted);
}

/** Lets somebody else decide about one's own items too, for a time. */
export async function delegateCommand(session: Session, review: string, options: HandOverOptions): Promise<number> {
  const context = onlyWorkspace(await session.openForReviewing(options));
  const { timezone } = context.workspace.schedule;
  const state = reviewIn(await readReviews(context.log), review);
  const from = dayIn('--from', options.from ?? dateOf(nowIn(context), timezone));
  const until = dayIn('--until', options.until ?? dateOf(state.due, timezone));
  if (until < from) throw new UsageError(`--until ${until} is before ${from}`);
  const to = await participantNamed(context, options.to);
  const { items } = options;
  const rows = items === undefined ? null : rowsNamed(items, state, isMine(context, state, options.by));
  const submitted = await submit(context, review, actorOf(context, options), () => ({
    action: 'delegated',
    content: { to, rows: rows?.map(({ row }) => row) ?? null, from, until },
  }));
  return printStep(session, 'delegated', submitted);
}

/** Gives items another reviewer, since theirs cannot or must not decide. */
export async function assignCommand(session: Session, review: string, options: HandOverOptions): Promise<number> {
  const context = onlyWorkspace(await session.openForReviewing(options));
  const state = reviewIn(await readReviews(context.log), review);
  const to = await participantNamed(context, options.to);
  const rows = rowsNamed(options.items ?? '', state, () => false).map(({ row }) => row);
  const submitted = await submit(context, review, actorOf(context, options), () => ({
    action: 'assigned',
    content: { to, rows },
  }));
  return printStep(session, 'assigned', submitted);
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
