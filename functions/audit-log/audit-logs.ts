import { RollcallError } from '../../shared/kernel/errors.ts';
import { auditDeployment, type DeploymentContext } from '../../shared/pipeline/audit/audit-deployment.ts';
import { NamedError } from '../lambda/errors.ts';
import type { Invocation } from '../lambda/invocation.ts';

interface Answer {
  readonly workspaces: number;
  readonly missedSlots: number;
  readonly violations: number;
  readonly unaccountedSignatures: number | null;
}

/**
 * Audits all logs, whatever it is called with. Counts first and fails afterwards: what was found is told even where some
 * workspace could not be looked at. The heartbeat is for whole audits only.
 */
export async function auditLogs(
  _event: unknown,
  deployment: DeploymentContext,
  { count }: Pick<Invocation, 'count'>,
): Promise<Answer> {
  const audit = await auditDeployment(deployment);
  const { missedSlots, violations, unaccountedSignatures, unsent, failures } = audit;
  count('MissedSlots', missedSlots);
  count('IntegrityViolations', violations);
  if (unaccountedSignatures !== null) count('UnaccountedSignatures', unaccountedSignatures);
  const [first] = failures;
  if (first) {
    const why = first.error instanceof RollcallError ? first.error.message : 'a defect of Rollcall';
    throw new NamedError('AuditIncomplete', `${failures.length} logs could not be audited, ${first.origin}: ${why}`);
  }
  count('AuditHeartbeat', audit.workspaces.length);
  if (unsent > 0) throw new NamedError('AlertsUnsent', `${unsent} alerts were not accepted by the bus`);
  return { workspaces: audit.workspaces.length, missedSlots, violations, unaccountedSignatures };
}
