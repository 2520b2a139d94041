import { entryAt, type Forge } from './forge.ts';
import { LAST } from './good-store.ts';
import { type ForgedStatement, set } from './statement.ts';
import type { TamperCase } from './tamper-case.ts';

const HOUR = 3_600_000;

/** Nothing is forged here: these are honest records of slots that went wrong, and auditors who know too little. */
export const SLOTS: readonly TamperCase[] = [
  {
    name: 'no trust anchor',
    tamper: () => {},
    codes: ['E_ANCHOR_ABSENT'],
    verdict: 'untrusted',
    input: () => ({ anchor: null }),
  },
  {
    name: 'wrong trust anchor, and a slot missing as well',
    tamper: () => {},
    codes: ['E_ANCHOR_MISMATCH', 'E_COVERAGE_GAP'],
    verdict: 'untrusted',
    input: ({ good }) => ({ anchor: good.second.publicKey.keyid, asOf: good.asOf + 12 * HOUR }),
  },
  {
    name: 'last slot was missed',
    tamper: () => {},
    codes: ['E_COVERAGE_GAP'],
    verdict: 'gaps',
    input: ({ good }) => ({ asOf: good.asOf + 12 * HOUR }),
  },
  {
    name: 'nothing has happened for days',
    tamper: () => {},
    codes: ['E_COVERAGE_GAP', 'E_CHECKPOINT_STALE'],
    verdict: 'gaps',
    input: ({ good }) => ({ asOf: good.asOf + 72 * HOUR }),
  },
  {
    name: 'slot evaluated long after the next one was due',
    tamper: (forge) =>
      forge.rewrite((entries) => {
        const evaluation = entries[LAST];
        if (evaluation) set(evaluation, 'predicate.log.appendedAt', '2026-03-03T12:45:00.000Z');
      }),
    codes: ['E_SLOT_LATE'],
    verdict: 'gaps',
    input: ({ good }) => ({ asOf: good.asOf + 7 * HOUR }),
  },
  {
    name: 'connection read partially, and evaluated as such',
    tamper: (forge) =>
      forge.rewrite((entries) => {
        const snapshot = entries[18];
        if (!snapshot) return;
        const document = forge.document(snapshot);
        const certificate = { ...Object(document.certificate), verdict: 'partial', reasons: ['list-ends-early'] };
        forge.replaceDocument(snapshot, { ...document, certificate });
        set(snapshot, 'predicate.certificate', certificate);
        evaluateAs(forge, entries, 'partial');
      }),
    codes: ['E_SLOT_PARTIAL'],
    verdict: 'gaps',
  },
  {
    name: 'connection that failed, and evaluated as such',
    tamper: (forge) =>
      forge.rewrite((entries) => {
        const entry = entries[18];
        if (!entry) return;
        const { slot, trigger, connection, takenAt: failedAt, log } = entry.predicate;
        const failure = { slot, connection, failedAt, reason: 'unreachable' };
        entry.subject = [forge.store({ schema: 'urn:rollcall:collection-failure:v1', workspace: 'main', ...failure })];
        entry.predicateType = 'urn:rollcall:attestation:collection-failed:v1';
        entry.predicate = { ...failure, trigger, log };
        evaluateAs(forge, entries, 'failed');
      }),
    codes: ['E_SLOT_FAILED'],
    verdict: 'gaps',
  },
  {
    name: 'connection not collected, and evaluated as such',
    tamper: (forge) => forge.rewrite((entries) => evaluateAs(forge, entries, 'missing')),
    codes: ['E_SLOT_FAILED'],
    verdict: 'gaps',
  },
];

/** The last evaluation had its first input in another state. */
function evaluateAs(forge: Forge, entries: readonly ForgedStatement[], state: 'partial' | 'failed' | 'missing'): void {
  const evaluation = entries[LAST];
  if (!evaluation) throw new Error(`the good store has ${entryAt(LAST)}`);
  const results = forge.document(evaluation, 'results');
  for (const owner of [evaluation, { predicate: results }]) {
    set(owner, 'predicate.inputs.0.state', state);
    if (state === 'missing') set(owner, 'predicate.inputs.0.entry', null);
  }
  forge.replaceDocument(evaluation, results, 'results');
}
