import type { Schedule } from '../kernel/slots.ts';
import type { ConnectionOptions, Workspace } from '../workspace/configuration.ts';
import type { Policy, PolicyException } from '../workspace/policy.ts';

/**
 * What an evaluation measured against: the artifact `policy`. It holds all of the configuration that can change a
 * result, so that the tests can be run again without it.
 */
export interface PolicyDocument {
  readonly schema: 'urn:rollcall:policy:v1';
  readonly workspace: string;
  readonly schedule: Schedule;
  readonly connections: readonly {
    readonly id: string;
    readonly kind: ConnectionOptions['kind'];
    readonly provider: ConnectionOptions['provider'];
    /** How old its data may be when it is evaluated. */
    readonly maxAge: string;
    /** Where its roles come from; empty for rosters. */
    readonly roles: readonly object[];
  }[];
  readonly policy: Policy;
  readonly exceptions: readonly PolicyException[];
}

export function policyDocument({ id, schedule, connections, policy, exceptions }: Workspace): PolicyDocument {
  return {
    schema: 'urn:rollcall:policy:v1',
    workspace: id,
    schedule: { cron: schedule.cron, timezone: schedule.timezone },
    connections: connections.map((connection) => ({
      id: connection.id,
      kind: connection.kind,
      provider: connection.provider,
      maxAge: connection.provider === 'csv' ? connection.maxAge : policy.evidence.maxAge,
      roles: connection.provider === 'leapsome' ? connection.roles : [],
    })),
    policy,
    exceptions,
  };
}
