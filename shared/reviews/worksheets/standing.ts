import type { ReviewEvent } from '../event.ts';
import type { Participant } from '../participants.ts';
import type { Refusal } from '../refusals.ts';
import type { ReviewState } from '../state.ts';
import type { IssuedWorksheet } from '../submission.ts';

/** The review with worksheets handed out. What the same reviewers have and did not send back is void. */
export function withIssued(
  state: ReviewState,
  { entry }: Pick<ReviewEvent, 'entry'>,
  worksheets: readonly IssuedWorksheet[],
): ReviewState {
  const anew = new Set(worksheets.map(({ reviewer }) => reviewer));
  const kept = state.worksheets.filter(({ reviewer, answered }) => answered !== null || !anew.has(reviewer));
  const issued = worksheets.map(({ reviewer, code, items }) => ({
    code,
    reviewer,
    items: [...items],
    issued: { ...entry },
    answered: null,
  }));
  return { ...state, worksheets: [...kept, ...issued] };
}

/** The review with a worksheet back from whom it was made for, or why it cannot be taken. */
export function withAnswered(
  state: ReviewState,
  { entry }: Pick<ReviewEvent, 'entry'>,
  { actor }: Pick<Participant, 'actor'>,
  code: string,
): ReviewState | Refusal {
  const worksheet = state.worksheets.find((known) => known.code === code);
  if (worksheet?.reviewer !== actor) return 'unknown-worksheet';
  if (worksheet.answered) return 'worksheet-used';
  const answered = { ...worksheet, answered: { ...entry } };
  return { ...state, worksheets: state.worksheets.map((known) => (known.code === code ? answered : known)) };
}
