import { putArtifact } from '../../evidence/artifact.ts';
import { type CalendarDate, millisecondsOf, toInstant, toSlot } from '../../kernel/instant.ts';
import type { Submission } from '../../reviews/submission.ts';
import type { RecordingContext } from '../run-context.ts';
import type { Actor, Submitted } from './submit.ts';

/** A review that was held elsewhere. */
export interface ExternalReview {
  /** SHA-256 of what tells of it: a report, a signed page. It is not stored. */
  readonly document: string;
  readonly heldOn: CalendarDate;
  readonly what: string;
}

/** Long enough to tell one document from another, short enough to say. */
const NAMED_BY = 16;

/** Files a review that was held elsewhere, by digest, filer and day. It is on record, and makes no test pass. */
export async function fileExternalReview(
  { log, clock, workspace, appender }: RecordingContext,
  { at, ...actor }: Actor,
  { document, heldOn, what }: ExternalReview,
): Promise<Omit<Submitted, 'review'> & { readonly review: string }> {
  const madeAt = at ?? toInstant(clock.now());
  const review = `external-${document.slice(0, NAMED_BY)}`;
  const submission: Submission = {
    schema: 'urn:rollcall:review-submission:v1',
    workspace: workspace.id,
    review,
    action: 'external-review',
    population: null,
    acting: { ...actor, at: madeAt },
    content: { document, heldOn, what },
  };
  const subject = await putArtifact(log.store, toSlot(millisecondsOf(madeAt)), submission);
  const { entry, isNew } = await appender.append({
    type: 'review-event',
    subject: [subject],
    predicate: { review, action: 'external-review', submission: subject.digest.sha256 },
    notBefore: madeAt,
  });
  return { review, seq: entry.seq, isNew };
}
