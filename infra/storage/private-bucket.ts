import { RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface PrivateBucketProps
  extends Pick<BucketProps, 'objectLockDefaultRetention' | 'lifecycleRules' | 'serverAccessLogsBucket'> {
  readonly bucketName: string;
  readonly versioned: boolean;
  /** Whether deleting the stack deletes the bucket, which S3 does only if it is empty. */
  readonly teardown: boolean;
}

/**
 * A bucket as all of ours are: no public access, no ACLs, TLS only, encrypted with keys of S3. A key of our own could be
 * deleted, and the evidence with it.
 */
export function privateBucket(scope: Construct, id: string, { teardown, ...props }: PrivateBucketProps): Bucket {
  const bucket = new Bucket(scope, id, {
    ...props,
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: teardown ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  bucket.addToResourcePolicy(
    denyAll('DenyInsecureTransport', {
      actions: ['s3:*'],
      resources: [bucket.bucketArn, bucket.arnForObjects('*')],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  );
  // A bucket must not be without its policy for a moment, also not while the stack is deleted.
  bucket.policy?.applyRemovalPolicy(teardown ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN);
  return bucket;
}

/**
 * Lets objects of a bucket be created only, never replaced. The second condition leaves out CreateMultipartUpload and UploadPart,
 * which cannot carry the header.
 */
export function createOnly(resource: string): PolicyStatement {
  return denyAll('DenyOverwriting', {
    actions: ['s3:PutObject'],
    resources: [resource],
    conditions: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
  });
}

/** Leaves some roles out of a denial. */
export function unless(roles: readonly IRole[]) {
  return { ArnNotEquals: { 'aws:PrincipalArn': roles.map(({ roleArn }) => roleArn) } };
}

/** A statement that no permission of anybody outweighs. */
export function denyAll(
  sid: string,
  rest: { actions: string[]; resources: string[]; conditions?: { [operator: string]: { [key: string]: unknown } } },
): PolicyStatement {
  return new PolicyStatement({ sid, effect: Effect.DENY, principals: [new AnyPrincipal()], ...rest });
}
