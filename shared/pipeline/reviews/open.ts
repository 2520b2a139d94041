import { inputState } from '../../controls/inputs.ts';
import { REASONS, type ReasonCode } from '../../controls/reasons.ts';
import { putArtifact } from '../../evidence/artifact.ts';
import { backwards, since } from '../../evidence/log/read.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { millisecondsOf, toInstant } from '../../kernel/instant.ts';
import { dueOf } from '../../reviews/follow.ts';
import { freeze } from '../../reviews/freeze.ts';
import { accountKey, identifying } from '../../reviews/participants.ts';
import type { Population, Rules } from '../../reviews/population.ts';
import type { Submission } from '../../reviews/submission.ts';
import { beginOf, type ReviewKind, reviewId, windowAt } from '../../reviews/windows.ts';
import type { Policy, ReviewPolicy } from '../../workspace/policy.ts';
import { contradictedIn, standingIn, unsettledIn } from '../contradicted.ts';
import type { EvaluatedConnection } from '../evaluation-input.ts';
import { gather } from '../gather.ts';
import { type PolicyDocument, policyDocument } from '../policy-document.ts';
import { readMatching } from '../previous.ts';
import type { RecordingContext } from '../run-context.ts';
import { acquaintancesIn } from './acquaintances.ts';
import { candidatesBy, fallbackOf } from './candidates.ts';
import { reviewContext } from './context.ts';
import { type CurrentReviews, readReviews } from './current.ts';
import { ReviewError, refusalOf } from './errors.ts';
import { excludedIn, reviewedApplication } from './reviewed-application.ts';
import type { Actor } from './submit.ts';

export interface OpenedReview {
  readonly review: string;
  readonly seq: number;
  /** False when it had been opened before. */
  readonly isNew: boolean;
}

/** Who opens a review: somebody by name, to whom it then belongs; or the schedule, for whom policy names. */
export const BY_SCHEDULE: Actor = { by: null, recordedBy: null, authentication: 'none', method: 'schedule' };

/**
 * Opens the review of a kind for the present window: freezes what the last evaluation was over, if all of it was complete
 * and still is fresh, with who is to decide. A review that is there already stays. Where somebody has made the list before, with
 * this digest, it is opened if the list is the same. Throws a ReviewError.
 */
