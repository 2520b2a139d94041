import { dateOf } from '../kernel/calendar.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import { isStrongEnough } from '../workspace/review-words.ts';
import { judgeDecisions, withDecisions } from './decisions.ts';
import type { ReviewEvent } from './event.ts';
import { type Participant, participantOf } from './participants.ts';
import type { Refusal } from './refusals.ts';
import { isSubject } from './reviewers.ts';
import { isOngoing, isPending, type ReviewState } from './state.ts';
import { digestOfDecisions, type Submission } from './submission.ts';
import { withAnswered, withIssued } from './worksheets/standing.ts';

export type Step = { readonly state: ReviewState } | { readonly refused: Refusal; readonly about: string | null };

/**
 * What an entry makes of a review. Pure, and the only place that says what may follow what.
 *
 * | action     | open                                  | signed-off                    | closed, cancelled |
 * |------------|---------------------------------------|-------------------------------|-------------------|
 * | assigned   | by the coordinator: another reviewer  | items-pending can be none     | review-over       |
 * | delegated  | by a reviewer: somebody may decide too | the same                     | review-over       |
 * | issued     | by the coordinator: worksheets        | the same                      | review-over       |
 * | decided    | whole or not at all                   | the same; back to open        | review-over       |
 * | signed-off | if nothing is pending, by management  | already-signed-off            | review-over       |
 * | closed     | items-pending or not-signed-off       | closed                        | review-over       |
 * | cancelled  | cancelled                             | cancelled                     | review-over       |
 */
export function step(state: ReviewState, event: ReviewEvent): Step {
  const { submission } = event;
  if (!isOngoing(state)) return refused('review-over');
  if (submission.population !== state.population.digest.sha256) return refused('other-population');
  switch (submission.action) {
    case 'assigned':
      return assign(state, submission.acting.by, submission.content);
    case 'delegated':
      return delegate(state, event, submission.acting.by, submission.content);
    case 'issued':
      return issue(state, event, submission.acting.by, submission.content);
    case 'decided':
      return decide(state, event, submission.content);
    case 'signed-off':
      return signOff(state, event, submission.content.decisions);
    case 'closed':
      return close(state, event);
    case 'cancelled':
      return end(state, event, 'cancelled', submission.content.reason);
    case 'opened':
      return refused('already-open');
    case 'external-review':
      return refused('unknown-review');
  }
}

/** What an entry makes of a review, and what is remembered of one that changes nothing since it is not allowed. */
export function take(state: ReviewState, event: ReviewEvent): ReviewState {
  const result = step(state, event);
  const counted = { events: state.events + 1, last: { ...event.entry } };
  if ('state' in result) return { ...result.state, ...counted };
  const irregular = { entry: { ...event.entry }, action: event.submission.action, why: result.refused };
  return { ...state, ...counted, irregular: [...state.irregular, irregular] };
}

function refused(why: Refusal, about: string | null = null): Step {
  return { refused: why, about };
}

/** Whether somebody is who the review belongs to, or management. */
function mayDirect(state: ReviewState, by: string | null): boolean {
  const actor = participantOf(state, by)?.actor;
  return actor !== undefined && (actor === state.coordinator || state.rules.signOff.includes(actor));
}

function assign(
  state: ReviewState,
  by: string | null,
  { to, rows }: Extract<Submission, { action: 'assigned' }>['content'],
): Step {
  if (!mayDirect(state, by)) return refused('not-the-coordinator');
  const named = new Set(rows);
  const found = state.rows.filter(({ row }) => named.has(row));
  if (found.length < rows.length) return refused('unknown-row', missingIn(state, rows));
  for (const row of found) {
    if (!isPending(row)) return refused('already-decided', row.row);
    if (isSubject(to, row)) return refused('self-review', row.row);
  }
  return {
    state: {
      ...withParticipant(state, to),
      rows: state.rows.map((row) =>
        named.has(row.row) ? { ...row, reviewer: to.actor, basis: 'assigned' as const } : row,
      ),
    },
  };
}

function delegate(
  state: ReviewState,
  { entry }: ReviewEvent,
  by: string | null,
  { to, rows, from, until }: Extract<Submission, { action: 'delegated' }>['content'],
): Step {
  const actor = participantOf(state, by)?.actor;
  const own = state.rows.filter(({ reviewer }) => reviewer !== null && reviewer === actor);
  if (actor === undefined || own.length === 0 || until < from) return refused('not-ones-own');
  if (rows && missingIn(state, rows) !== null) return refused('unknown-row', missingIn(state, rows));
  const foreign = rows?.find((row) => !own.some((one) => one.row === row));
  if (foreign !== undefined) return refused('not-ones-own', foreign);
  const delegation = { by: actor, to: to.actor, rows: rows && [...rows], from, until, entry: { ...entry } };
  return { state: { ...withParticipant(state, to), delegations: [...state.delegations, delegation] } };
}

