import { describe, expect, it } from 'vitest';
import { auditLogs } from '../../../functions/audit-log/audit-logs.ts';
import { entryPath } from '../../../shared/evidence/layout.ts';
import type { DeploymentContext } from '../../../shared/pipeline/audit/audit-deployment.ts';
import { MemoryState } from '../../support/memory-store.ts';
import { AuditWorkbench } from '../pipeline/audit/workbench.ts';

/** A deployment of one workspace with one evaluated slot, half an hour ago. */
async function deployed() {
  const bench = new AuditWorkbench();
  await bench.runAt('2026-03-02T06:00:00Z');
  bench.scenario.clock.set('2026-03-02T06:30:00Z');
  const workspace = bench.context();
  const { clock, sink } = workspace;
  const deployment: DeploymentContext = {
    organization: 'acme',
    workspaces: [workspace],
    trail: { signatures: () => Promise.resolve([]), discarded: () => Promise.resolve(0) },
    appendRole: 'arn:aws:iam::111122223333:role/append',
    state: new MemoryState(),
    sink,
    clock,
  };
  const counted: { [metric: string]: number } = {};
  const invocation = {
    count: (metric: string, value: number) => {
      counted[metric] = value;
    },
  };
  return { bench, deployment, counted, invocation };
}

describe('the function audit-log', () => {
  it('counts zero of what is wrong, and its heartbeat, when all is well', async () => {
    const { deployment, counted, invocation } = await deployed();

    const answer = await auditLogs({}, deployment, invocation);

    expect(answer).toEqual({ workspaces: 1, missedSlots: 0, violations: 0, unaccountedSignatures: 0 });
    expect(counted).toEqual({
      MissedSlots: 0,
      IntegrityViolations: 0,
      UnaccountedSignatures: 0,
      AuditHeartbeat: 1,
    });
  });

  it('counts what is wrong and ends well: it did what it is there for', async () => {
    const { bench, deployment, counted, invocation } = await deployed();
    bench.bucket.relock(entryPath(1), null);
    bench.scenario.clock.set('2026-03-02T13:30:00Z');

    await auditLogs({}, deployment, invocation);

    expect(counted).toMatchObject({ MissedSlots: 1, IntegrityViolations: 1, AuditHeartbeat: 1 });
  });

  it('fails without a heartbeat, by name and without the words of others, when a log cannot be audited', async () => {
    const { deployment, counted, invocation } = await deployed();
    const broken = { read: () => Promise.reject(new TypeError('ada@acme.example')), write: () => Promise.resolve() };
    const workspaces = deployment.workspaces.map((workspace) => ({ ...workspace, state: broken }));

    await expect(auditLogs({}, { ...deployment, workspaces }, invocation)).rejects.toMatchObject({
      name: 'AuditIncomplete',
      message: '1 logs could not be audited, acme/main: a defect of Rollcall',
    });
    expect(counted).not.toHaveProperty('AuditHeartbeat');
  });

  it('fails when an alert could not be sent, so that it is called again', async () => {
    const { bench, deployment, invocation } = await deployed();
    bench.bucket.relock(entryPath(1), null);
    bench.accepts = () => false;

    await expect(auditLogs({}, deployment, invocation)).rejects.toMatchObject({ name: 'AlertsUnsent' });
  });
});
