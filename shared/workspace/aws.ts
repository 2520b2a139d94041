import * as z from 'zod';

/** What only the deployment on AWS needs to know. All of it has a default. */
export const awsSchema = z.strictObject({
  /** How evidence is locked. In compliance mode nobody, the account's root included, can shorten or lift it. */
  objectLock: z.strictObject({ mode: z.enum(['governance', 'compliance']).default('governance') }).prefault({}),
  /** Who gets alerts by mail. Each address must confirm once. */
  alerts: z.strictObject({ emails: z.array(z.email('must be a mail address')).default([]) }).prefault({}),
  /** Accounts whose auditors may take the read-only role, each with an external id that was agreed upon. */
  auditors: z
    .array(
      z.strictObject({
        account: z.string().regex(/^\d{12}$/, 'must be the number of an AWS account, twelve digits in quotes'),
        externalId: z
          .string()
          .regex(/^[A-Za-z0-9_+=,.@:/-]{8,128}$/, 'must be 8 to 128 letters, digits or _ + = , . @ : / -'),
      }),
    )
    .default([]),
  /** How many signing keys there are: one, and one more for each rotation. Never fewer, or the log has no signer left. */
  signingKeys: z.int().min(1).max(20).default(1),
  /** Whether collecting leaves from one fixed address, for sources that allow known addresses only. Costs a gateway. */
  fixedEgressAddress: z.boolean().default(false),
});
