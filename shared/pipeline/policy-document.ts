import * as z from 'zod';
import { connectionKindSchema } from '../access/connection-kind.ts';
import { jsonOf } from '../evidence/dsse.ts';
import { canonicalBytes } from '../kernel/canonical-json.ts';
import type { Workspace } from '../workspace/configuration.ts';
import { exceptionSchema, policySchema } from '../workspace/policy.ts';

/**
 * What an evaluation measured against: the artifact `policy`. It holds all of the configuration that can change a
 * result, so that the tests can be run again without it.
 */
export const policyDocumentSchema = z.strictObject({
  schema: z.literal('urn:rollcall:policy:v1'),
  workspace: z.string(),
  schedule: z.strictObject({ cron: z.string(), timezone: z.string() }),
  connections: z.array(
    z.strictObject({
      id: z.string(),
      kind: connectionKindSchema,
      provider: z.string(),
      /** How old its data may be when it is evaluated. */
      maxAge: z.string(),
      /** Where its roles come from; empty for rosters. */
      roles: z.array(z.looseObject({})),
      /** The connection whose application it reads a second time; null unless it is a comparison. */
      comparedWith: z.string().nullable(),
    }),
  ),
  policy: policySchema,
  exceptions: z.array(exceptionSchema),
});

export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

/** As it is recorded, and read back by whoever performs an evaluation again: down to the order of members. */
export function policyDocument({ id, schedule, connections, policy, exceptions }: Workspace): PolicyDocument {
  const document: PolicyDocument = {
    schema: 'urn:rollcall:policy:v1',
    workspace: id,
    schedule: { cron: schedule.cron, timezone: schedule.timezone },
    connections: connections.map((connection) => ({
      id: connection.id,
      kind: connection.kind,
      provider: connection.provider,
      maxAge: connection.provider === 'csv' ? connection.maxAge : policy.evidence.maxAge,
      roles: connection.kind === 'application' ? connection.roles : [],
      comparedWith: connection.kind === 'comparison' ? connection.comparedWith : null,
    })),
    policy,
    exceptions,
  };
  return policyDocumentSchema.parse(jsonOf(canonicalBytes(document)));
}
