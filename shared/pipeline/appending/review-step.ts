import { backwards, readTail, since } from '../../evidence/log/read.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import type { Content, Submission } from '../../reviews/submission.ts';
import { isType, predicateOf, reviewEventSchema } from '../entries.ts';
import { refusalOf } from '../reviews/errors.ts';
import { participantNamed, submit } from '../reviews/submit.ts';
import type { RecordingContext } from '../run-context.ts';
import { MAX_AHEAD_MS, refused } from './rules.ts';

/** What an operator may do in a review, on their word for who decides. Lists and worksheets are not made here. */
const STEPS: readonly Submission['action'][] = [
  'assigned',
  'delegated',
  'decided',
  'signed-off',
  'closed',
  'cancelled',
];
const METHODS: readonly Submission['acting']['method'][] = ['single', 'bulk'];
/** How old a step may be: a call that is repeated is minutes old. */
const MAX_AGE_MS = 15 * 60_000;

/**
 * Records a step of a review for an operator, who says who decides; nothing else vouches for that, and it is all that the
 * record may say. The rules of reviews are applied here, whoever has applied them before. Throws an AppendRefusal or a ReviewError.
 */
export async function recordReviewStep(
  context: RecordingContext,
  submission: Submission,
): Promise<{ readonly seq: number; readonly digest: string; readonly isNew: boolean }> {
  await refuseUnfit(context, submission);
  const known = await recordedBefore(context, submission);
  if (known) return { ...known, isNew: false };
  const { review, action, content, acting, population } = submission;
  const { isNew } = await submit(context, review, acting, (state) => {
    if (state.population.digest.sha256 !== population) throw refusalOf('other-population', null);
    return { action, content } as Content;
  });
  const recorded = await recordedBefore(context, submission);
  if (!recorded) throw new Error('what was recorded is in the log');
  return { ...recorded, isNew };
}

async function refuseUnfit(
  context: RecordingContext,
  { workspace, action, acting, content }: Submission,
): Promise<void> {
  const { clock, workspace: own } = context;
  if (workspace !== own.id) throw refused(`the submission is of the workspace "${workspace}"`);
  const isWorksheet = action === 'decided' && content.worksheet !== undefined;
  if (!STEPS.includes(action) || !METHODS.includes(acting.method) || isWorksheet) {
    throw refused(`an operator may not have ${action} recorded, ${acting.method}`);
  }
  if (acting.authentication !== 'operator-attested') {
    throw refused(`nothing here vouches for "${acting.authentication}"; who decides is operator-attested`);
  }
  const age = clock.now() - millisecondsOf(acting.at);
  if (age > MAX_AGE_MS || age < -MAX_AHEAD_MS) throw refused(`${acting.at} is not the present time`);
  if (action !== 'assigned' && action !== 'delegated') return;
  // Whose accounts somebody's are decides whom they may review.
  const to = await participantNamed(context, content.to.actor);
  if (canonicalJson(to) !== canonicalJson(content.to)) throw refused('whoever is to decide is known as somebody else');
}

/** The entry of a call whose answer was lost. */
async function recordedBefore({ log }: RecordingContext, submission: Submission) {
  const tail = await readTail(log);
  if (!tail) return null;
  const digest = sha256Hex(canonicalJson(submission));
  for await (const entry of since(backwards(log, tail), submission.acting.at)) {
    if (!isType(entry, 'review-event') || predicateOf(entry, reviewEventSchema).submission !== digest) continue;
    return { seq: entry.seq, digest: entry.digest };
  }
  return null;
}