export async function openReview(
  context: RecordingContext,
  kind: ReviewKind,
  { at, ...opener }: Actor,
  expected: string | null = null,
): Promise<OpenedReview> {
  const { log, workspace, appender, clock } = context;
  const current = await readReviews(log);
  if (!current) throw new ReviewError('nothing-evaluated', 'nothing has been evaluated yet; run "rollcall run" first');
  const document = policyDocument(workspace);
  const { policy } = document;
  const reviews = policy.reviews;
  const rules = reviews?.[kind];
  if (!reviews || !rules) {
    throw new ReviewError('reviews-not-configured', `policy says nothing under reviews.${kind}; say how often first`);
  }
  const { entry, predicate } = current.previous;
  if (sha256Hex(canonicalJson(document)) !== predicate.artifacts.policy) {
    throw new ReviewError('policy-changed', 'policy has changed since the last evaluation; run "rollcall run" first');
  }
  const { timezone } = workspace.schedule;
  const now = opener.by === null ? predicate.asOf : (at ?? toInstant(clock.now()));
  const window = windowAt(now, rules.every, timezone);
  const sameWindow = current.reviews.filter((known) => known.kind === kind && known.window.first === window.first);
  const found = sameWindow.find(({ status }) => status !== 'cancelled') ?? (opener.by === null ? sameWindow[0] : null);
  if (found) return { review: found.review, seq: found.opened.entry.seq, isNew: false };

  const connections = await readInputs(context, document, current);
  const inputs = connections.map((connection) => inputState(connection, now));
  const fitness = reviewContext(
    { asOf: now, policy: document, connections },
    inputs,
    current.previous.state.observations,
    contradictedIn({
      ...{ workspace: workspace.id, asOf: now, connections, inputs },
      standing: standingIn(current.previous.state),
      unsettled: unsettledIn(current.previous.state),
    }),
  );
  refuseUnfit(fitness.obstacleTo(kind));
  const readings = connections.flatMap(({ kind, snapshot }) => (snapshot ? [{ kind, snapshot }] : []));
  const matching = await readMatching(log.store, current.previous);
  const acquaintances = acquaintancesIn(readings, matching, policy);
  const identify = identifying(acquaintances);
  if (opener.by !== null && identify(opener.by).availability === 'gone') {
    throw new ReviewError('nobody-of-that-name', 'whoever opens a review has to be somebody who is here; name another');
  }
  const [first = ''] = fallbackOf(reviews);
  const actorFor = (name: string) => identify(name).participant.actor;
  const coordinator = actorFor(opener.by ?? first);
  const excludedRows = new Map(
    matching.excluded.map(({ connection, account, exclusion }) => [accountKey(connection, account), exclusion]),
  );
  const ownerOf = new Map(matching.pairs.map((pair) => [accountKey(pair.connection, pair.account), pair.person]));
  const applications = readings.flatMap(({ snapshot }) => reviewedApplication(snapshot, policy, ownerOf, excludedRows));
  const frozen = freeze(kind, applications, candidatesBy(kind, policy, reviews, acquaintances), identify, [
    ...new Set([opener.by ?? first, ...fallbackOf(reviews), ...reviews.signOff, ...Object.values(reviews.owners)]),
  ]);
  const isAsked = current.document.since.some(
    (known) =>
      known.kind === kind &&
      known.every === rules.every &&
      millisecondsOf(beginOf(window, timezone)) >= millisecondsOf(known.since),
  );
  const review = reviewId(kind, window, sameWindow.length + 1);
  const population: Population = {
    schema: 'urn:rollcall:review-population:v1',
    workspace: workspace.id,
    review,
    kind,
    window,
    due: dueOf(window, rules, now, isAsked, timezone),
    slot: predicate.slot,
    evaluation: { seq: entry.seq, digest: entry.digest },
    asOf: now,
    inputs: connections.flatMap(inputOf),
    policy: predicate.artifacts.policy,
    matching: predicate.artifacts.matching,
    excluded: kind === 'all' ? excludedIn(applications, excludedRows) : [],
    rules: { ...rulesOf(kind, policy, reviews, timezone), signOff: reviews.signOff.map(actorFor) },
    coordinator,
    participants: frozen.participants,
    rows: frozen.rows,
  };
  if (expected !== null && sha256Hex(canonicalJson(population)) !== expected) throw refusalOf('other-population', null);
  const list = await putArtifact(log.store, predicate.slot, population);
  const submission: Submission = {
    schema: 'urn:rollcall:review-submission:v1',
    workspace: workspace.id,
    review,
    action: 'opened',
    population: list.digest.sha256,
    acting: { ...opener, at: now },
    content: null,
  };
  const subject = await putArtifact(log.store, predicate.slot, submission);
  const appended = await appender.append({
    type: 'review-event',
    subject: [subject, list],
    predicate: { review, action: 'opened', submission: subject.digest.sha256 },
    notBefore: predicate.slot,
  });
  return { review, seq: appended.entry.seq, isNew: appended.isNew };
}

/** What the last evaluation was over. */
async function readInputs(
  { log }: RecordingContext,
  { connections }: PolicyDocument,
  { tail, previous }: CurrentReviews,
): Promise<EvaluatedConnection[]> {
  const { slot } = previous.predicate;
  const recent = await Array.fromAsync(since(backwards(log, tail), slot));
  return Promise.all(connections.map((connection) => gather(log.store, connection, slot, recent, null)));
}

function refuseUnfit(obstacle: string | null): void {
  if (obstacle === null) return;
  const { text, answer } = REASONS[obstacle as ReasonCode];
  throw new ReviewError(
    'inputs-not-fit',
    `a review is of what was read completely and of late, and ${text}; ${answer}`,
  );
}

function inputOf({ connection, kind, entry, subject, snapshot }: EvaluatedConnection): Population['inputs'] {
  if (!entry || !subject || !snapshot) return [];
  const artifact = { name: subject.name, digest: { ...subject.digest } };
  return [{ connection, kind, entry: { ...entry }, artifact, takenAt: snapshot.takenAt }];
}

/** What of the policy a review goes by until it ends. */
function rulesOf(kind: ReviewKind, policy: Policy, reviews: ReviewPolicy, timezone: string): Omit<Rules, 'signOff'> {
  const own = reviews[kind];
  const removeWithin = own?.removeWithin ?? '';
  return {
    timezone,
    removeWithin,
    removePrivilegedWithin: reviews.privileged?.removeWithin ?? removeWithin,
    reasonFor: [...(own?.reasonFor ?? [])],
    authentication: { ...reviews.authentication },
    roles: { privileged: [...policy.roles.privileged], standard: [...policy.roles.standard] },
  };
}
