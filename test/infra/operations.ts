import type { RequestContext } from './iam/conditions.ts';
import { ACCOUNT, REGION } from './iam/resolve.ts';

/** Things that one could do in a deployment with the configuration of configuration.ts, and what they ask of IAM. */
export interface Operation {
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
}

const BUCKET = 'arn:aws:s3:::acme-evidence';
const EXPORTS = 'arn:aws:s3:::acme-evidence-exports';
const BUNDLE = `${EXPORTS}/main/2026-10-01_2026-10-31/acme-main-2026-10-01-2026-10-31.zip`;
const ANSWER = `${BUCKET}-inbox/worksheets/main/all-2026-10-01/abc.json`;
const WORKSPACE = `${BUCKET}/rollcall/main`;
const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const append = (alias: string) => arn('lambda', `function:acme-append${alias}`);

/** How the adapter creates: never over something. */
export const CREATING = { 's3:if-none-match': '*', 's3:ObjectCreationOperation': 'true' };
export const LOCKED = { 's3:object-lock-mode': 'GOVERNANCE', 's3:object-lock-remaining-retention-days': '1186' };
export const DIGEST = { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' };

const put = (resource: string, context: RequestContext = CREATING): Operation => ({
  action: 's3:PutObject',
  resource,
  context,
});
const putLog = (folder: string) =>
  put(`${WORKSPACE}/${folder}/00000000000000000000.dsse.json`, { ...CREATING, ...LOCKED });
const onVersion = (action: string): Operation => ({
  action,
  resource: `${WORKSPACE}/log/00000000000000000000.dsse.json`,
});

export function operationsOn(keyArn: string) {
  return {
    'read evidence': { action: 's3:GetObject', resource: `${WORKSPACE}/evidence/2026/11/abc` },
    'list evidence': { action: 's3:ListBucket', resource: BUCKET },
    'create an artifact': put(`${WORKSPACE}/evidence/2026/11/abc`),
    'create an entry': putLog('log'),
    'create a checkpoint': putLog('checkpoints'),
    'create a public key': putLog('keys'),
    'create an artifact among entries': put(`${WORKSPACE}/log/evidence/abc`, { ...CREATING, ...LOCKED }),
    'create something else': put(`${WORKSPACE}/other/abc`),
    'overwrite an artifact': put(`${WORKSPACE}/evidence/2026/11/abc`, { 's3:ObjectCreationOperation': 'true' }),
    'overwrite an entry': put(`${WORKSPACE}/log/0.dsse.json`, { 's3:ObjectCreationOperation': 'true', ...LOCKED }),
    'hide evidence': onVersion('s3:DeleteObject'),
    'delete evidence': onVersion('s3:DeleteObjectVersion'),
    'lift a lock': onVersion('s3:BypassGovernanceRetention'),
    'inspect the bucket': { action: 's3:GetBucketObjectLockConfiguration', resource: BUCKET },
    'inspect versions': { action: 's3:ListBucketVersions', resource: BUCKET },
    'inspect a lock': onVersion('s3:GetObjectRetention'),
    'read a token': {
      action: 'secretsmanager:GetSecretValue',
      resource: arn('secretsmanager', 'secret:rollcall/main/leapsome-AbCdEf'),
    },
    'read another secret': {
      action: 'secretsmanager:GetSecretValue',
      resource: arn('secretsmanager', 'secret:other-AbCdEf'),
    },
    'enter a token': {
      action: 'secretsmanager:PutSecretValue',
      resource: arn('secretsmanager', 'secret:rollcall/main/leapsome-AbCdEf'),
    },
    'sign a digest': { action: 'kms:Sign', resource: keyArn, context: DIGEST },
    'sign a message': { action: 'kms:Sign', resource: keyArn, context: { ...DIGEST, 'kms:MessageType': 'RAW' } },
    'grant the use of a key': { action: 'kms:CreateGrant', resource: keyArn },
    'read a public key': { action: 'kms:GetPublicKey', resource: keyArn },
    'append as collect': { action: 'lambda:InvokeFunction', resource: append(':collect') },
    'append as evaluate': { action: 'lambda:InvokeFunction', resource: append(':evaluate') },
    'append as catch': { action: 'lambda:InvokeFunction', resource: append(':catch') },
    'append as operator': { action: 'lambda:InvokeFunction', resource: append(':operator') },
    'append as reviewer': { action: 'lambda:InvokeFunction', resource: append(':reviewer') },
    'append as export': { action: 'lambda:InvokeFunction', resource: append(':export') },
    'append as nobody': { action: 'lambda:InvokeFunction', resource: append('') },
    'invoke collect': { action: 'lambda:InvokeFunction', resource: arn('lambda', 'function:acme-collect') },
    'invoke export-bundle': { action: 'lambda:InvokeFunction', resource: arn('lambda', 'function:acme-export-bundle') },
    'invoke audit-log': { action: 'lambda:InvokeFunction', resource: arn('lambda', 'function:acme-audit-log') },
    'replace the code of append': { action: 'lambda:UpdateFunctionCode', resource: append('') },
    'read the inbox': { action: 's3:GetObject', resource: 'arn:aws:s3:::acme-evidence-inbox/people.csv' },
    'bring a file': { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-evidence-inbox/people.csv' },
    'read an answer': { action: 's3:GetObject', resource: ANSWER },
    'read an answer that is no longer there': { action: 's3:GetObjectVersion', resource: ANSWER },
    'put an answer': put(ANSWER),
    'replace an answer': put(ANSWER, { 's3:ObjectCreationOperation': 'true' }),
    'delete an answer': { action: 's3:DeleteObject', resource: ANSWER },
    'delete a version of an answer': { action: 's3:DeleteObjectVersion', resource: ANSWER },
    'put a bundle': put(BUNDLE),
    'put a part of a bundle': put(BUNDLE, { 's3:ObjectCreationOperation': 'false' }),
    'give up a bundle': { action: 's3:AbortMultipartUpload', resource: BUNDLE },
    'replace a bundle': put(BUNDLE, { 's3:ObjectCreationOperation': 'true' }),
    'delete a bundle': { action: 's3:DeleteObject', resource: BUNDLE },
    'fetch a bundle': { action: 's3:GetObject', resource: BUNDLE },
    'list bundles': { action: 's3:ListBucket', resource: EXPORTS },
    'read what was exported': { action: 's3:GetObject', resource: `${EXPORTS}/main/2026-10-01_2026-10-31/abc.json` },
    'move the cursor': { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-evidence-state/publish/main.json' },
    'move the verified head': { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-evidence-state/audit/main.json' },
    'delete the verified head': {
      action: 's3:DeleteObject',
      resource: 'arn:aws:s3:::acme-evidence-state/audit/main.json',
    },
    'send events': { action: 'events:PutEvents', resource: arn('events', 'event-bus/acme') },
    'send events elsewhere': { action: 'events:PutEvents', resource: arn('events', 'event-bus/default') },
    'send an alert': { action: 'sns:Publish', resource: arn('sns', 'acme-alerts') },
    'start a run': { action: 'states:StartExecution', resource: arn('states', 'stateMachine:acme-slots') },
    'look up who signed': { action: 'cloudtrail:LookupEvents', resource: '*' },
    'read a metric': { action: 'cloudwatch:GetMetricStatistics', resource: '*' },
  } as const satisfies { readonly [name: string]: Operation };
}

export type OperationName = keyof ReturnType<typeof operationsOn>;
