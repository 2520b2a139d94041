import { CATALOGUE } from '../../controls/catalogue.ts';
import { isAboutAccount, parseFindingKey } from '../../controls/key.ts';
import type { LogReading } from '../../evidence/log/entry.ts';
import { titleOf } from '../../findings/text.ts';
import { dateOf } from '../../kernel/calendar.ts';
import { millisecondsOf, toInstant } from '../../kernel/instant.ts';
import { participantOf } from '../../reviews/participants.ts';
import type { RowContent } from '../../reviews/population.ts';
import type { ReviewState } from '../../reviews/state.ts';
import { type Answers, checkAnswers, digestOfCode } from '../../reviews/worksheets/answers.ts';
import { unassignedIn, type Worksheet, worksheetsFor } from '../../reviews/worksheets/worksheet.ts';
import type { RecordingContext } from '../run-context.ts';
import { type CurrentReviews, readReviews } from './current.ts';
import { ReviewError } from './errors.ts';
import { readPopulation } from './read-population.ts';
import { type Actor, reviewIn, type Submitted, submit } from './submit.ts';

export interface Handout {
  readonly worksheets: readonly Worksheet[];
  /** Items that wait and are in none of them, since they have no reviewer. */
  readonly unassigned: number;
  /** Records that they are handed out: only then their codes hold. What their reviewers had before does not hold any more. */
  readonly record: () => Promise<Submitted>;
}

/**
 * Makes the worksheets of a review, for everybody who can decide about something that waits, or for one reviewer. Throws a
 * ReviewError if nothing waits for them.
 */
export async function makeWorksheets(
  context: RecordingContext,
  review: string,
  actor: Actor,
  only: string | null,
  newCode: () => string,
): Promise<Handout> {
  const { log, clock, workspace } = context;
  const current = await readReviews(log);
  const state = reviewIn(current, review);
  const { timezone } = state.rules;
  const all = worksheetsFor({
    state,
    population: await readPopulation(log, state),
    today: dateOf(toInstant(clock.now()), timezone),
    // Due is the first moment that is too late.
    dueDay: dateOf(toInstant(millisecondsOf(state.due) - 1), timezone),
    knowledge: {
      before: current && (await contentsBefore(log, current, state)),
      meanings: workspace.policy.roles.meanings,
      findingsOf: findingsIn(current),
    },
    newCode,
  });
  const reviewer = only === null ? null : participantOf(state, only);
  const worksheets = only === null ? all : all.filter((worksheet) => worksheet.reviewer.actor === reviewer?.actor);
  if (worksheets.length === 0) {
    throw new ReviewError(
      'nothing-waits',
      `nothing of ${review} waits for ${only === null ? 'anybody' : 'that person'}`,
    );
  }
  const issued = worksheets.map(({ reviewer, code, items }) => ({
    reviewer: reviewer.actor,
    code: digestOfCode(code),
    items: items.map(({ item }) => item).sort((a, b) => a - b),
  }));
  return {
    worksheets,
    unassigned: unassignedIn(state),
    record: () => submit(context, review, actor, () => ({ action: 'issued', content: { worksheets: issued } })),
  };
}

/** What became of a file of answers. */
export type Taken =
  | { readonly status: 'recorded'; readonly submitted: Submitted; readonly decisions: number }
  /** The very worksheet had been taken before; nothing was written. */
  | { readonly status: 'known'; readonly entry: number }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/** Why answers are refused, and which item it is about; null if it is all of them. */
export interface Problem {
  readonly item: number | null;
  readonly why: string;
  readonly text: string;
}

/**
 * Records what a worksheet came back with, whole or not at all. A code says that whoever answered had the worksheet. Whoever
 * hands worksheets out has all codes, so that is their word, and `operator-attested`, not more.
 */
export async function takeAnswers(
  context: RecordingContext,
  review: string,
  answers: Answers,
  recordedBy: string,
): Promise<Taken> {
  const { log, clock } = context;
  const state = reviewIn(await readReviews(log), review);
  const { rows } = await readPopulation(log, state);
  const today = dateOf(toInstant(clock.now()), state.rules.timezone);
  const authentication = 'operator-attested';
  const { problems, decisions, worksheet, before } = checkAnswers(answers, state, rows, today, authentication);
  if (before !== null) return { status: 'known', entry: before };
  if (problems.length > 0) return { status: 'refused', problems };
  const actor: Actor = {
    by: participantOf(state, answers.reviewer)?.actor ?? null,
    recordedBy,
    authentication,
    method: 'import',
  };
  try {
    const submitted = await submit(context, review, actor, () => ({
      action: 'decided',
      content: { decisions: [...decisions], worksheet },
    }));
    return { status: 'recorded', submitted, decisions: decisions.length };
  } catch (error) {
    // Others may act in the same moment. It is about these answers, and none that are imported with them.
    if (!(error instanceof ReviewError)) throw error;
    return { status: 'refused', problems: [{ item: null, why: error.code, text: error.message }] };
  }
}

/** The accounts as the last closed review of the same kind had them; null if there is none. */
async function contentsBefore(
  log: LogReading,
  { reviews }: CurrentReviews,
  { kind, window }: ReviewState,
): Promise<ReadonlyMap<string, RowContent> | null> {
  const last = reviews.findLast(
    (known) => known.kind === kind && known.status === 'closed' && known.window.first < window.first,
  );
  if (!last) return null;
  const { rows } = await readPopulation(log, last);
  return new Map(rows.map(({ row, content }) => [row, content]));
}

/** Titles of the findings that the last evaluation left open, by account. */
function findingsIn(current: CurrentReviews | null): (connection: string, account: string) => string[] {
  const open = current?.previous.state.findings.filter(({ status }) => status === 'open') ?? [];
  return (connection, account) => {
    const own = open.filter(
      ({ key }) => parseFindingKey(key)?.connection === connection && isAboutAccount(key, account),
    );
    return [...new Set(own.map((finding) => titleOf(finding, CATALOGUE)))];
  };
}
