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
import { type EvaluationPredicate, evaluationSchema, isType, predicateOf, subjectWith } from '../entries.ts';
import { readSnapshot } from '../gather.ts';
import { type PolicyDocument, policyDocumentSchema } from '../policy-document.ts';

const observerSchema = z.looseObject({ by: z.string() });

/** Reads the artifacts that entries name. Those that seldom change are kept until another one comes. */
export class DocumentReader {
  readonly #store: EvidenceReading;
  #policy: { readonly name: string; readonly document: PolicyDocument } | null = null;
  #matching: { readonly name: string; readonly document: Matching } | null = null;

  constructor(store: EvidenceReading) {
    this.#store = store;
  }

  /** What an evaluation judged by and came to, and what it left of findings. */
  async ofEvaluation(entry: LogEntry): Promise<{ documents: EvaluationDocuments; state: FindingsState }> {
    const { artifacts } = predicateOf(entry, evaluationSchema);
    const subject = (name: keyof EvaluationPredicate['artifacts']) => subjectWith(entry, artifacts[name]);
    const policy = subject('policy');
    const documents = {
      policy: await this.#policyAt(policy),
      policyPath: policy.name,
      results: await getArtifact(this.#store, subject('results'), resultsSchema),
      matching: await this.#matchingAt(subject('matching')),
    };
    return { documents, state: await getArtifact(this.#store, subject('state'), findingsStateSchema) };
  }

  /** The last evaluation before a period, with the last complete snapshots that it knew. */
  async baseline(entry: LogEntry): Promise<FedBaseline> {
    const { asOf } = predicateOf(entry, evaluationSchema);
    const { documents, state } = await this.ofEvaluation(entry);
    const snapshots: FedBaseline['snapshots'][number][] = [];
    for (const { connection, entry: read, artifact } of state.lastComplete) {
      // What is not configured any more is not compared with either.
      const kind = documents.policy.connections.find(({ id }) => id === connection)?.kind;
      if (!kind) continue;
      const link = { entry: read.seq, artifact: artifact.name };
      snapshots.push({ link, snapshot: await readSnapshot(this.#store, kind, artifact) });
    }
    const link = { entry: entry.seq, artifact: documents.policyPath };
    return { kind: 'baseline', link, asOf, documents, state, snapshots };
  }

  /** What an evaluation after the period left of findings; null if its state is not at hand, as in a bundle. */
  async laterState(entry: LogEntry): Promise<FindingsState | null> {
    const subject = subjectWith(entry, predicateOf(entry, evaluationSchema).artifacts.state);
    const isThere = (await this.#store.read(subject.name)) !== null;
    return isThere ? getArtifact(this.#store, subject, findingsStateSchema) : null;
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
}

function onlySubject(entry: LogEntry): Subject {
  const [subject] = entry.statement.subject;
  if (!subject) throw damaged(entry.seq, 'names no artifact');
  return subject;
}
