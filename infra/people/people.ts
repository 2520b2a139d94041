import { Duration } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  AccountRootPrincipal,
  CompositePrincipal,
  type IPrincipal,
  PolicyDocument,
  type PolicyStatement,
  Role,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Arns } from '../arns.ts';
import { allow, append, readEvidence } from '../functions/permissions.ts';
import type { Settings } from '../settings.ts';

/** Nobody signs, nobody reads a token, nobody writes evidence: that is left to functions. */

/**
 * Who operates it: enters tokens, brings rosters, starts a run or an audit again, looks after what was not delivered, and records
 * what an operator may record, takes part in reviews as everybody else, and asks for bundles.
 */
export function operatorRole(scope: Construct, { names }: Settings, arns: Arns, keys: readonly IKey[]): Role {
  return roleOf(scope, 'OperatorRole', `${names.deployment}-operator`, new AccountRootPrincipal(), [
    ...verify(arns, keys),
    append(arns, 'operator', 'reviewer'),
    ...fetchBundles(arns),
    allow('RequestBundles', ['lambda:InvokeFunction'], [arns.function('export-bundle')]),
    allow('MaintainInbox', ['s3:GetObject', 's3:PutObject'], [arns.inboxFiles]),
    allow('ListInbox', ['s3:ListBucket'], [arns.inboxBucket]),
    allow('EnterTokens', ['secretsmanager:PutSecretValue', 'secretsmanager:DescribeSecret'], [arns.secrets]),
    allow('StartRuns', ['states:StartExecution', 'states:ListExecutions'], [arns.stateMachine]),
    allow('StartAudits', ['lambda:InvokeFunction'], [arns.function('audit-log')]),
    allow('FollowRuns', ['states:DescribeExecution', 'states:GetExecutionHistory'], arns.executions),
    allow('ReadLogs', ['logs:FilterLogEvents', 'logs:GetLogEvents'], [arns.functionLogs]),
    allow(
      'LookAfterDeadLetters',
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:StartMessageMoveTask'],
      [arns.deadLetters],
    ),
  ]);
}

/**
 * Who reviews access: reads what was collected and found, and has recorded what they do in reviews, in person. A user of IAM
 * takes the role by their own name, so that the session says who it is; whoever signs in by IAM Identity Center is named by that.
 */
export function reviewerRole(scope: Construct, { names }: Settings, arns: Arns, keys: readonly IKey[]): Role {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
  const byTheirName = { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } };
  const people = new AccountRootPrincipal().withConditions(byTheirName);
  return roleOf(scope, 'ReviewerRole', `${names.deployment}-reviewer`, people, [
    ...verify(arns, keys),
    append(arns, 'reviewer'),
  ]);
}

/**
 * Who audits, from an account of their own: reads the evidence and fetches bundles, and sees for themselves that
 * evidence is locked and was written once. Null where the configuration names no auditor.
 */
export function auditorRole(
  scope: Construct,
  { names, auditors }: Settings,
  arns: Arns,
  keys: readonly IKey[],
): Role | null {
  if (auditors.length === 0) return null;
  const principals = auditors.map(({ account, externalId }) =>
    new AccountPrincipal(account).withConditions({ StringEquals: { 'sts:ExternalId': externalId } }),
  );
  return roleOf(scope, 'AuditorRole', `${names.deployment}-auditor`, new CompositePrincipal(...principals), [
    ...verify(arns, keys),
    ...fetchBundles(arns),
    allow('InspectVersions', ['s3:ListBucketVersions'], [arns.evidenceBucket]),
    allow('ReadBucketPolicy', ['s3:GetBucketPolicy'], [arns.evidenceBucket]),
    allow('InspectLocks', ['s3:GetObjectVersion', 's3:GetObjectRetention'], [arns.allEvidence]),
  ]);
}

/** What reading and verifying takes, and seeing whether the bucket keeps what is in it. */
function verify(arns: Arns, keys: readonly IKey[]): PolicyStatement[] {
  return [
    ...readEvidence(arns),
    allow('InspectBucket', ['s3:GetBucketVersioning', 's3:GetBucketObjectLockConfiguration'], [arns.evidenceBucket]),
    allow(
      'ReadPublicKeys',
      ['kms:GetPublicKey', 'kms:DescribeKey'],
      keys.map(({ keyArn }) => keyArn),
    ),
  ];
}

function fetchBundles({ exports, exportsBucket }: Arns): PolicyStatement[] {
  return [allow('FetchBundles', ['s3:GetObject'], [exports]), allow('ListBundles', ['s3:ListBucket'], [exportsBucket])];
}

function roleOf(
  scope: Construct,
  id: string,
  roleName: string,
  assumedBy: IPrincipal,
  statements: PolicyStatement[],
): Role {
  return new Role(scope, id, {
    roleName,
    assumedBy,
    maxSessionDuration: Duration.hours(1),
    inlinePolicies: { permissions: new PolicyDocument({ statements }) },
  });
}
