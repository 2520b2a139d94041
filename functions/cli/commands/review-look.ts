import { readReviews } from '../../../shared/pipeline/reviews/current.ts';
import { reviewOfAnyTime } from '../../../shared/pipeline/reviews/past-review.ts';
import { readPopulation } from '../../../shared/pipeline/reviews/read-population.ts';
import { participantOf } from '../../../shared/reviews/participants.ts';
import { isPending, type ReviewState, type RowState } from '../../../shared/reviews/state.ts';
import { UsageError } from '../errors.ts';
import { printItems, printReview, printReviews, progressOf } from '../output/reviews-report.ts';
import { nowIn, onlyWorkspace } from '../reviews.ts';
import type { Session } from '../session.ts';
import { lookIntoEachWorkspace } from '../workspaces.ts';

export interface ListOptions {
  readonly reviewer?: string;
  readonly pending?: boolean;
}

/** How reviews stand; of one by name, who still has to decide, and what became of what was to go. */
export async function reviewStatusCommand(session: Session, review: string | undefined): Promise<number> {
  if (review === undefined) return allReviews(session);
  const context = onlyWorkspace(await session.openForReading());
  const state = await reviewOfAnyTime(context.log, review);
  if (session.json) session.printJson({ schema: 'urn:rollcall:review:v1', ...toJson(state) });
  else printReview(session.terminal, state, nowIn(context));
  return 0;
}

function allReviews(session: Session): Promise<number> {
  return lookIntoEachWorkspace(session, 'reviews', async (context) => {
    const current = await readReviews(context.log);
    const { reviews = [], document } = current ?? {};
    const due = document?.due.filter(({ review }) => !reviews.some((known) => known.review === review)) ?? [];
    if (!session.json) printReviews(session.terminal, context.log.origin, reviews, due, nowIn(context));
    return { exitCode: 0, document: { origin: context.log.origin, reviews: reviews.map(toJson), due } };
  });
}

/** The items of a review: all of them, a reviewer's, or those that wait for a decision. */
export async function reviewListCommand(session: Session, review: string, options: ListOptions): Promise<number> {
  const { log } = onlyWorkspace(await session.openForReading());
  const state = await reviewOfAnyTime(log, review);
  const reviewer = options.reviewer === undefined ? null : participantOf(state, options.reviewer);
  if (options.reviewer !== undefined && !reviewer) {
    throw new UsageError(`the review knows nobody called "${options.reviewer}"`);
  }
  const isWanted = (row: RowState) =>
    (reviewer === null || row.reviewer === reviewer.actor) && (options.pending !== true || isPending(row));
  const rows = state.rows.filter(isWanted);
  const { rows: frozen } = await readPopulation(log, state);
  const contents = new Map(frozen.map(({ row, content }) => [row, content]));
  if (session.json) {
    const items = rows.map((row) => ({ ...row, content: contents.get(row.row) ?? null }));
    session.printJson({ schema: 'urn:rollcall:review-items:v1', review, items });
  } else printItems(session.terminal, state, rows, contents);
  return 0;
}

function toJson(state: ReviewState): object {
  const { review, kind, window, due, status, coordinator, opened, signOff, ended, irregular, check } = state;
  return {
    review,
    kind,
    window,
    due,
    status,
    coordinator,
    opened,
    signOff,
    ended,
    population: state.population.digest.sha256,
    check,
    irregular,
    ...progressOf(state),
  };
}
