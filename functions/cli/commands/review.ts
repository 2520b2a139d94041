import { readFile } from 'node:fs/promises';
import { dateOf } from '../../../shared/kernel/calendar.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';
import { codeOf } from '../../../shared/kernel/errors.ts';
import { readReviews } from '../../../shared/pipeline/reviews/current.ts';
import { fileExternalReview } from '../../../shared/pipeline/reviews/external.ts';
import { openReview } from '../../../shared/pipeline/reviews/open.ts';
import { reviewIn, signingOff, submit } from '../../../shared/pipeline/reviews/submit.ts';
import { REVIEW_KINDS } from '../../../shared/reviews/windows.ts';
import { UsageError } from '../errors.ts';
import { printStep } from '../output/review-step.ts';
import { type ActingOptions, actorOf, dayIn, nowIn, oneOf, onlyWorkspace } from '../reviews.ts';
import type { Session } from '../session.ts';

export interface ExternalOptions extends ActingOptions {
  readonly heldOn: string;
  readonly what: string;
}

/** Opens a review of the present window over what the last evaluation was over. */
export async function openReviewCommand(session: Session, kind: string, options: ActingOptions): Promise<number> {
  const known = oneOf('the kind of a review', kind, REVIEW_KINDS);
  const context = onlyWorkspace(await session.openForReviewing(options));
  const { review, seq, isNew } = await openReview(context, known, actorOf(context, options));
  const state = reviewIn(await readReviews(context.log), review);
  return printStep(session, 'opened', { review: state, seq, isNew });
}

/** Signs all decisions of a review, for management. */
export async function signOffCommand(session: Session, review: string, options: ActingOptions): Promise<number> {
  const context = onlyWorkspace(await session.openForReviewing(options));
  const submitted = await submit(context, review, actorOf(context, options), signingOff);
  return printStep(session, 'signed off', submitted);
}

/** Ends a review in which everything is decided and signed. */
export async function closeCommand(session: Session, review: string, options: ActingOptions): Promise<number> {
  const context = onlyWorkspace(await session.openForReviewing(options));
  const submitted = await submit(context, review, actorOf(context, options), () => ({
    action: 'closed',
    content: null,
  }));
  return printStep(session, 'closed', submitted);
}

/** Ends a review that is not to be held as it is. */
export async function cancelCommand(
  session: Session,
  review: string,
  options: ActingOptions & { readonly reason: string },
): Promise<number> {
  const reason = options.reason.trim();
  if (reason === '') throw new UsageError('--reason must say why the review is cancelled');
  const context = onlyWorkspace(await session.openForReviewing(options));
  const submitted = await submit(context, review, actorOf(context, options), () => ({
    action: 'cancelled',
    content: { reason },
  }));
  return printStep(session, 'cancelled', submitted);
}

/** Files a review that was held elsewhere, by the digest of a file that tells of it. */
export async function fileExternalCommand(session: Session, file: string, options: ExternalOptions): Promise<number> {
  const context = onlyWorkspace(await session.openForReviewing(options));
  const document = sha256Hex(await readDocument(file));
  const heldOn = dayIn('--held-on', options.heldOn);
  if (heldOn > dateOf(nowIn(context), context.workspace.schedule.timezone)) {
    throw new UsageError(`--held-on ${heldOn} lies ahead`);
  }
  const filed = await fileExternalReview(context, actorOf(context, options), {
    document,
    heldOn,
    what: options.what.trim(),
  });
  if (session.json) session.printJson({ schema: 'urn:rollcall:review-result:v1', ...filed, action: 'external-review' });
  else {
    session.terminal.print(`filed as ${filed.review} in entry ${filed.seq}; it is on record, and makes no test pass`);
  }
  return 0;
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
