import { businessDaysOver } from '../kernel/calendar.ts';
import type { Json } from '../kernel/canonical-json.ts';
import type { ReviewState, RowState } from '../reviews/state.ts';
import type { Examination, Violation, WorkspaceInput } from './contract.ts';
import { standingReviews, unlessAny } from './reviews.ts';

/** An item of a review that was decided to go, or to change. */
interface Removed {
  readonly review: ReviewState;
  readonly row: RowState;
  readonly decision: NonNullable<RowState['decision']>;
  readonly removal: NonNullable<RowState['removal']>;
}

/** Whether what reviewers decided to go is gone, as a later complete snapshot shows; of items that are privileged or are not. */
export function judgeRemovals(input: WorkspaceInput, privileged: boolean): Examination {
  const reviews = standingReviews(input.reviews);
  const removed = reviews.flatMap((review) =>
    review.rows.flatMap((row): Removed[] => {
      const { decision, removal } = row;
      return decision && removal && row.privileged === privileged ? [{ review, row, decision, removal }] : [];
    }),
  );
  const limits = new Set(reviews.map(({ rules }) => (privileged ? rules.removePrivilegedWithin : rules.removeWithin)));
  return {
    population: removed.map(({ review, row }) => `${review.review} ${row.row}`),
    violations: removed.filter(({ removal }) => removal.gone === null).map((one) => stillThere(one, input)),
    ...unlessAny(reviews),
    parameters: { removeWithin: [...limits] },
    observations: { gone: removed.filter(({ removal }) => removal.gone !== null).map(describeRemoval) },
  };
}

function stillThere({ review, row, decision, removal }: Removed, { asOf }: WorkspaceInput): Violation {
  const isLate = removal.late === true;
  return {
    connection: row.connection,
    subject: ['account', row.account.id, review.review],
    severity: isLate ? 'high' : 'low',
    facts: {
      review: review.review,
      item: row.item,
      account: row.account.id,
      userName: row.account.userName,
      decision: decision.decision,
      mayStay: decision.roles,
      decidedAt: decision.at,
      removeBy: removal.limit,
      late: isLate,
    },
    measured: {
      businessDaysOver: businessDaysOver(removal.limit, asOf, review.rules.timezone),
      lastSeen: removal.lastSeen,
    },
  };
}

/** Both ends of it: what was decided about which list and row, and the snapshot that shows that it is gone. */
function describeRemoval({ review, row, decision, removal }: Removed): { [name: string]: Json } {
  return {
    review: review.review,
    item: row.item,
    account: row.account.id,
    decision: decision.decision,
    population: review.population.digest.sha256,
    row: row.digest,
    decidedAt: decision.at,
    removeBy: removal.limit,
    lastSeen: removal.lastSeen,
    gone: removal.gone,
    late: removal.late,
  };
}

/** `2 business days over`. */
export function overdueBy(days: Json | undefined): string {
  return days === 1 ? '1 business day over' : `${String(days)} business days over`;
}
