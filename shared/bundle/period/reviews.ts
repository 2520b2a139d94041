import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type RecordedEvent, record } from '../../reviews/follow.ts';
import type { ReviewState, ReviewsDocument, RowState } from '../../reviews/state.ts';
import type { EvidenceLink } from './evidence-link.ts';
import type { FedItem } from './feed.ts';
import type { Period } from './period.ts';
import type { ReviewItemRow, ReviewOverPeriod } from './review-rows.ts';
import { type Located, reviewItems, reviewOver } from './review-summary.ts';

/**
 * Follows access reviews: as evaluations leave them, with what was recorded since, up to the end of the period. After that
 * only the proofs are followed that what was decided to go is gone.
 */
export function followAccessReviews(period: Period, asOf: Instant) {
  const known = new Map<string, ReviewState>();
  const entries = new Map<number, EvidenceLink>();
  const snapshots = new Map<string, EvidenceLink>();
  /** What was recorded before the end of the period, and no evaluation has taken into account yet. */
  let recent: RecordedEvent[] = [];

  function learn({ reviews }: Pick<ReviewsDocument, 'reviews'>): void {
    for (const review of reviews) known.set(review.review, review);
  }

  function take(item: FedItem): void {
    if (item.kind === 'snapshot' && item.link.artifact !== null) {
      snapshots.set(digestOf(item.link.artifact), item.link);
    }
    if (item.kind === 'review') {
      entries.set(item.link.entry, item.link);
      if (item.event) recent.push(item.event);
    }
    if ((item.kind !== 'evaluation' && item.kind !== 'baseline') || !item.reviews || !item.state) return;
    if (item.kind === 'evaluation' && item.phase === 'after') {
      learn({ reviews: current() });
      recent = [];
      for (const later of item.reviews.reviews) {
        const then = known.get(later.review);
        if (then) known.set(then.review, withProofs(then, later));
      }
      return;
    }
    const { logRead } = item.state;
    learn(item.reviews);
    if (item.kind === 'baseline') recent = [...item.events];
    recent = recent.filter(({ entry }) => entry.seq > logRead);
  }

  /** As they stand by everything that has been taken. */
  function current(): ReviewState[] {
    return record({ reviews: [...known.values()], strays: [] }, recent).reviews;
  }

  const isOutstanding = ({ status, rows }: ReviewState) =>
    status !== 'cancelled' && rows.some(({ removal }) => removal !== null && removal.gone === null);

  return {
    take,

    /** Whether something that was decided to go has not been shown to be gone. */
    get isOpen(): boolean {
      return current().some(isOutstanding);
    },

    finish(): { readonly accessReviews: ReviewOverPeriod[]; readonly items: ReviewItemRow[] } {
      const located: Located = {
        entry: ({ seq }) => entries.get(seq) ?? { entry: seq, artifact: null },
        snapshot: (digest) => snapshots.get(digest) ?? null,
      };
      const reviews = current();
      const accessReviews = reviews.map((review) => reviewOver(review, { period, asOf, located }));
      const ofPeriod = new Set(accessReviews.filter(({ isOfPeriod }) => isOfPeriod).map(({ review }) => review));
      const items = reviews
        .filter(({ review }) => ofPeriod.has(review))
        .flatMap((review) => reviewItems(review, located))
        .sort((a, b) => byCodeUnit(a.id, b.id));
      return { accessReviews, items };
    },
  };
}

/** A review as it was, with what was found out later about access that was to go by then. */
function withProofs(then: ReviewState, later: ReviewState): ReviewState {
  const rows = new Map(later.rows.map((row) => [row.row, row]));
  return { ...then, rows: then.rows.map((row) => ({ ...row, removal: removalOf(row, rows.get(row.row)) })) };
}

function removalOf(then: RowState, later: RowState | undefined): RowState['removal'] {
  const isSame = later?.decision?.entry.seq === then.decision?.entry.seq;
  return isSame && then.removal !== null ? (later?.removal ?? then.removal) : then.removal;
}

function digestOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
