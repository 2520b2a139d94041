import type { FedItem } from './feed.ts';
import type { NoteRecord, ObservationRecord, PeriodReport, ReviewRecord } from './report.ts';

/** Follows what people recorded: counts that they saw, notes, and steps of access reviews. */
export function followRecords() {
  const observations: ObservationRecord[] = [];
  const notes: NoteRecord[] = [];
  const reviews: ReviewRecord[] = [];

  return {
    take(item: FedItem): void {
      if (item.kind === 'baseline' || item.phase !== 'within') return;
      const { appendedAt: at, link: evidence } = item;
      if (item.kind === 'observation' && item.by !== null) {
        const { connection, observedAt, count, by } = item;
        observations.push({ connection, observedAt, count, by, evidence });
      }
      if (item.kind === 'note' && item.note) notes.push({ ...item.note, at, evidence });
      if (item.kind === 'review') reviews.push({ review: item.review, action: item.action, at, evidence });
    },

    finish(): Pick<PeriodReport, 'observations' | 'notes' | 'reviews'> {
      return { observations, notes, reviews };
    },
  };
}
