import { type Lock, lockOf } from '../shared/deployment/lock.ts';
import { type DeploymentNames, namesOf } from '../shared/deployment/names.ts';
import { sha256Hex } from '../shared/kernel/digest.ts';
import { type Configuration, secretReferencesOf } from '../shared/workspace/configuration.ts';
import { hostingOf } from '../shared/workspace/hosting.ts';
import { Refusal } from './refusal.ts';

/** What the stack is made from: the configuration, and what is said on the command line of a deployment. */
export interface Settings {
  readonly names: DeploymentNames;
  readonly lock: Lock;
  readonly schedules: readonly RunSchedule[];
  /** Names of the secrets that connections refer to. */
  readonly secrets: readonly string[];
  readonly alertEmails: readonly string[];
  readonly auditors: readonly Auditor[];
  readonly fixedEgressAddress: boolean;
  readonly signingKeys: number;
  /** Lifts what keeps evidence from being deleted, and lets the stack delete what is empty. */
  readonly teardown: boolean;
}

/** A time at which workspaces are due together. */
export interface RunSchedule {
  /** Letters and digits, the same as long as cron and zone are. */
  readonly id: string;
  readonly cron: string;
  readonly timezone: string;
  readonly workspaces: readonly { readonly workspace: string; readonly connections: readonly string[] }[];
}

interface Auditor {
  readonly account: string;
  readonly externalId: string;
}

/** Each time is a resource, and CloudFormation takes 500 of them. */
const MOST_SCHEDULES = 300;

/** Throws a Refusal if this configuration is not one for AWS. */
export function settingsFrom(configuration: Configuration, teardown: boolean): Settings {
  const hosting = hostingOf(configuration);
  if (hosting.kind === 'local') {
    throw new Refusal(
      `store is file:, which is a folder of this machine; a deployment needs "store: s3://<bucket>" and "signer: lambda:<deployment>-append"`,
    );
  }
  refuseReserved(hosting);
  const { aws } = configuration;
  const schedules = schedulesOf(configuration);
  if (schedules.length > MOST_SCHEDULES) {
    throw new Refusal(
      `the workspaces have ${schedules.length} different times to run at, and one deployment takes ${MOST_SCHEDULES}; let more of them share a time`,
    );
  }
  return {
    names: namesOf(hosting),
    lock: lockOf(configuration),
    schedules,
    secrets: secretsOf(configuration),
    alertEmails: [...new Set(aws.alerts.emails)],
    auditors: aws.auditors,
    fixedEgressAddress: aws.fixedEgressAddress,
    signingKeys: aws.signingKeys,
    teardown,
  };
}

/** Names that AWS keeps for itself: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function refuseReserved({ bucket, deployment }: { readonly bucket: string; readonly deployment: string }): void {
  const reserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3|-an)$/.exec(bucket);
  if (reserved) {
    throw new Refusal(
      `store names the bucket ${bucket}, but S3 keeps "${reserved[0]}" for itself; choose another name`,
    );
  }
  if (deployment === 'default') {
    throw new Refusal(
      'signer is lambda:default-append, but every account has an event bus "default"; choose another name',
    );
  }
}

function schedulesOf({ workspaces }: Configuration): RunSchedule[] {
  const groups = Map.groupBy(workspaces, ({ schedule }) => `${schedule.cron}\n${schedule.timezone}`);
  return [...groups].map(([key, members]) => {
    const [cron = '', timezone = ''] = key.split('\n');
    return {
      id: sha256Hex(key).slice(0, 8),
      cron,
      timezone,
      workspaces: members.map(({ id, connections }) => ({
        workspace: id,
        connections: connections.map((connection) => connection.id),
      })),
    };
  });
}

function secretsOf({ workspaces }: Configuration): string[] {
  const references = workspaces.flatMap(({ connections }) =>
    connections.flatMap((connection) => secretReferencesOf(connection).map(({ reference }) => reference)),
  );
  return [...new Set(references.map((reference) => reference.replace(/^secretsmanager:/, '')))];
}
