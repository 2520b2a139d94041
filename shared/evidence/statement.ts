import * as z from 'zod';
import { isSha256Hex } from '../kernel/bytes.ts';
import type { Json } from '../kernel/canonical-json.ts';
import { INSTANT_PATTERN } from '../kernel/instant.ts';

/** in-toto Attestation Framework, Statement v1. */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';

/** The kinds of entry that occupy a place in the log. */
export const ENTRY_TYPES = [
  'log-opened',
  'access-snapshot',
  'roster-snapshot',
  'collection-failed',
  'control-evaluation',
  'population-observed',
  'finding-note',
  'review-event',
  'key-rotation',
  'evidence-expiry',
] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/** Signed statements beside the log. */
export type StatementName = EntryType | 'log-checkpoint' | 'evidence-bundle';

export function predicateType(name: StatementName): string {
  return `urn:rollcall:attestation:${name}:v1`;
}

/** What a statement vouches for: a path relative to the workspace, and the SHA-256 of what lies there. */
export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

export interface Statement {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: { readonly [name: string]: Json };
}

const sha256 = z.string().refine(isSha256Hex, 'not a hex SHA-256');

const subjectSchema = z.strictObject({ name: z.string().min(1), digest: z.strictObject({ sha256 }) });

const positionSchema = z.strictObject({
  origin: z.string().min(1),
  seq: z.int().min(0),
  prev: sha256.nullable(),
  appendedAt: z.string().regex(INSTANT_PATTERN),
  writer: z.string().min(1).optional(),
});

/** What we rely on when we read an entry back. The rest of the predicate belongs to whoever wrote it. */
export const entryStatementSchema = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(subjectSchema).min(1),
  predicateType: z.string(),
  predicate: z.looseObject({ log: positionSchema }),
});

/**
 * Two entries with the same logical key say the same thing twice, which the log forbids: a slot has one evaluation,
 * a connection one snapshot a slot, however often a run is delivered.
 */
export function logicalKey(type: string, predicate: { readonly [name: string]: unknown }): string {
  const text = (name: string) => (typeof predicate[name] === 'string' ? predicate[name] : '');
  switch (type) {
    case predicateType('log-opened'):
      return type;
    case predicateType('finding-note'):
      return [type, text('note')].join(' ');
    case predicateType('review-event'):
      // A review begins once.
      if (text('action') === 'opened') return [type, text('review'), 'opened'].join(' ');
      return [type, text('review'), text('submission')].join(' ');
    case predicateType('population-observed'):
    case predicateType('key-rotation'):
    case predicateType('evidence-expiry'):
      return [type, text('id')].join(' ');
    default:
      return [type, text('slot'), text('connection')].join(' ');
  }
}
