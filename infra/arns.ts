import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ANSWERS_FOLDER, type DeploymentNames } from '../shared/deployment/names.ts';

/** The folders of a workspace, and of its bundles, in the evidence bucket that the append function alone writes. */
const LOG_FOLDERS = ['log', 'checkpoints', 'keys', 'signed'] as const;
const EVIDENCE_FOLDER = 'evidence';

/**
 * ARNs made from names. A policy that names something this way does not depend on it, so the roles can be made before
 * what they may use, and the resource policies after the roles that they name.
 */
export interface Arns {
  readonly evidenceBucket: string;
  /** Everything in the evidence bucket. */
  readonly allEvidence: string;
  /** Artifacts of all workspaces. */
  readonly artifacts: string;
  /** Entries, checkpoints and public keys of all workspaces, and what was signed for bundles. */
  readonly log: readonly string[];
  readonly exportsBucket: string;
  /** Bundles of all workspaces, and the records of where they lie. */
  readonly exports: string;
  readonly exportRecords: string;
  readonly downloadTrail: string;
  readonly inboxBucket: string;
  readonly inboxFiles: string;
  /** Answers to worksheets, which are part of the inbox. */
  readonly answers: string;
  readonly stateBucket: string;
  readonly stateOf: (folder: string) => string;
  readonly secrets: string;
  readonly function: (name: string) => string;
  readonly logStreamsOf: (name: string) => string;
  readonly functionLogs: string;
  readonly deadLetters: string;
  readonly appendAlias: (alias: string) => string;
  readonly stateMachine: string;
  /** Of the state machine itself, and of the children of a Distributed Map. */
  readonly executions: readonly string[];
  readonly eventBus: string;
  readonly alertTopic: string;
}

export function arnsOf(scope: Construct, names: DeploymentNames): Arns {
  const stack = Stack.of(scope);
  const s3 = (resource: string) => stack.formatArn({ service: 's3', region: '', account: '', resource });
  const lambda = (name: string) => `${stack.formatArn({ service: 'lambda', resource: 'function' })}:${name}`;
  const logs = stack.formatArn({ service: 'logs', resource: 'log-group' });
  const states = (kind: string, name: string) => `${stack.formatArn({ service: 'states', resource: kind })}:${name}`;
  const folder = (name: string) => s3(`${names.evidenceBucket}/${names.prefix}*/${name}/*`);
  return {
    evidenceBucket: s3(names.evidenceBucket),
    allEvidence: s3(`${names.evidenceBucket}/*`),
    artifacts: folder(EVIDENCE_FOLDER),
    log: LOG_FOLDERS.map(folder),
    exportsBucket: s3(names.exportsBucket),
    exports: s3(`${names.exportsBucket}/*`),
    exportRecords: s3(`${names.exportsBucket}/*.json`),
    downloadTrail: stack.formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: names.downloadTrail }),
    inboxBucket: s3(names.inboxBucket),
    inboxFiles: s3(`${names.inboxBucket}/*`),
    answers: s3(`${names.inboxBucket}/${ANSWERS_FOLDER}/*`),
    stateBucket: s3(names.stateBucket),
    stateOf: (name) => s3(`${names.stateBucket}/${name}/*`),
    secrets: `${stack.formatArn({ service: 'secretsmanager', resource: 'secret' })}:rollcall/*`,
    function: (name) => lambda(names.function(name)),
    logStreamsOf: (name) => `${logs}:/aws/lambda/${names.function(name)}:*`,
    functionLogs: `${logs}:/aws/lambda/${names.deployment}-*`,
    deadLetters: stack.formatArn({ service: 'sqs', resource: `${names.deployment}-undelivered-*` }),
    appendAlias: (alias) => `${lambda(names.function('append'))}:${alias}`,
    stateMachine: states('stateMachine', names.stateMachine),
    executions: [':*', '/*'].map((rest) => states('execution', `${names.stateMachine}${rest}`)),
    eventBus: stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: names.eventBus }),
    alertTopic: stack.formatArn({ service: 'sns', resource: names.alertTopic }),
  };
}
