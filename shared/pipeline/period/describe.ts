import type { FedEntry } from '../../bundle/period/feed.ts';
import type { Phase } from '../../bundle/period/period.ts';
import type { LogEntry } from '../../evidence/log/entry.ts';
import { keyIn } from '../../evidence/log/read.ts';
import {
  collectionFailedSchema,
  evaluationSchema,
  isType,
  observationEntrySchema,
  openedSchema,
  predicateOf,
  snapshotEntrySchema,
  subjectWith,
} from '../entries.ts';

/** What an entry says by itself, for a report. What only its artifacts say is null. */
export function describe(entry: LogEntry, phase: Phase): FedEntry {
  const { seq, appendedAt, statement } = entry;
  const { writer } = statement.predicate.log as { readonly writer?: string };
  const common = { phase, appendedAt, writer: writer ?? null };
  const own = { entry: seq, artifact: null };
  const link = { entry: seq, artifact: statement.subject[0]?.name ?? null };
  const text = (name: string) => {
    const value = statement.predicate[name];
    return typeof value === 'string' ? value : '';
  };
  if (isType(entry, 'log-opened')) {
    const { schedule, key } = predicateOf(entry, openedSchema);
    return { kind: 'opened', ...common, link: own, schedule, keyid: key.keyid };
  }
  if (isType(entry, 'key-rotation')) {
    const [oldKeyid, newKeyid] = [keyIn(entry, 'oldKey').keyid, keyIn(entry, 'newKey').keyid];
    return { kind: 'rotation', ...common, link: own, oldKeyid, newKeyid };
  }
  if (isType(entry, 'access-snapshot') || isType(entry, 'roster-snapshot')) {
    const { slot, connection, takenAt, certificate } = predicateOf(entry, snapshotEntrySchema);
    return { kind: 'snapshot', ...common, link, slot, connection, takenAt, certificate, snapshot: null };
  }
  if (isType(entry, 'collection-failed')) {
    const { slot, connection, reason } = predicateOf(entry, collectionFailedSchema);
    return { kind: 'failure', ...common, link, slot, connection, reason };
  }
  if (isType(entry, 'control-evaluation')) {
    const { slot, trigger, asOf, inputs, expecting, evaluator, artifacts } = predicateOf(entry, evaluationSchema);
    const [last] = expecting.slice(-1);
    if (!last) throw new Error('an evaluation says what it expects');
    const results = { entry: seq, artifact: subjectWith(entry, artifacts.results).name };
    return {
      ...{ kind: 'evaluation', ...common, link: results, slot, trigger, asOf, inputs, expecting: last, evaluator },
      documents: null,
      state: null,
      reviews: null,
    };
  }
  if (isType(entry, 'population-observed')) {
    const { connection, observedAt, count } = predicateOf(entry, observationEntrySchema);
    return { kind: 'observation', ...common, link, connection, observedAt, count, by: null };
  }
  if (isType(entry, 'finding-note')) return { kind: 'note', ...common, link, note: null };
  if (isType(entry, 'review-event')) {
    return { kind: 'review', ...common, link, review: text('review'), action: text('action'), event: null };
  }
  return { kind: 'other', ...common, link };
}
