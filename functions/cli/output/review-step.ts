import type { Submitted } from '../../../shared/pipeline/reviews/submit.ts';
import { isPending } from '../../../shared/reviews/state.ts';
import type { Session } from '../session.ts';

/** Prints what was done in a review, and how it stands; gives the exit code. */
export function printStep(session: Session, what: string, { review: state, seq, isNew }: Submitted): number {
  const pending = state.rows.filter(isPending).length;
  if (session.json) {
    session.printJson({
      schema: 'urn:rollcall:review-result:v1',
      review: state.review,
      action: what,
      entry: seq,
      isNew,
      status: state.status,
      items: state.rows.length,
      pending,
    });
    return 0;
  }
  const how = isNew ? `${what} in entry ${seq}` : `had been ${what} before, in entry ${seq}; nothing was written`;
  session.terminal.print(`${state.review}: ${how}`);
  session.terminal.print(`${pending} of ${state.rows.length} items wait for a decision; the review is ${state.status}`);
  return 0;
}
