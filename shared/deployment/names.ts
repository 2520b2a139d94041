import { type AwsHosting, inboxOf } from '../workspace/hosting.ts';

/** Whence events come: their `source` on the bus. */
export const EVENT_SOURCE = 'rollcall';

/** The folder of the inbox for answers to worksheets, with one for each workspace and review. What is put there stays as it is. */
export const ANSWERS_FOLDER = 'worksheets';

/** What things of a deployment on AWS are called. The stack makes them by these names, and functions look for them by these. */
export interface DeploymentNames {
  /** What the names of everything but buckets and secrets begin with; the stack has this name. */
  readonly deployment: string;
  readonly evidenceBucket: string;
  /** Where workspaces begin in the evidence bucket: ends with `/`, or is empty. */
  readonly prefix: string;
  /** Cursors: `publish/` is the publish function's, `audit/` that of audit-log. */
  readonly stateBucket: string;
  /** Files that people maintain, and answers to worksheets. */
  readonly inboxBucket: string;
  /** Bundles for auditors: copies of evidence, which expire. */
  readonly exportsBucket: string;
  /** Who did what to the bucket of bundles: a trail of CloudTrail. */
  readonly downloadTrail: string;
  readonly accessLogBucket: string;
  readonly stateMachine: string;
  readonly eventBus: string;
  readonly alertTopic: string;
  readonly scheduleGroup: string;
  readonly dashboard: string;
  function(name: string): string;
  alarm(id: string): string;
  /** Signing keys by age, the first is number 1. For people and read-only commands; functions know keys by ARN. */
  signingKeyAlias(number: number): string;
}

export function namesOf({ bucket, prefix, deployment }: AwsHosting): DeploymentNames {
  return {
    deployment,
    evidenceBucket: bucket,
    prefix,
    stateBucket: `${bucket}-state`,
    inboxBucket: inboxOf(bucket),
    exportsBucket: `${bucket}-exports`,
    downloadTrail: `${deployment}-downloads`,
    accessLogBucket: `${bucket}-access-log`,
    stateMachine: `${deployment}-slots`,
    eventBus: deployment,
    alertTopic: `${deployment}-alerts`,
    scheduleGroup: deployment,
    dashboard: deployment,
    function: (name) => `${deployment}-${name}`,
    alarm: (id) => `${deployment}-${id}`,
    signingKeyAlias: (number) => `alias/${deployment}-signing-${number}`,
  };
}

/** The secret that holds the token of a connection. */
export function secretName(workspace: string, connection: string): string {
  return `rollcall/${workspace}/${connection}`;
}
