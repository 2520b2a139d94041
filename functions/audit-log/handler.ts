import { S3BucketAudit } from '../../shared/adapters/aws/bucket-audit.ts';
import { createEventBridge, openEventBus } from '../../shared/adapters/aws/event-bus.ts';
import { S3State } from '../../shared/adapters/aws/s3-store.ts';
import { AwsSignatureTrail, createCloudTrail, createCloudWatch } from '../../shared/adapters/aws/signature-trail.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { lockOf } from '../../shared/deployment/lock.ts';
import { METRIC_NAMESPACE } from '../../shared/deployment/metrics.ts';
import type { DeploymentContext } from '../../shared/pipeline/audit/audit-deployment.ts';
import { openCloud } from '../lambda/cloud.ts';
import { entryPoint } from '../lambda/entry-point.ts';
import { variable } from '../lambda/environment.ts';
import { auditLogs } from './audit-logs.ts';

async function make(): Promise<DeploymentContext> {
  const { configuration, location, names, s3, signers, log, bundles } = await openCloud();
  const sink = await openEventBus(createEventBridge(), names.eventBus, systemClock, systemRandom);
  // The only folder of the bucket that this function may write to, and nobody else.
  const heads = { bucket: names.stateBucket, prefix: 'audit/' };
  const { mode, evidenceDays, logDays } = lockOf(configuration);
  return {
    organization: configuration.organization,
    workspaces: configuration.workspaces.map((workspace) => {
      const { store, origin } = log(workspace);
      return {
        origin,
        schedule: workspace.schedule,
        store,
        bundles: bundles(workspace),
        bucket: new S3BucketAudit(s3, location, workspace.id),
        state: new S3State(s3, heads, workspace.id),
        sink,
        clock: systemClock,
        keys: signers.map(({ publicKey }) => publicKey.keyid),
        locks: { mode, evidenceDays, logDays: logDays.min },
      };
    }),
    trail: new AwsSignatureTrail({
      cloudTrail: createCloudTrail(),
      cloudWatch: createCloudWatch(),
      clock: systemClock,
      keys: variable('SIGNING_KEYS').split(','),
      discarded: { namespace: METRIC_NAMESPACE, name: 'SignaturesDiscarded', service: names.deployment },
    }),
    appendRole: variable('APPEND_ROLE'),
    // No workspace has a name that begins with a dot.
    state: new S3State(s3, heads, '.deployment'),
    sink,
    clock: systemClock,
  };
}

export const handler = entryPoint({ name: 'audit-log', make, run: auditLogs });
