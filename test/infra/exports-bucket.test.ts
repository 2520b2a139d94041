import { describe, expect, it } from 'vitest';
import { accountWith } from './account.ts';
import { synthesised } from './synthesised.ts';
import { ofType } from './templates.ts';

const { json } = accountWith(synthesised());
const bucketIn = (account: typeof json) =>
  ofType(account, 'AWS::S3::Bucket').find(({ BucketName }) => BucketName === 'acme-evidence-exports');
const [trail] = ofType(json, 'AWS::CloudTrail::Trail');

describe('the bucket of bundles [E4]', () => {
  it.each([
    ['90 days', '15 months', 90],
    ['90 days, where the evidence is kept for as many', '90d', 90],
    ['no longer than the evidence itself', '30d', 30],
  ])('keeps them for %s, and what was broken off for a day', (_what, retention, days) => {
    const account = accountWith(synthesised({ workspaces: [{ evidence: { retention } }] }));

    expect(bucketIn(account.json)?.LifecycleConfiguration).toEqual({
      Rules: [
        {
          Id: 'expire',
          Status: 'Enabled',
          ExpirationInDays: days,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ],
    });
  });

  it('locks nothing and keeps no versions: a bundle can be made again', () => {
    expect(bucketIn(json)).not.toHaveProperty('ObjectLockEnabled');
    expect(bucketIn(json)).not.toHaveProperty('VersioningConfiguration');
  });

  it('has who fetched what in the data events of a trail, beside its access log', () => {
    expect(trail).toMatchObject({
      TrailName: 'acme-downloads',
      IsLogging: true,
      EnableLogFileValidation: true,
      S3BucketName: 'acme-evidence-access-log',
      AdvancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
            { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::acme-evidence-exports/'] },
          ],
        },
      ],
    });
    expect(bucketIn(json)?.LoggingConfiguration).toEqual({ DestinationBucketName: 'acme-evidence-access-log' });
  });
});
