import * as z from 'zod';
import { isSha256Hex } from '../../kernel/bytes.ts';
import { isTimeZone } from '../../kernel/calendar.ts';
import { parseCron } from '../../kernel/cron.ts';
import { isInstant, isSlot } from '../../kernel/instant.ts';

/**
 * What each kind of entry must say, as far as verification relies on it. Written apart from the schemas of the code
 * that builds entries, and looser: what is not checked may grow.
 */

const instant = z.string().refine(isInstant);
const sha256 = z.string().refine(isSha256Hex);
const reference = z.looseObject({ seq: z.int().min(0), digest: sha256 });
const schedule = z.looseObject({ cron: z.string().refine(isCron), timezone: z.string().refine(isTimeZone) });
const keyRecord = z.looseObject({ keyid: z.string(), spki: z.string() });

const ofSlot = { slot: z.string().refine(isSlot), trigger: z.enum(['schedule', 'manual']) };
const ofConnection = { ...ofSlot, connection: z.string().min(1) };

const certificate = z
  .looseObject({ verdict: z.enum(['complete', 'partial']), reasons: z.array(z.string()) })
  .refine(({ verdict, reasons }) => (verdict === 'complete') === (reasons.length === 0));

const snapshot = z.looseObject({ ...ofConnection, takenAt: instant, certificate });

const evaluation = z.looseObject({
  ...ofSlot,
  asOf: instant,
  artifacts: z.looseObject({
    policy: sha256,
    results: sha256,
    state: sha256,
    transitions: sha256,
    matching: sha256,
    reviews: sha256,
  }),
  previous: reference.nullable(),
  inputs: z.array(
    z.looseObject({
      connection: z.string().min(1),
      state: z.enum(['complete', 'partial', 'failed', 'missing']),
      entry: reference.nullable(),
    }),
  ),
  expecting: z.array(schedule).min(1),
  reviews: z.array(z.looseObject({ review: z.string().min(1), events: z.int().min(1), entry: reference })),
  summary: z.record(z.string(), z.int().min(0)),
});

const reviewEvent = z.looseObject({
  review: z.string().min(1),
  action: z.enum([
    'opened',
    'assigned',
    'delegated',
    'decided',
    'issued',
    'signed-off',
    'closed',
    'cancelled',
    'external-review',
  ]),
  submission: sha256,
});

const anything = z.looseObject({});

const PREDICATES = {
  'log-opened': z.looseObject({ key: keyRecord, schedule }),
  'access-snapshot': snapshot,
  'roster-snapshot': snapshot,
  'collection-failed': z.looseObject({ ...ofConnection, failedAt: instant, reason: z.string().min(1) }),
  'control-evaluation': evaluation,
  'population-observed': z.looseObject({
    id: sha256,
    connection: z.string().min(1),
    observedAt: instant,
    count: z.int().min(0),
  }),
  'finding-note': z.looseObject({ note: sha256 }),
  'review-event': reviewEvent,
  'key-rotation': z.looseObject({ id: z.string(), oldKey: keyRecord, newKey: keyRecord }),
  'evidence-expiry': anything,
};

export type EntryName = keyof typeof PREDICATES;
export type EvaluationPredicate = z.infer<typeof evaluation>;
export type ReviewPredicate = z.infer<typeof reviewEvent>;

/** The name of an entry's type with what it says, in the shape of that type; or a name of null, if it has no meaning. */
export type Meaning =
  | {
      readonly [name in EntryName]: { readonly name: name; readonly predicate: z.infer<(typeof PREDICATES)[name]> };
    }[EntryName]
  | { readonly name: null; readonly predicate: { readonly [name: string]: unknown } };

export function isEntryName(name: string): name is EntryName {
  return Object.hasOwn(PREDICATES, name);
}

/** Reads a predicate as its type has it; `wrong` names the member that does not fit. */
export function readPredicate(
  name: EntryName,
  predicate: { readonly [name: string]: unknown },
): { readonly meaning: Meaning } | { readonly wrong: string } {
  const parsed = PREDICATES[name].safeParse(predicate);
  if (!parsed.success) return { wrong: parsed.error.issues[0]?.path.join('.') ?? '' };
  return { meaning: { name, predicate: parsed.data } as Meaning };
}

function isCron(text: string): boolean {
  try {
    parseCron(text);
    return true;
  } catch {
    return false;
  }
}
