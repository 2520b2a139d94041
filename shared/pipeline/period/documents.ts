import * as z from 'zod';
import { type Matching, matchingSchema } from '../../access/matching/matching.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type { EvaluationDocuments, FedBaseline, FedItem } from '../../bundle/period/feed.ts';
import { resultsSchema } from '../../controls/results.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import { damaged, type LogEntry } from '../../evidence/log/entry.ts';
import type { EvidenceReading } from '../../evidence/ports.ts';
import type { Subject } from '../../evidence/statement.ts';
import { noteDocumentSchema } from '../../findings/note.ts';
import { type FindingsState, findingsStateSchema } from '../../findings/state.ts';
import type { RecordedEvent } from '../../reviews/follow.ts';
import { type ReviewsDocument, reviewsDocumentSchema } from '../../reviews/state.ts';
import { type EvaluationPredicate, evaluationSchema, isType, predicateOf, subjectWith } from '../entries.ts';
import { readSnapshot } from '../gather.ts';
import { type PolicyDocument, policyDocumentSchema } from '../policy-document.ts';
import { readReviewEvent } from '../reviews/events.ts';

const observerSchema = z.looseObject({ by: z.string() });

/** Reads the artifacts that entries name. Those that seldom change are kept until another one comes. */
export class DocumentReader {
  readonly #store: EvidenceReading;
  #policy: { readonly name: string; readonly document: PolicyDocument } | null = null;
  #matching: { readonly name: string; readonly document: Matching } | null = null;
  #reviews: { readonly name: string; readonly document: ReviewsDocument } | null = null;

  constructor(store: EvidenceReading) {
    this.#store = store;
  }

  /** What an evaluation judged by and came to, and what it left of findings and of access reviews. */
  async ofEvaluation(
    entry: LogEntry,
  ): Promise<{ documents: EvaluationDocuments; state: FindingsState; reviews: ReviewsDocument }> {
    const { artifacts } = predicateOf(entry, evaluationSchema);
    const subject = (name: keyof EvaluationPredicate['artifacts']) => subjectWith(entry, artifacts[name]);
    const policy = subject('policy');
    const documents = {
      policy: await this.#policyAt(policy),
      policyPath: policy.name,
      results: await getArtifact(this.#store, subject('results'), resultsSchema),
      matching: await this.#matchingAt(subject('matching')),
    };
    return {
      documents,
      state: await getArtifact(this.#store, subject('state'), findingsStateSchema),
      reviews: await this.#reviewsAt(subject('reviews')),
    };
  }

  /** The last evaluation before a period, with the last complete snapshots that it knew, and what was recorded in reviews since. */
  async baseline(entry: LogEntry, recorded: readonly LogEntry[]): Promise<FedBaseline> {
    const { asOf } = predicateOf(entry, evaluationSchema);
    const { documents, state, reviews } = await this.ofEvaluation(entry);
    const snapshots: FedBaseline['snapshots'][number][] = [];
    for (const { connection, entry: read, artifact } of state.lastComplete) {
      // What is not configured any more is not compared with either.
      const kind = documents.policy.connections.find(({ id }) => id === connection)?.kind;
      if (!kind) continue;
      const link = { entry: read.seq, artifact: artifact.name };
      snapshots.push({ link, snapshot: await readSnapshot(this.#store, kind, artifact) });
    }
    const since = recorded.filter(({ seq }) => seq > state.logRead);
    const events = await Promise.all(since.map((event) => this.reviewEvent(event)));
    const link = { entry: entry.seq, artifact: documents.policyPath };
    return { kind: 'baseline', link, asOf, documents, state, reviews, events, snapshots };
  }

  /** What an evaluation after the period left of findings and reviews; null if it is not at hand, as in a bundle. */
  async later(
    entry: LogEntry,
  ): Promise<{ readonly state: FindingsState; readonly reviews: ReviewsDocument } | { state: null; reviews: null }> {
    const { artifacts } = predicateOf(entry, evaluationSchema);
    const [state, reviews] = [subjectWith(entry, artifacts.state), subjectWith(entry, artifacts.reviews)];
    if ((await this.#store.read(state.name)) === null) return { state: null, reviews: null };
    return {
      state: await getArtifact(this.#store, state, findingsStateSchema),
      reviews: await this.#reviewsAt(reviews),
    };
  }

  reviewEvent(entry: LogEntry): Promise<RecordedEvent> {
    return readReviewEvent({ store: this.#store }, entry);
  }

  snapshot(entry: LogEntry): Promise<Snapshot> {
    const kind = isType(entry, 'access-snapshot') ? 'application' : 'hris';
    return readSnapshot(this.#store, kind, onlySubject(entry));
  }

  async observer(entry: LogEntry): Promise<string> {
    return (await getArtifact(this.#store, onlySubject(entry), observerSchema)).by;
  }

  async note(entry: LogEntry): Promise<Extract<FedItem, { kind: 'note' }>['note']> {
    const document = await getArtifact(this.#store, onlySubject(entry), noteDocumentSchema);
    const { finding, owner, ticket, text } = document;
    return { finding, owner, ticket, text };
  }

  async #policyAt(subject: Subject): Promise<PolicyDocument> {
    if (this.#policy?.name !== subject.name) {
      this.#policy = {
        name: subject.name,
        document: await getArtifact(this.#store, subject, policyDocumentSchema),
      };
    }
    return this.#policy.document;
  }

  async #matchingAt(subject: Subject): Promise<Matching> {
    if (this.#matching?.name !== subject.name) {
      this.#matching = { name: subject.name, document: await getArtifact(this.#store, subject, matchingSchema) };
    }
    return this.#matching.document;
  }

  async #reviewsAt(subject: Subject): Promise<ReviewsDocument> {
    if (this.#reviews?.name !== subject.name) {
      const document = await getArtifact(this.#store, subject, reviewsDocumentSchema);
      this.#reviews = { name: subject.name, document };
    }
    return this.#reviews.document;
  }
}

function onlySubject(entry: LogEntry): Subject {
  const [subject] = entry.statement.subject;
  if (!subject) throw damaged(entry.seq, 'names no artifact');
  return subject;
}
