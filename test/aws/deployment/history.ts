import { createKms, openKmsSigner } from '../../../shared/adapters/aws/kms-signer.ts';
import { createS3 } from '../../../shared/adapters/aws/s3-objects.ts';
import { S3Store } from '../../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../../shared/adapters/node/clock.ts';
import { appenderTo } from '../../../shared/evidence/log/appender.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { Secret } from '../../../shared/kernel/secret.ts';
import { run } from '../../../shared/pipeline/run.ts';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';
import { TOKEN } from '../../end-to-end/installation.ts';
import { peopleCsv, rolesCsv } from '../../simulators/company/exports.ts';
import { ScimService } from '../../simulators/leapsome/scim-service.ts';
import { MemoryExchange } from '../../support/memory-exchange.ts';
import { MemoryState } from '../../support/memory-store.ts';
import { noTokenEndpoint } from '../../support/token-endpoints.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import type { DeployedCompany } from './company.ts';

/**
 * Gives the one workspace of a deployed company a past: functions know no time but their own, and what a review tells takes weeks. The
 * same use cases, signed by the same key, under the same policy, into the same bucket; what they tell is sent to nobody, so the function that
 * publishes has it before it.
 */
export async function liveThrough({ installation, bucket }: DeployedCompany, slots: readonly string[]): Promise<void> {
  const { company, leapsome } = installation;
  const { organization, signer, workspaces } = parseConfiguration(
    await installation.read('rollcall.yaml'),
    'rollcall.yaml',
  );
  const [workspace] = workspaces;
  if (!workspace) throw new Error('a configuration has a workspace');
  const key = await openKmsSigner(createKms(), `alias/${signer.replace(/^lambda:(.*)-append$/, '$1')}-signing-1`);
  const virtual = new VirtualClock(slots[0] ?? '');
  // What waits for the network would be taken for idle, and timers of deadlines would fire.
  const clock: Clock = { now: () => virtual.now(), after: systemClock.after };
  const store = new S3Store(createS3(), { bucket, prefix: 'acme/' }, workspace.id, clock, systemRandom);
  const log = { store, origin: `${organization}/${workspace.id}`, trusted: [key.publicKey] };
  const now = () => toInstant(clock.now() - 1000);
  const service = new ScimService({ company, token: TOKEN, now: () => clock.now(), publicUrl: () => leapsome.url });
  const context = {
    workspace,
    log,
    appender: appenderTo({ ...log, signers: [key] }, clock, systemRandom),
    state: new MemoryState(),
    clock,
    connections: {
      exchange: new MemoryExchange(service),
      tokenEndpoint: noTokenEndpoint,
      secrets: { read: async () => new Secret(TOKEN) },
      files: {
        read: async (resource: string) => {
          const text = resource.endsWith('people.csv')
            ? peopleCsv(company, now())
            : rolesCsv(company, now(), 'grace@acme.example');
          return { bytes: Buffer.from(text), resource };
        },
      },
      clock,
      random: systemRandom,
      allowLoopback: true,
    },
    sink: { send: async () => [] },
    software: { name: 'rollcall', version: '0.0.0', commit: null, configuration: null },
    deadline: Number.POSITIVE_INFINITY,
    report: () => {},
  };
  for (const slot of slots) {
    virtual.set(slot);
    await run(context, { slot, manual: false });
  }
}