function decide(
  state: ReviewState,
  event: ReviewEvent,
  { decisions, worksheet }: Extract<Submission, { action: 'decided' }>['content'],
): Step {
  const { acting } = event.submission;
  const actor = participantOf(state, acting.by);
  if (!actor) return refused('not-the-reviewer');
  if (!isStrongEnough(acting.authentication, state.rules.authentication.decisions)) {
    return refused('weak-authentication');
  }
  const returned = worksheet === undefined ? state : withAnswered(state, event, actor, worksheet);
  if (typeof returned === 'string') return refused(returned);
  const day = dateOf(event.at, state.rules.timezone);
  const fault = judgeDecisions(state, actor, decisions, day);
  if (fault) return refused(fault.why, fault.row);
  return { state: { ...withDecisions(returned, event, actor.actor, decisions), status: 'open', signOff: null } };
}

function issue(
  state: ReviewState,
  event: ReviewEvent,
  by: string | null,
  { worksheets }: Extract<Submission, { action: 'issued' }>['content'],
): Step {
  if (!mayDirect(state, by)) return refused('not-the-coordinator');
  if (worksheets.some(({ reviewer }) => !state.participants.some(({ actor }) => actor === reviewer))) {
    return refused('not-the-reviewer');
  }
  const known = new Set(state.rows.map(({ item }) => item));
  const unknown = worksheets.flatMap(({ items }) => items).find((item) => !known.has(item));
  if (unknown !== undefined) return refused('unknown-row', String(unknown));
  return { state: withIssued(state, event, worksheets) };
}

function signOff(state: ReviewState, { entry, at, submission }: ReviewEvent, decisions: string): Step {
  const { by, authentication } = submission.acting;
  const signer = participantOf(state, by);
  if (!signer || !state.rules.signOff.includes(signer.actor)) return refused('not-management');
  if (!isStrongEnough(authentication, state.rules.authentication.signOff)) return refused('weak-authentication');
  if (state.status === 'signed-off') return refused('already-signed-off');
  if (state.rows.some(isPending)) return refused('items-pending', countPending(state));
  if (state.kind === 'privileged' && isHolder(state, signer)) return refused('signer-is-holder');
  if (decisions !== digestOfStanding(state)) return refused('other-decisions');
  const signed = { by: signer.actor, at, authentication, decisions, entry: { ...entry } };
  return { state: { ...state, status: 'signed-off', signOff: signed } };
}

function close(state: ReviewState, event: ReviewEvent): Step {
  if (state.rows.some(isPending)) return refused('items-pending', countPending(state));
  if (state.status !== 'signed-off') return refused('not-signed-off');
  return end(state, event, 'closed', null);
}

function end(
  state: ReviewState,
  { entry, at, submission }: ReviewEvent,
  status: 'closed' | 'cancelled',
  reason: string | null,
): Step {
  const { by } = submission.acting;
  if (!mayDirect(state, by)) return refused('not-the-coordinator');
  return { state: { ...state, status, ended: { at, by, reason, entry: { ...entry } } } };
}

/** Whether somebody has the privileged access that a review is of. */
export function isHolder({ rows }: Pick<ReviewState, 'rows'>, participant: Participant): boolean {
  return rows.some((row) => row.privileged && isSubject(participant, row));
}

/** What management signs: all decisions as they stand. */
export function digestOfStanding({ population, rows }: ReviewState): string {
  const standing = rows.flatMap(({ row, decision }) =>
    decision ? [{ row, decision: decision.decision, entry: decision.entry }] : [],
  );
  return digestOfDecisions(population.digest.sha256, standing);
}

function countPending({ rows }: ReviewState): string {
  return String(rows.filter(isPending).length);
}

function missingIn(state: ReviewState, rows: readonly string[]): string | null {
  const known = new Set(state.rows.map(({ row }) => row));
  return rows.find((row) => !known.has(row)) ?? null;
}

/** The review with somebody in it whom it may not have known. */
function withParticipant(state: ReviewState, to: Participant): ReviewState {
  if (state.participants.some(({ actor }) => actor === to.actor)) return state;
  const participants = [...state.participants, to].sort((a, b) => byCodeUnit(a.actor, b.actor));
  return { ...state, participants };
}
