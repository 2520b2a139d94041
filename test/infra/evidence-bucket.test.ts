import { describe, expect, it } from 'vitest';
import { type Account, ADMINISTRATOR, accountWith } from './account.ts';
import type { RequestContext } from './iam/conditions.ts';
import { CREATING, LOCKED } from './operations.ts';
import { synthesised } from './synthesised.ts';

const ARTIFACT = 'arn:aws:s3:::acme-evidence/rollcall/main/evidence/2026/11/abc';
const ENTRY = 'arn:aws:s3:::acme-evidence/rollcall/main/log/00000000000000000000.dsse.json';
const BUCKET = 'arn:aws:s3:::acme-evidence';
const DAYS = 's3:object-lock-remaining-retention-days';

const governance = accountWith(synthesised());
const compliance = accountWith(synthesised({ aws: { objectLock: { mode: 'compliance' } } }));
const teardown = accountWith(synthesised({}, { teardown: true }));

const put = ({ policies, role }: Account, resource: string, context: RequestContext) =>
  policies.decide({ principal: role('append'), action: 's3:PutObject', resource, context });
const administrator = ({ policies }: Account, action: string, resource: string, context: RequestContext = {}) =>
  policies.decide({ principal: ADMINISTRATOR, action, resource, context });

describe('the evidence bucket [C1] [C3]', () => {
  it.each([
    ['an object that must not exist yet', CREATING, 'allowed'],
    ['an object that may exist', { 's3:ObjectCreationOperation': 'true' }, 'denied'],
    [
      'a part of a larger object, which is only created when all parts are there',
      { 's3:ObjectCreationOperation': 'false' },
      'allowed',
    ],
  ] as const)('takes %s: %s', (_what, context, expected) => {
    expect(put(governance, ARTIFACT, context)).toBe(expected);
  });

  it.each([
    ['without a lock', {}, 'denied'],
    ['locked for two days less than 39 months can be', { ...LOCKED, [DAYS]: '1177' }, 'denied'],
    ['locked for the shortest 39 months, a day of which is over', { ...LOCKED, [DAYS]: '1178' }, 'allowed'],
    ['locked for the longest 39 months', { ...LOCKED, [DAYS]: '1192' }, 'allowed'],
    ['locked for longer', { ...LOCKED, [DAYS]: '1193' }, 'denied'],
    ['locked for a century by a typing error', { ...LOCKED, [DAYS]: '36500' }, 'denied'],
    ['locked in the other mode', { ...LOCKED, 's3:object-lock-mode': 'COMPLIANCE' }, 'denied'],
  ] as const)('answers an entry %s: %s', (_what, lock, expected) => {
    expect(put(governance, ENTRY, { ...CREATING, ...lock })).toBe(expected);
  });

  it('wants entries in compliance mode where the configuration says so', () => {
    expect(put(compliance, ENTRY, { ...CREATING, ...LOCKED })).toBe('denied');
    expect(put(compliance, ENTRY, { ...CREATING, ...LOCKED, 's3:object-lock-mode': 'COMPLIANCE' })).toBe('allowed');
  });

  it.each([
    ['s3:DeleteObject', ENTRY],
    ['s3:DeleteObjectVersion', ENTRY],
    ['s3:BypassGovernanceRetention', ENTRY],
    ['s3:PutObjectRetention', ENTRY],
    ['s3:ReplicateObject', ENTRY],
    ['s3:ReplicateDelete', ENTRY],
    ['s3:PutObjectAcl', ENTRY],
    ['s3:PutLifecycleConfiguration', BUCKET],
    ['s3:PutReplicationConfiguration', BUCKET],
    ['s3:PutEncryptionConfiguration', BUCKET],
    ['s3:DeleteBucket', BUCKET],
  ])('denies %s to an administrator, until it is torn down', (action, resource) => {
    expect(administrator(governance, action, resource)).toBe('denied');
    expect(administrator(compliance, action, resource)).toBe('denied');
    expect(administrator(teardown, action, resource)).toBe('allowed');
  });

  it('takes nothing from others and overwrites nothing also while it is torn down', () => {
    expect(administrator(teardown, 's3:PutObject', ARTIFACT, CREATING)).toBe('denied');
    expect(put(teardown, ARTIFACT, { 's3:ObjectCreationOperation': 'true' })).toBe('denied');
  });

  it.each(['s3:GetObject', 's3:PutObject'])('answers %s over TLS only', (action) => {
    expect(administrator(governance, action, ARTIFACT, { ...CREATING, 'aws:SecureTransport': 'false' })).toBe('denied');
  });

  it.each([
    ['15 months, as policy has it unless it says otherwise', {}, 459],
    ['the longest of the workspaces', { evidence: { retention: '3 months' } }, 459],
    ['what policy asks', { evidence: { retention: '24 months' } }, 732],
    ['days', { evidence: { retention: '500d' } }, 500],
  ])('locks artifacts for %s', (_what, workspace, days) => {
    const { template } = synthesised({ workspaces: [{ id: 'first' }, { id: 'second', ...workspace }] });

    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'acme-evidence',
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: days } } },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  it.each([
    [governance, 'Retain'],
    [teardown, 'Delete'],
  ])('outlives the stack, and so do the other buckets, until it is torn down', ({ json }, policy) => {
    const buckets = Object.values(json.Resources).filter(({ Type }) => /^AWS::S3::Bucket(Policy)?$/.test(Type));

    expect(buckets).toHaveLength(10);
    expect(new Set(buckets.map(({ DeletionPolicy }) => DeletionPolicy))).toEqual(new Set([policy]));
  });

  it('and the other buckets are closed to the public, encrypted, and without access lists', () => {
    const buckets = Object.values(governance.json.Resources).filter(({ Type }) => Type === 'AWS::S3::Bucket');

    for (const { Properties } of buckets) {
      expect(Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      });
    }
  });
});
