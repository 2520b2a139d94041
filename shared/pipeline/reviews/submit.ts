import { putArtifact } from '../../evidence/artifact.ts';
import { type Instant, millisecondsOf, toInstant, toSlot } from '../../kernel/instant.ts';
import { identifying, type Participant } from '../../reviews/participants.ts';
import type { ReviewState } from '../../reviews/state.ts';
import type { Acting, Content, Submission } from '../../reviews/submission.ts';
import { digestOfStanding, step, take } from '../../reviews/transitions.ts';
import { readSnapshot } from '../gather.ts';
import { readMatching } from '../previous.ts';
import type { RecordingContext } from '../run-context.ts';
import { acquaintancesIn } from './acquaintances.ts';
import { type CurrentReviews, readReviews } from './current.ts';
import { ReviewError, refusalOf } from './errors.ts';

export interface Submitted {
  readonly review: ReviewState;
  readonly seq: number;
  /** False when the very same had been recorded before. */
  readonly isNew: boolean;
}

/** Who acts, and how that is known; when is now, unless somebody says when it was. */
export type Actor = Omit<Acting, 'at'> & { readonly at?: Instant };

/** What is to be done in a review, given how it stands. */
type Intent = (review: ReviewState) => Content | Promise<Content>;

/**
 * Records what somebody does in a review, whole or not at all: what the rules do not allow is refused before anything is
 * written, with a ReviewError. The order of the log decides between two who act at once; who comes too late is told so.
 */
export async function submit(
  context: RecordingContext,
  review: string,
  { at, ...actor }: Actor,
  intent: Intent,
): Promise<Submitted> {
  const { log, clock, workspace, appender } = context;
  const current = await readReviews(log);
  const state = reviewIn(current, review);
  const now = toInstant(clock.now());
  const submission = {
    schema: 'urn:rollcall:review-submission:v1',
    workspace: workspace.id,
    review,
    population: state.population.digest.sha256,
    acting: { ...actor, at: at ?? now },
    ...(await intent(state)),
  } as Submission;
  const foreseen = step(state, { entry: { seq: -1, digest: '' }, at: now, submission });
  if ('refused' in foreseen) throw refusalOf(foreseen.refused, foreseen.about);
  const subject = await putArtifact(log.store, toSlot(millisecondsOf(submission.acting.at)), submission);
  const { entry, isNew } = await appender.append({
    type: 'review-event',
    subject: [subject],
    predicate: { review, action: submission.action, submission: subject.digest.sha256 },
    // The same submission cannot have been recorded before it was made.
    notBefore: submission.acting.at,
  });
  // Where nobody was faster, the rest is known: a list of thousands need not be read again.
  const isNext = isNew && entry.seq === (current?.tail.head.seq ?? -1) + 1;
  const after = isNext
    ? take(state, { entry: { seq: entry.seq, digest: entry.digest }, at: entry.appendedAt, submission })
    : reviewIn(await readReviews(log), review);
  const overtaken = after.irregular.find((known) => known.entry.seq === entry.seq);
  if (overtaken) {
    const message = `somebody else was faster; entry ${entry.seq} has it, and it changes nothing: ${overtaken.why}`;
    throw new ReviewError('review-over', message);
  }
  return { review: after, seq: entry.seq, isNew };
}

/** What management signs: the decisions as they stand when it does. */
export const signingOff: Intent = (review) => ({
  action: 'signed-off',
  content: { decisions: digestOfStanding(review) },
});

/** Tells who somebody is by the last complete readings of everything that is connected. Throws a ReviewError. */
export async function participantNamed({ log, workspace }: RecordingContext, name: string): Promise<Participant> {
  const current = await readReviews(log);
  if (!current) throw new ReviewError('nothing-evaluated', 'nothing has been evaluated yet; run "rollcall run" first');
  const { previous } = current;
  const readings = await Promise.all(
    workspace.connections.flatMap(({ id, kind }) => {
      const last = previous.state.lastComplete.find(({ connection }) => connection === id);
      return last ? [readSnapshot(log.store, kind, last.artifact).then((snapshot) => ({ kind, snapshot }))] : [];
    }),
  );
  const matching = await readMatching(log.store, previous);
  const { participant, availability } = identifying(acquaintancesIn(readings, matching, workspace.policy))(name);
  if (availability === 'here' || availability === 'unknown') return participant;
  throw new ReviewError(
    'nobody-of-that-name',
    `${availability === 'gone' ? 'nobody of that name is here' : 'that person is on leave'}; name somebody who can decide`,
  );
}

/** A review by name, as it stands. Throws a ReviewError. */
export function reviewIn(current: CurrentReviews | null, review: string): ReviewState {
  const found = current?.reviews.find((known) => known.review === review);
  if (!found) throw refusalOf('unknown-review', review);
  return found;
}
