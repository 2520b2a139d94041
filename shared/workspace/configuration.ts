import * as z from 'zod';
import { type ConnectionOptions, connectionOptionsSchema, secretReferencesOf } from '../connections/options.ts';
import { isTimeZone } from '../kernel/calendar.ts';
import { CronError, parseCron } from '../kernel/cron.ts';
import { awsSchema } from './aws.ts';
import { ALWAYS, connectionsFit, credentialsFit, distinctIds, exceptionsFit, ownersFit } from './cross-checks.ts';
import { isOfOneKind, signerSchema, storeSchema } from './hosting.ts';
import { exceptionSchema, policySchema } from './policy.ts';
import { mappedGroupsFit } from './roles-policy.ts';
import { expectedAccountsFit, rostersFit } from './rosters-policy.ts';

/** The shape of `rollcall.yaml`. Unknown keys are refused: a misspelt one would otherwise be silently without effect. */

const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens')
  .refine((id) => id !== 'exports', '"exports" is reserved for bundles');

const scheduleSchema = z.strictObject({
  cron: z.string().superRefine((cron, context) => {
    try {
      parseCron(cron);
    } catch (error) {
      if (!(error instanceof CronError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  }),
  timezone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin or UTC'),
});

const workspaceSchema = z
  .strictObject({
    id: idSchema,
    schedule: scheduleSchema,
    connections: z.array(connectionOptionsSchema).min(1).superRefine(distinctIds, ALWAYS),
    policy: policySchema,
    exceptions: z.array(exceptionSchema).default([]),
  })
  .superRefine(exceptionsFit, ALWAYS)
  .superRefine(connectionsFit, ALWAYS)
  .superRefine(credentialsFit, ALWAYS)
  .superRefine(ownersFit, ALWAYS)
  .superRefine(rostersFit, ALWAYS)
  .superRefine(mappedGroupsFit, ALWAYS)
  .superRefine(expectedAccountsFit, ALWAYS);

export const configurationSchema = z
  .strictObject({
    organization: idSchema,
    store: storeSchema,
    signer: signerSchema,
    aws: awsSchema.prefault({}),
    workspaces: z.array(workspaceSchema).min(1).superRefine(distinctIds, ALWAYS),
  })
  .superRefine(isOfOneKind, ALWAYS);

export type Configuration = z.infer<typeof configurationSchema>;
export type Workspace = Configuration['workspaces'][number];
export { type ConnectionOptions, secretReferencesOf };
