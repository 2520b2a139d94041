import type { LogEntry } from '../../evidence/log/entry.ts';
import { backwards, readTail, since } from '../../evidence/log/read.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import type { Content, Submission } from '../../reviews/submission.ts';
import { REVIEW_KINDS } from '../../reviews/windows.ts';
import { isType, predicateOf, reviewEventSchema } from '../entries.ts';
import { openedTail } from '../lookup/readings.ts';
import { ReviewError, refusalOf } from '../reviews/errors.ts';
import { fileExternalReview } from '../reviews/external.ts';
import { openReview } from '../reviews/open.ts';
import { participantNamed, submit } from '../reviews/submit.ts';
import type { RecordingContext } from '../run-context.ts';
import { type CallerIdentities, type IdentityProof, refuseImpostor } from './identity.ts';
import { MAX_AHEAD_MS, refused } from './rules.ts';

/** What was recorded of a step, and as whose. */
export interface RecordedStep {
  readonly seq: number;
  readonly digest: string;
  readonly isNew: boolean;
}

/** How old a step may be: a call that is repeated is minutes old. */
const MAX_AGE_MS = 15 * 60_000;

/**
 * Records a step of a review for an operator, who says who decides; nothing else vouches for that, and it is all that the
 * record may say. The rules of reviews are applied here, whoever has applied them before. Throws an AppendRefusal or a ReviewError.
 */
export async function recordOnWord(context: RecordingContext, submission: Submission): Promise<RecordedStep> {
  const { acting, action, content } = submission;
  if (acting.authentication !== 'operator-attested' || acting.provedBy !== undefined) {
    throw refused(`nothing here vouches for "${acting.authentication}"; who decides is operator-attested`);
  }
  const isWorksheet = action === 'decided' && content.worksheet !== undefined;
  if (acting.method === 'schedule' || (acting.method === 'import') !== isWorksheet) {
    throw refused(`an operator may not have ${action} recorded, ${acting.method}`);
  }
  return recordStep(context, submission);
}

/**
 * Records a step of a review for the person who takes it, since AWS says who signed it. Answers the ARN too, which is recorded.
 * Throws an AppendRefusal or a ReviewError, and rejects where AWS does not say.
 */
export async function recordInPerson(
  context: RecordingContext & { readonly identities: CallerIdentities },
  submission: Submission,
  proof: IdentityProof,
): Promise<RecordedStep & { readonly provedBy: string }> {
  const { acting, action, content } = submission;
  const isOfOthers = acting.recordedBy !== null || (action === 'decided' && content.worksheet !== undefined);
  const isInPerson = acting.method === 'single' || acting.method === 'bulk';
  if (acting.authentication !== 'iam' || acting.provedBy !== undefined || isOfOthers || !isInPerson) {
    throw refused('what is recorded here is what somebody does in person, and is known by IAM');
  }
  const signedFor = { origin: context.log.origin, submission: sha256Hex(canonicalJson(submission)) };
  const provedBy = await context.identities.arnOf(proof, signedFor);
  if (provedBy === null) {
    throw new ReviewError(
      'identity-unproved',
      'AWS does not say that anybody signed this; look at the clock of this machine, sign in again, and repeat it; nothing was written',
    );
  }
  refuseImpostor(context, provedBy, acting.by);
  const proved = { ...submission, acting: { ...acting, provedBy } };
  return { ...(await recordStep(context, proved)), provedBy };
}

async function recordStep(context: RecordingContext, submission: Submission): Promise<RecordedStep> {
  await refuseUnfit(context, submission);
  const known = await recordedBefore(context, submission);
  if (known) return { seq: known.seq, digest: known.digest, isNew: false };
  const { seq, isNew } = await take(context, submission);
  return { seq, digest: await digestAt(context, seq), isNew };
}

async function refuseUnfit(
  context: RecordingContext,
  { workspace, action, acting, content }: Submission,
): Promise<void> {
  const { clock, workspace: own } = context;
  if (workspace !== own.id) throw refused(`the submission is of the workspace "${workspace}"`);
  const age = clock.now() - millisecondsOf(acting.at);
  if (age > MAX_AGE_MS || age < -MAX_AHEAD_MS) throw refused(`${acting.at} is not the present time`);
  if (action !== 'assigned' && action !== 'delegated') return;
  // Whose accounts somebody's are decides whom they may review.
  const to = await participantNamed(context, content.to.actor);
  if (canonicalJson(to) !== canonicalJson(content.to)) throw refused('whoever is to decide is known as somebody else');
}

async function take(
  context: RecordingContext,
  { review, action, content, acting, population }: Submission,
): Promise<{ readonly seq: number; readonly isNew: boolean }> {
  switch (action) {
    case 'opened': {
      const kind = REVIEW_KINDS.find((known) => review.startsWith(`${known}-`));
      if (kind === undefined || acting.by === null)
        throw refused('a review is opened by hand by somebody, and is of a kind');
      return openReview(context, kind, acting, population);
    }
    case 'external-review':
      return fileExternalReview(context, acting, content);
    default:
      return submit(context, review, acting, (state) => {
        if (state.population.digest.sha256 !== population) throw refusalOf('other-population', null);
        return { action, content } as Content;
      });
  }
}

/** The entry of a call whose answer was lost. */
async function recordedBefore({ log }: RecordingContext, submission: Submission): Promise<LogEntry | null> {
  const tail = await readTail(log);
  if (!tail) return null;
  const digest = sha256Hex(canonicalJson(submission));
  for await (const entry of since(backwards(log, tail), submission.acting.at)) {
    if (isType(entry, 'review-event') && predicateOf(entry, reviewEventSchema).submission === digest) return entry;
  }
  return null;
}

/** The digest of an entry that is in the log; of a review that somebody else has opened, one that is not new. */
async function digestAt({ log }: RecordingContext, seq: number): Promise<string> {
  for await (const entry of backwards(log, await openedTail(log))) if (entry.seq === seq) return entry.digest;
  throw new Error('what was recorded is in the log');
}
