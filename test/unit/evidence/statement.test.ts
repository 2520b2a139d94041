import { describe, expect, it } from 'vitest';
import {
  ENTRY_TYPES,
  type EntryType,
  entryStatementSchema,
  logicalKey,
  predicateType,
  STATEMENT_TYPE,
} from '../../../shared/evidence/statement.ts';
import type { Json } from '../../../shared/kernel/canonical-json.ts';

type Predicate = { readonly [name: string]: Json };

const SHA256 = 'a'.repeat(64);

describe('predicateType', () => {
  it('is a versioned URN', () => {
    expect(predicateType('access-snapshot')).toBe('urn:rollcall:attestation:access-snapshot:v1');
  });
});

describe('logicalKey', () => {
  const keyOf = (type: EntryType, predicate: Predicate) => logicalKey(predicateType(type), predicate);
  const inSlot = { slot: '2026-03-02T06:00:00Z', connection: 'leapsome' };

  it.each<[string, EntryType, Predicate, Predicate]>([
    ['two openings', 'log-opened', { schedule: 'a' }, { schedule: 'b' }],
    ['two snapshots of a connection in a slot', 'access-snapshot', inSlot, { ...inSlot, takenAt: 'later' }],
    ['two evaluations of a slot', 'control-evaluation', { slot: inSlot.slot }, { slot: inSlot.slot, asOf: 'later' }],
    [
      'two deliveries of a submission',
      'review-event',
      { review: 'r', submission: 's' },
      { submission: 's', review: 'r' },
    ],
    ['two records of an observation', 'population-observed', { id: 'o' }, { id: 'o', count: 1 }],
    ['two rotations to a key', 'key-rotation', { id: 'SHA256:b' }, { id: 'SHA256:b', oldKey: 'other' }],
    ['two deliveries of a note', 'finding-note', { note: 'n' }, { note: 'n', other: 1 }],
    ['two expiries of the same evidence', 'evidence-expiry', { id: 'e' }, { id: 'e' }],
  ])('is the same for %s', (_what, type, one, other) => {
    expect(keyOf(type, one)).toBe(keyOf(type, other));
  });

  it.each<[string, EntryType, Predicate, Predicate]>([
    ['snapshots of two connections', 'access-snapshot', inSlot, { ...inSlot, connection: 'people' }],
    ['snapshots of two slots', 'access-snapshot', inSlot, { ...inSlot, slot: '2026-03-02T12:00:00Z' }],
    ['evaluations of two slots', 'control-evaluation', { slot: 'a' }, { slot: 'b' }],
    ['two submissions of a review', 'review-event', { review: 'r', submission: 's' }, { review: 'r', submission: 't' }],
    ['two notes', 'finding-note', { note: 'n' }, { note: 'm' }],
    ['rotations to two keys', 'key-rotation', { id: 'SHA256:b' }, { id: 'SHA256:c' }],
  ])('differs for %s', (_what, type, one, other) => {
    expect(keyOf(type, one)).not.toBe(keyOf(type, other));
  });

  it('differs between types, so that a failure does not keep a snapshot out', () => {
    const keys = ENTRY_TYPES.map((type) => keyOf(type, { ...inSlot, review: 'r', submission: 's', id: 'i' }));

    expect(new Set(keys).size).toBe(ENTRY_TYPES.length);
  });
});

describe('entryStatementSchema', () => {
  const position = { origin: 'acme/main', seq: 0, prev: null, appendedAt: '2026-03-02T06:00:00.000Z' };
  const good = {
    _type: STATEMENT_TYPE,
    subject: [{ name: 'evidence/2026/03/x', digest: { sha256: SHA256 } }],
    predicateType: predicateType('log-opened'),
    predicate: { log: position },
  };
  const reads = (statement: object) => entryStatementSchema.safeParse(statement).success;

  it('takes predicates that say more than we rely on', () => {
    expect(reads({ ...good, predicate: { log: position, note: { deep: [1] } } })).toBe(true);
  });

  it.each<[string, object]>([
    ['another statement type', { ...good, _type: 'https://in-toto.io/Statement/v0.1' }],
    ['a further member', { ...good, note: '' }],
    ['no subject', { ...good, subject: [] }],
    ['a subject without digest', { ...good, subject: [{ name: 'x', digest: {} }] }],
    ['a digest in capitals', { ...good, subject: [{ name: 'x', digest: { sha256: 'A'.repeat(64) } }] }],
    ['no position', { ...good, predicate: {} }],
    ['a negative number', { ...good, predicate: { log: { ...position, seq: -1 } } }],
    ['a fractional number', { ...good, predicate: { log: { ...position, seq: 0.5 } } }],
    [
      'a time without milliseconds',
      { ...good, predicate: { log: { ...position, appendedAt: '2026-03-02T06:00:00Z' } } },
    ],
  ])('refuses a statement with %s', (_what, statement) => {
    expect(reads(statement)).toBe(false);
  });
});
