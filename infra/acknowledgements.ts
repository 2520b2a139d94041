import { type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { FunctionName } from '../shared/deployment/functions.ts';
import { FUNCTIONS } from '../shared/deployment/functions.ts';
import type { DeadLetters } from './alerting/dead-letters.ts';
import type { Arns } from './arns.ts';

/** What has to be wide, and why. Whatever is wide and not in this list fails the synthesis, and a test. */
export function wildcards(arns: Arns): readonly { readonly resource: string; readonly reason: string }[] {
  const streams = FUNCTIONS.map(({ name }) => ({
    resource: arns.logStreamsOf(name),
    reason: 'Lambda names the streams within the log group of the function',
  }));
  return [
    { resource: arns.allEvidence, reason: 'Reading: the evidence of all workspaces; the bucket holds nothing else' },
    ...[arns.artifacts, ...arns.log].map((resource) => ({
      resource,
      reason: 'One deployment serves all workspaces, and each has this folder; objects are named by digest or number',
    })),
    {
      resource: arns.exports,
      reason: 'Bundles of all workspaces, named by period and time; the bucket holds nothing else',
    },
    { resource: arns.exportRecords, reason: 'One record for each bundle, named by what was asked for' },
    { resource: arns.inboxFiles, reason: 'People name the files that they bring, and links those that answer' },
    { resource: arns.secrets, reason: 'One secret for each connection; Secrets Manager appends letters to each name' },
    { resource: arns.stateOf('publish'), reason: 'One cursor for each workspace, in a folder of this function alone' },
    { resource: arns.stateOf('audit'), reason: 'One head for each workspace, in a folder of this function alone' },
    ...arns.executions.map((resource) => ({
      resource,
      reason: 'Executions of this state machine, which Step Functions names',
    })),
    { resource: arns.functionLogs, reason: 'Operators read the logs of all functions of this deployment' },
    { resource: arns.deadLetters, reason: 'Operators look after all dead letters of this deployment' },
    ...streams,
  ];
}

/** Actions that AWS offers for all resources or none, by the role that has them. */
export const UNBOUNDED: { readonly [role in 'audit-log' | 'run' | 'collect']: string } = {
  'audit-log': 'cloudtrail:LookupEvents and cloudwatch:GetMetricStatistics know no resources',
  run: 'Log deliveries of CloudWatch Logs are not resources that a policy could name',
  collect: 'Network interfaces of a function in a VPC get their names when they are made',
};

export interface Acknowledged {
  readonly arns: Arns;
  readonly roles: { readonly [name in FunctionName]: IConstruct };
  readonly runRole: IConstruct;
  readonly deadLetters: DeadLetters;
  readonly secrets: readonly IConstruct[];
  readonly stateMachine: IConstruct;
  readonly accessLogs: IConstruct;
}

/** Tells cdk-nag what of its advice is not taken, and why. */
export function acknowledge(stack: Stack, { arns, roles, runRole, ...rest }: Acknowledged): void {
  for (const { resource, reason } of wildcards(arns)) {
    accept(stack, `IAM5[Resource::${flatten(stack.resolve(resource))}]`, reason);
  }
  accept(roles['audit-log'], 'IAM5[Resource::*]', UNBOUNDED['audit-log']);
  accept(roles.collect, 'IAM5[Resource::*]', UNBOUNDED.collect);
  accept(runRole, 'IAM5[Resource::*]', UNBOUNDED.run);
  for (const queue of Object.values(rest.deadLetters)) {
    accept(queue, 'SQS3', 'It is a dead-letter queue, of targets that cdk-nag does not look at');
  }
  for (const secret of rest.secrets) {
    accept(
      secret,
      'SMG4',
      'Leapsome has no interface to replace a SCIM token; a person does it, and PAR-09 tests when',
    );
  }
  accept(
    rest.stateMachine,
    'SF2',
    'States hold names and times only; the history of an execution tells how long each took',
  );
  accept(rest.accessLogs, 'S1', 'It holds the access logs of the others; logging its own would never end');
}

function accept(construct: IConstruct, rule: string, reason: string): void {
  // With the name of the pack in front, the acknowledgement and its reason are in the report of the validation.
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}

/** An ARN as cdk-nag writes it: `arn:<AWS::Partition>:s3:::bucket`. */
function flatten(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  if (resolved !== null && typeof resolved === 'object') {
    if ('Ref' in resolved) return `<${String(resolved.Ref)}>`;
    const [separator, parts] = ('Fn::Join' in resolved ? resolved['Fn::Join'] : ['', []]) as [string, unknown[]];
    return parts.map(flatten).join(separator);
  }
  return String(resolved);
}
