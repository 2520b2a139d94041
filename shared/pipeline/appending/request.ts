import * as z from 'zod';
import { NONCE_PATTERN } from '../../evidence/log/sign-bundle.ts';
import { NOTE_LIMITS } from '../../findings/note.ts';
import { isSha256Hex } from '../../kernel/bytes.ts';
import { INSTANT_PATTERN, isInstant, SLOT_PATTERN } from '../../kernel/instant.ts';
import { submissionSchema } from '../../reviews/submission.ts';
import { collectionFailedSchema, evaluationSchema, snapshotEntrySchema } from '../entries.ts';
import { identityProofSchema } from './identity.ts';

/** What can be asked of the append function, in its exact shape: nothing that is unknown gets into a log. */

const sha256 = z.string().refine(isSha256Hex, 'not a hex SHA-256');
const slot = z.string().regex(SLOT_PATTERN);
const subject = z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256 }) })).min(1);

/** Everything that is appended by way of a draft is of a slot, so nothing with its logical key lies before that. */
const rest = { subject, notBefore: slot };
const snapshot = z.strictObject(snapshotEntrySchema.shape);
const draftSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('access-snapshot'), predicate: snapshot, ...rest }),
  z.strictObject({ type: z.literal('roster-snapshot'), predicate: snapshot, ...rest }),
  z.strictObject({
    type: z.literal('collection-failed'),
    predicate: z.strictObject(collectionFailedSchema.shape),
    ...rest,
  }),
  z.strictObject({
    type: z.literal('control-evaluation'),
    predicate: z.strictObject({
      ...evaluationSchema.shape,
      artifacts: z.strictObject({
        policy: sha256,
        results: sha256,
        state: sha256,
        transitions: sha256,
        matching: sha256,
        reviews: sha256,
      }),
    }),
    ...rest,
  }),
  z.strictObject({
    type: z.literal('review-event'),
    predicate: z.strictObject({
      review: z.string().regex(/^(all|privileged)-\d{4}-\d{2}-\d{2}$/),
      action: z.literal('opened'),
      submission: sha256,
    }),
    ...rest,
  }),
]);
export type SentDraft = z.infer<typeof draftSchema>;

/** Where in the log something is. */
const placeSchema = z.strictObject({ seq: z.int().min(0), digest: sha256 });
const workspace = z.string();
const noteField = (field: keyof typeof NOTE_LIMITS) => z.string().min(1).max(NOTE_LIMITS[field]).nullable().optional();

export const appendRequestSchema = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('append'), workspace, draft: draftSchema }),
  z.strictObject({ operation: z.literal('open'), workspace }),
  z.strictObject({ operation: z.literal('checkpoint'), workspace }),
  z.strictObject({
    operation: z.literal('record-failure'),
    workspace,
    slot,
    connection: z.string(),
    /** The name of an error, as Step Functions has it: `States.Timeout`. */
    error: z.string().regex(/^[A-Za-z0-9._-]{1,80}$/),
  }),
  z.strictObject({
    operation: z.literal('observe'),
    workspace,
    connection: z.string(),
    count: z.int().min(0).max(1e9),
    by: z.string().trim().min(1).max(256),
    observedAt: z.string().regex(INSTANT_PATTERN),
  }),
  z.strictObject({
    operation: z.literal('note'),
    workspace,
    finding: z.string(),
    change: z.strictObject({ owner: noteField('owner'), ticket: noteField('ticket'), text: noteField('text') }),
  }),
  z.strictObject({ operation: z.literal('review'), workspace, submission: submissionSchema }),
  z.strictObject({
    operation: z.literal('review-in-person'),
    workspace,
    submission: submissionSchema,
    proof: identityProofSchema,
  }),
  z.strictObject({ operation: z.literal('rotate'), workspace }),
  z.strictObject({
    operation: z.literal('sign-bundle'),
    workspace,
    bundle: z.strictObject({
      manifest: sha256,
      period: z
        .strictObject({ from: z.string().refine(isInstant), to: z.string().refine(isInstant) })
        .refine(({ from, to }) => from < to, 'a period that ends before it begins'),
      head: placeSchema,
      nonce: z.string().regex(NONCE_PATTERN).nullable(),
    }),
  }),
]);
export type AppendRequest = z.infer<typeof appendRequestSchema>;

const recordedSchema = placeSchema.extend({ isNew: z.boolean() });

/** What comes back: a result of the operation, or why nothing was written. */
export const ANSWERS = {
  append: recordedSchema,
  open: z.null(),
  checkpoint: z.null(),
  'record-failure': placeSchema,
  observe: recordedSchema,
  review: recordedSchema,
  'review-in-person': recordedSchema.extend({ provedBy: z.string() }),
  /** Null if no such finding is known. */
  note: z
    .strictObject({
      note: z.strictObject({
        owner: z.string().nullable(),
        ticket: z.string().nullable(),
        text: z.string().nullable(),
      }),
      seq: z.int().nullable(),
      isNew: z.boolean(),
    })
    .nullable(),
  /** Null if the newest key has signed the log for longer. */
  rotate: placeSchema.nullable(),
  /** Envelopes, as they are. */
  'sign-bundle': z.strictObject({ checkpoint: z.string(), statement: z.string() }),
} as const satisfies { readonly [operation in AppendRequest['operation']]: z.ZodType };

/** Errors that the caller is to know; all others are the append function's own trouble, and may go away. */
export const ANSWERED_ERRORS = [
  'slot-sealed',
  'evaluation-overtaken',
  'clock-behind',
  'log-foreign',
  'store-damaged',
  'bundle-refused',
] as const;

export const refusalSchema = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });
export type Refusal = z.infer<typeof refusalSchema>;
