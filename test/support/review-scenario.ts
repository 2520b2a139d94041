import { readReviews } from '../../shared/pipeline/reviews/current.ts';
import { reviewIn, type Submitted, signingOff, submit } from '../../shared/pipeline/reviews/submit.ts';
import type { ReviewState, RowState } from '../../shared/reviews/state.ts';
import type { Content } from '../../shared/reviews/submission.ts';
import type { Authentication } from '../../shared/workspace/review-words.ts';
import { Scenario } from './scenario.ts';

/** The first review that policy asks for: its quarter begins after the log has been opened. */
export const REVIEW = 'all-2026-04-01';
/** Who coordinates it and signs it off. */
export const MANAGEMENT = 'E-1001';

/** A scenario in which reviews are due, with the reviews of policy as given. */
export function reviewScenario(reviews: string, size = 6): Scenario {
  const scenario = new Scenario({ size, start: '2026-03-31T18:00:00Z' });
  scenario.yaml = scenario.yaml.replace(/reviews: .*/, `reviews: { ${reviews} }`);
  return scenario;
}

/** The scenario on 2 April at ten: its review was opened the day before, over the slot of midnight. */
export async function reviewOpened(scenario: Scenario): Promise<Scenario> {
  await scenario.runAt('2026-03-31T18:00:00Z');
  await scenario.runAt('2026-04-01T00:00:00Z');
  scenario.clock.set('2026-04-02T10:00:00Z');
  return scenario;
}

export const ALL =
  'all: { every: quarter, due: 21d, removeWithin: 5bd }, signOff: [E-1001], fallback: [E-1001, E-1002], ' +
  'authentication: { signOff: operator-attested }';

/** Somebody who does something in a review, as the command line has it. */
export const by = (name: string | null, authentication: Authentication = 'operator-attested') => ({
  by: name,
  recordedBy: null,
  authentication,
  method: 'single' as const,
});

/** A review as it stands now. */
export async function reviewOf(scenario: Scenario, name = REVIEW): Promise<ReviewState> {
  return reviewIn(await readReviews(scenario.context().log), name);
}

/** Does something in a review. */
export function act(scenario: Scenario, name: string | null, content: Content, review = REVIEW): Promise<Submitted> {
  return submit(scenario.context(), review, by(name), () => content);
}

/** Decisions of one kind about rows. */
export function decisions(
  rows: readonly Pick<RowState, 'row' | 'digest'>[],
  decision: 'keep' | 'revoke' | 'not-mine' = 'keep',
): Extract<Content, { action: 'decided' }> {
  const made = rows.map(({ row, digest }) => ({ row, digest, decision, roles: null, reason: null }));
  return { action: 'decided', content: { decisions: made } };
}

/** Every reviewer keeps all that is theirs and undecided. */
export async function keepAll(scenario: Scenario, review = REVIEW): Promise<void> {
  const { rows } = await reviewOf(scenario, review);
  const pending = rows.filter(({ decision }) => decision === null);
  for (const [reviewer, own] of Map.groupBy(pending, (row) => row.reviewer)) {
    await act(scenario, reviewer, decisions(own), review);
  }
}

export function signOff(scenario: Scenario, name = MANAGEMENT, review = REVIEW): Promise<Submitted> {
  return submit(scenario.context(), review, by(name), signingOff);
}

/** A review that has been held. */
export interface PlayedReview {
  readonly scenario: Scenario;
  /** The item that was revoked. */
  readonly revoked: RowState;
}

/**
 * Plays a review: opened on 1 April at midnight; decided, one item revoked, signed off and closed on the 2nd at ten; the
 * account is gone by the slot of the 3rd at midnight, and there is one more slot after that.
 */
export async function playReview(): Promise<PlayedReview> {
  const scenario = await reviewOpened(reviewScenario(ALL));
  const [revoked] = (await reviewOf(scenario)).rows.filter(({ reviewer }) => reviewer !== null);
  if (!revoked) throw new Error('the review has an item');
  await act(scenario, revoked.reviewer, decisions([revoked], 'revoke'));
  await keepAll(scenario);
  await signOff(scenario);
  await act(scenario, MANAGEMENT, { action: 'closed', content: null });
  await scenario.runAt('2026-04-02T12:00:00Z');
  const account = scenario.company.accounts.find(({ id }) => `leapsome/${id}` === revoked.row);
  if (account) account.active = false;
  await scenario.runAt('2026-04-03T00:00:00Z');
  await scenario.runAt('2026-04-03T12:00:00Z');
  return { scenario, revoked };
}
