import * as z from 'zod';
import { VIOLATIONS } from '../../evidence/verify/report.ts';
import type { Instant } from '../../kernel/instant.ts';

/** What the audit can find beside the violations of the verifier: what only the bucket and the key's own records show. */
export const AUDIT_VIOLATIONS = {
  E_VERSIONS: 'a file that was written more than once',
  E_DELETE_MARKER: 'a file that is hidden by a delete marker',
  E_LOCK: 'a file that could be deleted earlier than the deployment says',
  E_KEY_FOREIGN: 'a log that is signed by a key which is not of this deployment',
  E_SIGNER: 'a signature that was not made by the append function',
  E_SIGNATURES: 'more signatures than the logs have statements',
} as const;

export type AuditCode = keyof typeof AUDIT_VIOLATIONS | keyof typeof VIOLATIONS;

/** What is wrong with a place, as one look at it found. */
export interface Found {
  readonly code: AuditCode;
  /** The file, entry or key that it is about. */
  readonly at: string;
  readonly message: string;
  /**
   * When it is looked at again: a `file` at every audit while something is wrong with it, the `log` when the patrol comes
   * round, and what is checked `always` at every audit anyway.
   */
  readonly kind: 'file' | 'log' | 'always';
}

const codeSchema = z.custom<AuditCode>(
  (code) => typeof code === 'string' && (code in AUDIT_VIOLATIONS || code in VIOLATIONS),
);

export const violationSchema = z.strictObject({
  code: codeSchema,
  at: z.string(),
  message: z.string(),
  kind: z.enum(['file', 'log', 'always']),
  /** The audit that found it first. */
  since: z.string(),
  /** The patrol's round in which it was last seen. */
  round: z.int(),
  /** Whether an event has told of it. */
  told: z.boolean(),
});

/** A violation that stands. */
export type Violation = z.infer<typeof violationSchema>;

/** What is wrong, in words, whichever place it is wrong in. */
export function meaningOf(code: AuditCode): string {
  return code in AUDIT_VIOLATIONS
    ? AUDIT_VIOLATIONS[code as keyof typeof AUDIT_VIOLATIONS]
    : VIOLATIONS[code as keyof typeof VIOLATIONS].text;
}

/** A damaged log can have any number of violations; more than this are as good as these. */
const MAX_STANDING = 500;

/**
 * What stands after an audit: what it found, with the time of its first sighting, and what it had no reason to doubt.
 * `checked` are the files that it looked at because something had been wrong with them.
 */
export function standingAfter(
  before: readonly Violation[],
  found: readonly Found[],
  { checked, round, asOf }: { readonly checked: ReadonlySet<string>; readonly round: number; readonly asOf: Instant },
): Violation[] {
  const standing = new Map<string, Violation>();
  for (const known of before) {
    const isOver = known.kind === 'always' || (known.kind === 'file' ? checked.has(known.at) : known.round < round - 1);
    if (!isOver) standing.set(nameOf(known), known);
  }
  for (const sighting of found) {
    const known = before.find((candidate) => nameOf(candidate) === nameOf(sighting));
    const { since, told } = known ?? { since: asOf, told: false };
    standing.set(nameOf(sighting), { ...sighting, since, told, round });
  }
  return [...standing.values()].slice(0, MAX_STANDING);
}

function nameOf({ code, at }: Found): string {
  return `${code} ${at}`;
}
