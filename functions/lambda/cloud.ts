import type { S3Client } from '@aws-sdk/client-s3';
import packageJson from '../../package.json' with { type: 'json' };
import { createLambda, LambdaAppendFunction } from '../../shared/adapters/aws/append-function.ts';
import { createKms, openKmsSigner } from '../../shared/adapters/aws/kms-signer.ts';
import type { S3Location } from '../../shared/adapters/aws/s3-location.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { type RetentionRule, S3Store } from '../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import type { AppendAlias } from '../../shared/deployment/functions.ts';
import { type DeploymentNames, namesOf } from '../../shared/deployment/names.ts';
import type { LogReading } from '../../shared/evidence/log/entry.ts';
import type { EvidenceStore, Signer } from '../../shared/evidence/ports.ts';
import { callerOf, remoteAppender } from '../../shared/pipeline/appending/remote.ts';
import type { SlotContext } from '../../shared/pipeline/run-context.ts';
import type { Configuration, Workspace } from '../../shared/workspace/configuration.ts';
import { hostingOf } from '../../shared/workspace/hosting.ts';
import { readConfiguration } from './configuration.ts';
import { bundleFolder, variable } from './environment.ts';
import { NamedError } from './errors.ts';

/** What the functions of a deployment have in common, made once for a container. */
export interface Cloud {
  readonly configuration: Configuration;
  /** Where workspaces lie. */
  readonly location: S3Location;
  readonly names: DeploymentNames;
  readonly s3: S3Client;
  /** Their public halves serve everybody; IAM lets the append function alone sign with them. Oldest first. */
  readonly signers: readonly Signer[];
  /** Null if the configuration has no such workspace. */
  workspace(id: string): Workspace | null;
  log(workspace: Workspace, retentionOf?: RetentionRule): LogReading;
  /** Where the bundles of a workspace are, beside all evidence. */
  bundles(workspace: Workspace, retentionOf?: RetentionRule): EvidenceStore;
  /** For a function that has things recorded or signed, by way of an alias of the append function; null if there is no such workspace. */
  openAs(id: string, alias: AppendAlias): SlotContext | null;
}

/** Reads the environment and the bundle, and opens what they name. */
export async function openCloud(): Promise<Cloud> {
  const digest = variable('CONFIGURATION_DIGEST');
  const configuration = await readConfiguration(bundleFolder(), digest);
  const hosting = hostingOf(configuration);
  if (hosting.kind !== 'aws') throw new NamedError('ConfigurationChanged', 'the configuration is not one for AWS');
  const kms = createKms();
  const keys = variable('SIGNING_KEYS').split(',');
  const signers = await Promise.all(keys.map((key) => openKmsSigner(kms, key)));
  const names = namesOf(hosting);
  const s3 = createS3();
  const lambda = createLambda();
  const software = {
    name: packageJson.name,
    version: packageJson.version,
    commit: variable('SOFTWARE_COMMIT') || null,
    configuration: digest,
  };

  const workspace = (id: string) => configuration.workspaces.find((candidate) => candidate.id === id) ?? null;
  const storeAt = (folder: string, retentionOf?: RetentionRule) =>
    new S3Store(s3, hosting, folder, systemClock, systemRandom, retentionOf);
  const log = ({ id }: Workspace, retentionOf?: RetentionRule): LogReading => ({
    store: storeAt(id, retentionOf),
    origin: `${configuration.organization}/${id}`,
    trusted: signers.map(({ publicKey }) => publicKey),
  });
  return {
    configuration,
    location: hosting,
    names,
    s3,
    signers,
    workspace,
    log,
    bundles: ({ id }, retentionOf) => storeAt(`exports/${id}`, retentionOf),
    openAs: (id, alias) => {
      const found = workspace(id);
      if (!found) return null;
      const reading = log(found);
      const append = new LambdaAppendFunction(lambda, names.function('append'), alias);
      return {
        workspace: found,
        log: reading,
        appender: remoteAppender(reading, id, callerOf(append, systemClock, systemRandom)),
        clock: systemClock,
        software,
        report: () => {},
      };
    },
  };
}
