import { canonicalJson } from '../../kernel/canonical-json.ts';
import { isRecord } from './envelope.ts';
import type { VerifiedEntry } from './log.ts';
import type { EvaluationPredicate } from './predicates.ts';
import type { Findings } from './report.ts';
import type { ReviewDocuments } from './review-documents.ts';

interface Document {
  readonly [name: string]: unknown;
}

/**
 * Verifies that an artifact is about what the entry that names it says: genuine pieces must not be put together to
 * something that never was.
 */
export function checkBinding(
  document: Document,
  path: string,
  origin: string | null,
  entry: VerifiedEntry,
  reviews: ReviewDocuments,
  found: Findings,
): void {
  const { seq, meaning, predicate } = entry;
  const contradicts = (what: string) => found.add('E_BINDING', path, `contradicts entry ${seq} in its ${what}`);
  /** Members that the document must have as the predicate has them. */
  const agree = (...names: string[]) => {
    for (const name of names) if (!isSame(document[name], predicate[name])) contradicts(name);
  };
  switch (meaning.name) {
    case 'access-snapshot':
    case 'roster-snapshot':
      if (document.schema !== `urn:rollcall:${meaning.name}:v1`) contradicts('schema');
      agree('slot', 'connection', 'takenAt', 'certificate');
      break;
    case 'collection-failed':
      if (document.schema !== 'urn:rollcall:collection-failure:v1') contradicts('schema');
      agree('slot', 'connection', 'failedAt', 'reason');
      break;
    case 'population-observed':
      if (document.schema !== 'urn:rollcall:population-observation:v1') contradicts('schema');
      agree('connection', 'observedAt', 'count');
      if (!path.endsWith(`/${meaning.predicate.id}`)) contradicts('id');
      break;
    case 'finding-note':
      if (document.schema !== 'urn:rollcall:finding-note:v1') contradicts('schema');
      if (!path.endsWith(`/${meaning.predicate.note}`)) contradicts('note');
      break;
    case 'control-evaluation':
      checkEvaluationDocument(document, path, meaning.predicate, contradicts);
      break;
    case 'review-event':
      reviews.check(document, path, entry, meaning.predicate);
      break;
    default:
      return;
  }
  const workspace = origin?.split('/').at(-1);
  if ('workspace' in document && document.workspace !== workspace) contradicts('workspace');
}

function checkEvaluationDocument(
  document: Document,
  path: string,
  { slot, asOf, artifacts, inputs, summary }: EvaluationPredicate,
  contradicts: (what: string) => void,
): void {
  const roles = Object.entries(artifacts).filter(([, digest]) => path.endsWith(`/${digest}`));
  for (const [role] of roles) {
    const name = role === 'state' ? 'findings-state' : role;
    if (document.schema !== `urn:rollcall:${name}:v1`) contradicts(`schema, which is not that of ${role}`);
  }
  if (!roles.some(([role]) => role === 'results')) return;
  if (document.slot !== slot) contradicts('slot');
  if (document.asOf !== asOf) contradicts('asOf');
  if (document.policy !== artifacts.policy) contradicts('policy');
  const claimed = inputs.map(({ connection, state, entry }) => ({ connection, state, entry }));
  if (!isSame(inputsIn(document), claimed)) contradicts('inputs');
  if (!isSame(outcomesIn(document), countsIn(summary))) contradicts('summary');
}

function inputsIn({ inputs }: Document): unknown {
  if (!Array.isArray(inputs)) return null;
  return inputs.map((input: unknown) =>
    isRecord(input) ? { connection: input.connection, state: input.state, entry: input.entry } : null,
  );
}

/** How often each outcome occurs; null if a result has none. */
function outcomesIn({ results }: Document): unknown {
  if (!Array.isArray(results)) return null;
  const counts = new Map<string, number>();
  for (const result of results as unknown[]) {
    if (!isRecord(result) || typeof result.outcome !== 'string') return null;
    counts.set(result.outcome, (counts.get(result.outcome) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** A summary without the outcomes that do not occur. */
function countsIn(summary: { readonly [outcome: string]: number }): unknown {
  return Object.fromEntries(Object.entries(summary).filter(([, count]) => count > 0));
}

/** Whether two values are the same JSON. What has no JSON form is the same as nothing. */
function isSame(a: unknown, b: unknown): boolean {
  try {
    return canonicalJson(a) === canonicalJson(b);
  } catch {
    return false;
  }
}
