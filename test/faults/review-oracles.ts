import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import type { Oracle } from './oracle.ts';
import { documentOf, entriesOf, evaluationsOf, type Files, type RecordedEntry } from './recorded.ts';

interface Submission {
  readonly action: string;
  readonly acting: { readonly at: string };
  readonly content: {
    /** Of decisions the list, of a signature the digest of all. */
    readonly decisions: readonly { readonly row: string; readonly decision: string }[] | string;
  } | null;
}

interface Standing {
  readonly status: string;
  readonly events: number;
  readonly decisions: readonly (readonly [row: string, decision: string, seq: number])[];
}

/** What people were told is recorded is in the log, at that place, and nothing is there twice. */
export const reviewsHoldWhatWasTold: Oracle = ({ files, records }) => {
  const events = eventsOf(files);
  const told = records.flatMap(({ outcome }) => (outcome.state === 'told' ? outcome.told : []));
  const missing = told.filter(({ seq, at, action }) => {
    const event = events.find(({ entry }) => entry.seq === seq);
    return event?.submission.action !== action || event.submission.acting.at !== at;
  });
  const bySubmission = Map.groupBy(events, ({ entry }) => entry.predicate.submission);
  return [
    ...missing.map(({ action, seq }) => `"${action}" was told to be recorded in entry ${seq}, and is not`),
    ...[...bySubmission.values()]
      .filter(({ length }) => length > 1)
      .map(([event]) => `"${event?.submission.action}" is recorded twice`),
  ];
};

/** Each review stands, in every evaluation, as the entries before it leave it: read by other code, from the log alone. */
export const reviewsStandAsRecorded: Oracle = ({ files }) =>
  evaluationsOf(files).flatMap(({ entry, slot }) => {
    const { logRead } = documentOf<{ logRead: number }>(files, entry, 'state');
    const { reviews } = documentOf<{ reviews: RecordedReview[] }>(files, entry, 'reviews');
    const events = eventsOf(files).filter(({ entry: { seq } }) => seq <= logRead);
    const expected = [...Map.groupBy(events, ({ entry: { predicate } }) => predicate.review)].map(([review, own]) => [
      review,
      standingBy(files, own),
    ]);
    const found = reviews.map((review) => [review.review, standingIn(review)]);
    if (canonicalJson(found) === canonicalJson(expected)) return [];
    return [`in ${slot} reviews stand as ${canonicalJson(found)}, and the log says ${canonicalJson(expected)}`];
  });

/** Access that is proved to be gone was really gone while the reading that proves it was made. */
export const removalsTookPlace: Oracle = ({ files, writers, versions }) =>
  evaluationsOf(files).flatMap(({ entry, slot }) => {
    const { reviews } = documentOf<{ reviews: RecordedReview[] }>(files, entry, 'reviews');
    return reviews
      .flatMap(({ rows }) => rows)
      .filter(({ account, removal }) => {
        if (!removal?.gone) return false;
        const { artifact } = removal.gone;
        const proof = entriesOf(files).find(({ subject }) => subject.some(({ digest }) => digest.sha256 === artifact));
        const span = writers.get(proof?.path ?? '');
        return !span || versions.slice(span.from, span.to + 1).every(({ roles }) => roles.has(account.id));
      })
      .map(({ row }) => `in ${slot} access of ${row} is taken to be gone, and was not`);
  });

interface RecordedReview {
  readonly review: string;
  readonly status: string;
  readonly events: number;
  readonly rows: readonly {
    readonly row: string;
    readonly account: { readonly id: string };
    readonly removal: { readonly gone: { readonly artifact: string } | null } | null;
    readonly decision: { readonly decision: string; readonly entry: { readonly seq: number } } | null;
  }[];
}

function standingIn({ status, events, rows }: RecordedReview): Standing {
  const decisions = rows.flatMap(({ row, decision }) =>
    decision ? [[row, decision.decision, decision.entry.seq] as const] : [],
  );
  return { status, events, decisions };
}

/** Whoever acts here may; so what remains of the rules is what may follow what. */
function standingBy(files: Files, events: ReturnType<typeof eventsOf>): Standing {
  const [opening] = events;
  const list = opening?.entry.subject.find(({ digest }) => digest.sha256 !== opening.entry.predicate.submission);
  const { rows } = JSON.parse(Buffer.from(files.get(list?.name ?? '') ?? []).toString('utf8')) as {
    rows: { row: string }[];
  };
  const decided = new Map<string, { readonly decision: string; readonly entry: RecordedEntry }>();
  const standing = () => rows.flatMap(({ row }) => (decided.has(row) ? [[row, decided.get(row)] as const] : []));
  const signed = () => [list?.digest.sha256, standing().map(([row, one]) => [row, one?.decision, one?.entry.digest])];
  let status = 'open';
  for (const { entry, submission } of events) {
    const decisions = submission.content?.decisions;
    if (status === 'closed') continue;
    if (submission.action === 'closed' && status === 'signed-off') status = 'closed';
    if (submission.action === 'signed-off' && decided.size === rows.length && decisions === sha256(signed())) {
      status = 'signed-off';
    }
    if (submission.action !== 'decided' || !Array.isArray(decisions)) continue;
    for (const { row, decision } of decisions) decided.set(row, { decision, entry });
    status = 'open';
  }
  const decisions = standing().flatMap(([row, one]) => (one ? [[row, one.decision, one.entry.seq] as const] : []));
  return { status, events: events.length, decisions };
}

function sha256(value: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(value as Parameters<typeof canonicalJson>[0]))
    .digest('hex');
}

function eventsOf(files: Files) {
  return entriesOf(files)
    .filter(({ type }) => type === 'review-event')
    .map((entry) => ({ entry, submission: documentOf<Submission>(files, entry) }));
}
