import { isRecord } from './envelope.ts';
import type { VerifiedEntry, VerifiedLog } from './log.ts';
import type { ReviewPredicate } from './predicates.ts';
import type { Findings } from './report.ts';

interface Document {
  readonly [name: string]: unknown;
}

/** Decisions that an artifact holds, and the digest of the list that they are about. */
interface Decided {
  readonly path: string;
  readonly entry: VerifiedEntry;
  readonly population: unknown;
  readonly decisions: readonly unknown[];
}

/** What the artifacts of reviews say, each held against its entry, and then against one another: they come in any order. */
export class ReviewDocuments {
  readonly #log: VerifiedLog;
  readonly #found: Findings;
  /** What opens each review, by its name; the first counts. */
  readonly #openings = new Map<string, VerifiedEntry>();
  /** Of each list, by its digest, the digests of its rows. */
  readonly #lists = new Map<string, ReadonlyMap<unknown, unknown>>();
  readonly #decided: Decided[] = [];

  constructor(log: VerifiedLog, found: Findings) {
    this.#log = log;
    this.#found = found;
    for (const entry of log.entries.values()) {
      const { meaning } = entry;
      if (meaning.name !== 'review-event' || meaning.predicate.action !== 'opened') continue;
      if (!this.#openings.has(meaning.predicate.review)) this.#openings.set(meaning.predicate.review, entry);
    }
  }

  /** Verifies that a document is what an entry of a review says, and is about the list that the review was opened with. */
  check(document: Document, path: string, entry: VerifiedEntry, predicate: ReviewPredicate): void {
    const { review, action, submission } = predicate;
    if (document.review !== review) this.#contradicts(path, entry, 'review');
    if (path.endsWith(`/${submission}`)) this.#checkSubmission(document, path, entry, predicate);
    else if (action === 'opened' && document.schema === 'urn:rollcall:review-population:v1') {
      this.#checkList(document, path, entry);
    } else this.#contradicts(path, entry, 'schema');
  }

  /** Verifies, when all documents were seen, that decisions are about rows of their list, as these were frozen. */
  finish(): void {
    for (const { path, entry, population, decisions } of this.#decided) {
      const rows = this.#lists.get(String(population));
      const isOfList = (decision: unknown) =>
        isRecord(decision) && typeof decision.digest === 'string' && rows?.get(decision.row) === decision.digest;
      // Of a list that is not there, or is another, something is said elsewhere.
      if (rows && !decisions.every(isOfList))
        this.#contradicts(path, entry, 'decisions, which are not about rows of its list');
    }
  }

  #checkSubmission(
    document: Document,
    path: string,
    entry: VerifiedEntry,
    { review, action, submission }: ReviewPredicate,
  ): void {
    const { schema, acting, population, content } = document;
    if (schema !== 'urn:rollcall:review-submission:v1') this.#contradicts(path, entry, 'schema');
    if (document.action !== action) this.#contradicts(path, entry, 'action');
    if (!isRecord(acting)) this.#contradicts(path, entry, 'acting');
    const lists = action === 'opened' ? entry.subjects : (this.#openings.get(review)?.subjects ?? []);
    const isOfList = lists.some(({ sha256 }) => sha256 === population && sha256 !== submission);
    if (action !== 'external-review' && !isOfList) this.#contradicts(path, entry, 'population');
    if (action !== 'decided') return;
    const decisions = isRecord(content) && Array.isArray(content.decisions) ? content.decisions : null;
    if (decisions) this.#decided.push({ path, entry, population, decisions });
    else this.#contradicts(path, entry, 'content');
  }

  /** A list is made of complete snapshots that an evaluation was over: entries before the one that opens the review. */
  #checkList({ rows, evaluation, inputs }: Document, path: string, entry: VerifiedEntry): void {
    const named = (Array.isArray(rows) ? rows : []).filter(isRecord);
    this.#lists.set(path.slice(-64), new Map(named.map(({ row, digest }) => [row, digest])));
    if (!Array.isArray(rows)) this.#contradicts(path, entry, 'rows');
    if (this.#named(evaluation, entry)?.meaning.name !== 'control-evaluation') {
      this.#contradicts(path, entry, 'evaluation');
    }
    const isFit = (input: unknown) => isRecord(input) && this.#isFit(input, entry);
    if (!Array.isArray(inputs) || !inputs.every(isFit)) this.#contradicts(path, entry, 'inputs');
  }

  #isFit({ entry: reference, connection, artifact }: Document, opening: VerifiedEntry): boolean {
    const target = this.#named(reference, opening);
    const { name, predicate } = target?.meaning ?? { name: null };
    if (name !== 'access-snapshot' && name !== 'roster-snapshot') return false;
    const digest = isRecord(artifact) && isRecord(artifact.digest) ? artifact.digest.sha256 : null;
    const isItsArtifact = target?.subjects.some(({ sha256 }) => sha256 === digest) ?? false;
    return predicate.certificate.verdict === 'complete' && predicate.connection === connection && isItsArtifact;
  }

  /** The entry before another one that a document means; null if there is none. */
  #named(reference: unknown, { seq }: VerifiedEntry): VerifiedEntry | null {
    if (!isRecord(reference) || typeof reference.seq !== 'number' || reference.seq >= seq) return null;
    const entry = this.#log.entries.get(reference.seq);
    return entry && entry.digest === reference.digest ? entry : null;
  }

  #contradicts(path: string, { seq }: VerifiedEntry, what: string): void {
    this.#found.add('E_BINDING', path, `contradicts entry ${seq} in its ${what}`);
  }
}
