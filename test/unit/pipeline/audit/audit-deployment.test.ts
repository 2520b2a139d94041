import { describe, expect, it } from 'vitest';
import { entryPath } from '../../../../shared/evidence/layout.ts';
import { auditDeployment, type DeploymentContext } from '../../../../shared/pipeline/audit/audit-deployment.ts';
import type { SignatureTrail } from '../../../../shared/pipeline/audit/ports.ts';
import { MemoryBucket } from '../../../support/memory-bucket.ts';
import { MemoryState } from '../../../support/memory-store.ts';
import { AuditWorkbench, LOCKS } from './workbench.ts';

const ROLE = 'arn:aws:iam::111122223333:role/append';
const SILENT: SignatureTrail = { signatures: () => Promise.resolve([]), discarded: () => Promise.resolve(0) };

function deploymentOf(benches: readonly AuditWorkbench[], trail = SILENT): DeploymentContext {
  const [first] = benches;
  if (!first) throw new RangeError('a deployment has a workspace');
  const { clock, sink } = first.context();
  const workspaces = benches.map((bench) => bench.context({ clock }));
  return { organization: 'acme', workspaces, trail, appendRole: ROLE, state: new MemoryState(), sink, clock };
}

async function benchesOf(...workspaces: readonly string[]): Promise<AuditWorkbench[]> {
  const benches = workspaces.map((workspace) => new AuditWorkbench(workspace));
  for (const bench of benches) await bench.runAt('2026-03-02T06:00:00Z');
  benches[0]?.scenario.clock.set('2026-03-02T06:30:00Z');
  return benches;
}

/** A bucket of its own with the same files. */
async function copyOf(bench: AuditWorkbench | undefined): Promise<MemoryBucket> {
  const bucket = new MemoryBucket(() => Date.parse('2026-03-02T06:00:00Z'), LOCKS);
  for (const [path, bytes] of bench?.scenario.store.files ?? []) await bucket.create(path, bytes);
  return bucket;
}

describe('the audit of a deployment', () => {
  it('audits two hundred workspaces, and finds the one with which something is wrong', async () => {
    const benches = await benchesOf('main');
    const buckets = await Promise.all(Array.from({ length: 200 }, () => copyOf(benches[0])));
    buckets[117]?.hide(entryPath(1));
    const deployment = deploymentOf(benches);
    const workspaces = buckets.flatMap((bucket) =>
      deployment.workspaces.map((one) => ({ ...one, bucket, store: bucket, state: new MemoryState() })),
    );

    const audit = await auditDeployment({ ...deployment, workspaces });

    const wrong = audit.workspaces.filter(({ violations }) => violations.length > 0);
    expect(audit.workspaces).toHaveLength(200);
    expect(wrong).toHaveLength(1);
    expect(audit).toMatchObject({ failures: [], missedSlots: 0, unsent: 0, violations: wrong[0]?.violations.length });
  });

  it('goes on when a workspace cannot be audited, says which, and counts no signatures', async () => {
    const benches = await benchesOf('w0', 'w1', 'w2');
    const deployment = deploymentOf(benches);
    const broken = { ...deployment.workspaces[1], bucket: { versions: () => Promise.reject(new Error('throttled')) } };
    const workspaces = deployment.workspaces.with(1, broken as never);

    const audit = await auditDeployment({ ...deployment, workspaces });

    expect(audit.workspaces.map(({ origin }) => origin)).toEqual(['acme/w0', 'acme/w2']);
    expect(audit.failures).toEqual([{ origin: 'acme/w1', error: new Error('throttled') }]);
    expect(audit.unaccountedSignatures).toBeNull();
  });

  it('tells of a signature that somebody else made, and counts it with what stands', async () => {
    const benches = await benchesOf('w0');
    const rogue = { id: 'cloudtrail-1', at: '2026-03-02T06:40:00.000Z', role: null };
    const deployment = deploymentOf(benches, { ...SILENT, signatures: () => Promise.resolve([rogue]) });
    await auditDeployment(deployment);
    benches[0]?.scenario.clock.set('2026-03-02T07:30:00Z');

    const audit = await auditDeployment(deployment);

    expect(audit).toMatchObject({ violations: 1, unaccountedSignatures: 0, unsent: 0 });
    expect(benches[0]?.alerts).toMatchObject([{ detail: { origin: 'acme', code: 'E_SIGNER', at: 'cloudtrail-1' } }]);
  });
});
