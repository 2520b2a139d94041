import type { Instant } from '../kernel/instant.ts';
import type { Submission } from './submission.ts';

/** An entry of the log in a review, with what it says. */
export interface ReviewEvent {
  readonly entry: { readonly seq: number; readonly digest: string };
  /** When it was recorded. */
  readonly at: Instant;
  readonly submission: Submission;
}
