import type { StateStore } from '../../evidence/ports.ts';
import type { EventSink } from '../../findings/ports.ts';
import { atMostAtATime } from '../../kernel/at-a-time.ts';
import type { Clock } from '../../kernel/clock.ts';
import { tell } from './alerts.ts';
import { type AuditContext, auditWorkspace, type WorkspaceAudit } from './audit-workspace.ts';
import type { SignatureTrail } from './ports.ts';
import { auditSignatures, readSignatureState, writeSignatureState } from './signatures.ts';

/** What the audit of all logs works with. */
export interface DeploymentContext {
  readonly organization: string;
  readonly workspaces: readonly AuditContext[];
  readonly trail: SignatureTrail;
  /** ARN of the role of the append function, which alone signs. */
  readonly appendRole: string;
  /** Of the deployment, beside those of the workspaces. */
  readonly state: StateStore;
  readonly sink: EventSink;
  readonly clock: Clock;
}

export interface DeploymentAudit {
  readonly workspaces: readonly WorkspaceAudit[];
  /** Workspaces that could not be audited. */
  readonly failures: readonly { readonly origin: string; readonly error: unknown }[];
  readonly missedSlots: number;
  /** Violations that stand. */
  readonly violations: number;
  /** Null when signatures could not be counted, because not every log was verified to its end. */
  readonly unaccountedSignatures: number | null;
  /** Alerts that the bus did not take. */
  readonly unsent: number;
}

/** Workspaces that are audited at the same time: each waits for the network most of the time. */
export const AUDITED_AT_ONCE = 24;

/** Audits every workspace, whatever comes of the others, and then the signatures that were made for all of them. */
export async function auditDeployment(context: DeploymentContext): Promise<DeploymentAudit> {
  const audits = await atMostAtATime(AUDITED_AT_ONCE, context.workspaces, (workspace) =>
    auditWorkspace(workspace).then(
      (audit) => ({ audit }),
      (error: unknown) => ({ failure: { origin: workspace.origin, error } }),
    ),
  );
  const workspaces = audits.flatMap((done) => ('audit' in done ? [done.audit] : []));
  const failures = audits.flatMap((done) => ('failure' in done ? [done.failure] : []));
  const isComplete = failures.length === 0 && workspaces.every(({ isUpToDate }) => isUpToDate);
  const signatures = isComplete ? await auditAllSignatures(context, workspaces) : null;
  return {
    workspaces,
    failures,
    missedSlots: workspaces.reduce((total, { missedSlots }) => total + missedSlots.length, 0),
    violations:
      workspaces.reduce((total, { violations }) => total + violations.length, 0) + (signatures?.violations ?? 0),
    unaccountedSignatures: signatures?.unaccounted ?? null,
    unsent: workspaces.reduce((total, { unsent }) => total + unsent, 0) + (signatures?.unsent ?? 0),
  };
}

async function auditAllSignatures(
  { organization, trail, appendRole, state, sink, clock }: DeploymentContext,
  workspaces: readonly WorkspaceAudit[],
): Promise<{ readonly unaccounted: number; readonly violations: number; readonly unsent: number }> {
  const recorded = new Map(workspaces.map(({ origin, signatures }) => [origin, signatures]));
  const before = await readSignatureState(state);
  const audit = await auditSignatures(before, recorded, trail, appendRole, clock.now());
  await writeSignatureState(state, audit.state);
  const { violations, unsent } = await tell(audit.state.violations, organization, null, sink);
  if (violations !== audit.state.violations) {
    await writeSignatureState(state, { ...audit.state, violations });
  }
  return { unaccounted: audit.unaccounted, violations: violations.length, unsent };
}
