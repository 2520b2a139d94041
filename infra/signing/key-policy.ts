import {
  AccountRootPrincipal,
  AnyPrincipal,
  Effect,
  type IRole,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';

/**
 * Who may do what with a signing key. The account can administer it by IAM policies, but `kms:Sign` and grants are not
 * among what it can give: the append role alone signs, and only the digests that the log is made of. An administrator
 * could change this very policy; that, and all else that changes a key, raises an alert (alerting/tampering.ts).
 */
export function signingKeyPolicy(append: IRole, readers: readonly IRole[]): PolicyDocument {
  const whole = { resources: ['*'] };
  const signing = { actions: ['kms:Sign'], ...whole };
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'Administration',
        principals: [new AccountRootPrincipal()],
        actions: ADMINISTRATION,
        ...whole,
      }),
      new PolicyStatement({
        sid: 'AppendSigns',
        principals: [append],
        ...signing,
        conditions: {
          StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' },
        },
      }),
      new PolicyStatement({
        sid: 'FunctionsReadPublicKey',
        principals: [append, ...readers],
        actions: ['kms:GetPublicKey', 'kms:DescribeKey'],
        ...whole,
      }),
      new PolicyStatement({
        sid: 'DenySigningToOthers',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        ...signing,
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': append.roleArn } },
      }),
      new PolicyStatement({
        sid: 'DenyGrants',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:CreateGrant'],
        ...whole,
      }),
      new PolicyStatement({
        sid: 'DenyHastyDeletion',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:ScheduleKeyDeletion'],
        ...whole,
        conditions: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } },
      }),
    ],
  });
}

/** What is left of an administrator's work on a key that nobody else may use. */
const ADMINISTRATION = [
  'kms:CreateAlias',
  'kms:UpdateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:GetPublicKey',
  'kms:GetKeyPolicy',
  'kms:PutKeyPolicy',
  'kms:ListKeyPolicies',
  'kms:ListGrants',
  'kms:RevokeGrant',
  'kms:ListResourceTags',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateKeyDescription',
  'kms:EnableKey',
  'kms:DisableKey',
  'kms:GetKeyRotationStatus',
  'kms:ScheduleKeyDeletion',
  'kms:CancelKeyDeletion',
];
