import { Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Arns } from '../arns.ts';
import type { Settings } from '../settings.ts';

const FOLDER = 'downloads';

/**
 * Records who fetched, listed, wrote or deleted a bundle, for as long as access logs are kept. These are data events, which an
 * account's own trail does not have unless somebody asked for them; a bundle is all evidence of a period in one file.
 */
export function downloadTrail(scope: Construct, { names }: Settings, arns: Arns, logs: Bucket): CfnTrail {
  const { account } = Stack.of(scope);
  const deliver = (sid: string, action: string, resource: string, conditions: object = {}) =>
    logs.addToResourcePolicy(
      new PolicyStatement({
        sid,
        principals: [new ServicePrincipal('cloudtrail.amazonaws.com')],
        actions: [action],
        resources: [resource],
        conditions: { StringEquals: { 'aws:SourceArn': arns.downloadTrail, ...conditions } },
      }),
    );
  deliver('TrailLooksAtBucket', 's3:GetBucketAcl', logs.bucketArn);
  deliver('TrailDelivers', 's3:PutObject', logs.arnForObjects(`${FOLDER}/AWSLogs/${account}/*`), {
    's3:x-amz-acl': 'bucket-owner-full-control',
  });
  const trail = new CfnTrail(scope, 'DownloadTrail', {
    trailName: names.downloadTrail,
    s3BucketName: logs.bucketName,
    s3KeyPrefix: FOLDER,
    isLogging: true,
    enableLogFileValidation: true,
    isMultiRegionTrail: false,
    includeGlobalServiceEvents: false,
    advancedEventSelectors: [
      {
        name: 'Bundles',
        fieldSelectors: [
          { field: 'eventCategory', equalTo: ['Data'] },
          { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
          { field: 'resources.ARN', startsWith: [arns.exports.replace(/\*$/, '')] },
        ],
      },
    ],
  });
  // CloudTrail tries whether it may write before it says yes.
  if (logs.policy) trail.node.addDependency(logs.policy);
  return trail;
}
