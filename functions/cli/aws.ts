import type { LambdaClient } from '@aws-sdk/client-lambda';
import { answersAt, readAnswer, signAnswerLinks } from '../../shared/adapters/aws/answer-inbox.ts';
import { createLambda, LambdaAppendFunction } from '../../shared/adapters/aws/append-function.ts';
import { checkEvidenceBucket } from '../../shared/adapters/aws/bucket-check.ts';
import { proveIdentity } from '../../shared/adapters/aws/identity-proof.ts';
import { parseS3Location } from '../../shared/adapters/aws/s3-location.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { findS3Workspaces } from '../../shared/adapters/aws/s3-source.ts';
import { S3Store } from '../../shared/adapters/aws/s3-store.ts';
import { unguessable } from '../../shared/adapters/node/one-time-code.ts';
import type { WorkspaceSource } from '../../shared/adapters/store-folders.ts';
import type { AppendAlias } from '../../shared/deployment/functions.ts';
import { ANSWERS_FOLDER, namesOf } from '../../shared/deployment/names.ts';
import { type AppendCaller, callerOf } from '../../shared/pipeline/appending/remote.ts';
import type { AnswerLinks } from '../../shared/reviews/worksheets/csv.ts';
import { ANSWER_HEADERS } from '../../shared/reviews/worksheets/names.ts';
import { MAX_ANSWER_BYTES } from '../../shared/reviews/worksheets/read-answers.ts';
import type { AwsHosting } from '../../shared/workspace/hosting.ts';
import { UsageError } from './errors.ts';
import type { Host } from './host.ts';
import type { PlacesToRead } from './places-to-read.ts';
import type { ReviewCaller } from './review-desk.ts';
import type { AnswerFile } from './reviews.ts';

/**
 * What the command line does on AWS. It is imported when something on AWS is named, and not before: loading the SDK takes
 * longer than most commands.
 */

/** The workspaces at an `s3://` place. */
export async function workspacesIn(place: string): Promise<WorkspaceSource[]> {
  const location = parseS3Location(place);
  if (!location) throw new UsageError(`${place} is no place in S3; name a store such as s3://bucket/prefix`);
  return findS3Workspaces(createS3(), location);
}

/** Asks the append function on behalf of whoever operates the deployment: the credentials must be those of that role. */
export function operator(hosting: AwsHosting, host: Host): AppendCaller {
  return callerAs('operator', createLambda(), hosting, host);
}

/** Asks it for somebody who takes part in access reviews, and proves with their own credentials who they are. */
export function reviewer(hosting: AwsHosting, host: Host): ReviewCaller {
  const lambda = createLambda();
  return {
    caller: callerAs('reviewer', lambda, hosting, host),
    prove: (signedFor) => proveIdentity(lambda, host.clock, signedFor),
  };
}

function callerAs(
  alias: AppendAlias,
  lambda: LambdaClient,
  hosting: AwsHosting,
  { clock, random }: Host,
): AppendCaller {
  return callerOf(new LambdaAppendFunction(lambda, namesOf(hosting).function('append'), alias), clock, random);
}

/** More than there are reviewers, also if everybody is asked several times. */
const MAX_ANSWERS = 1_000;

/** Links by which so many worksheets of a review can be answered, signed with the credentials of whoever calls. The keys name nobody. */
export function answerLinks(
  hosting: AwsHosting,
  { clock }: Host,
  workspace: string,
  review: string,
  count: number,
): Promise<AnswerLinks> {
  const keys = Array.from({ length: count }, () => `${answersFolder(workspace, review)}/${unguessable()}.json`);
  return signAnswerLinks(createS3(), clock, {
    bucket: namesOf(hosting).inboxBucket,
    keys,
    headers: ANSWER_HEADERS,
  });
}

/** What was put into the inbox for a review: an object, or all of a folder. Throws a UsageError if it is not that. */
export async function answersIn(
  hosting: AwsHosting,
  workspace: string,
  review: string,
  place: string,
): Promise<AnswerFile[]> {
  const bucket = namesOf(hosting).inboxBucket;
  const root = `s3://${bucket}/`;
  const folder = `${root}${answersFolder(workspace, review)}/`;
  if (!`${place}/`.startsWith(folder)) throw new UsageError(`${place} is not where answers go; they are in ${folder}`);
  const s3 = createS3();
  const keys = await answersAt(s3, bucket, place.slice(root.length));
  if (keys.length === 0) throw new UsageError(`nothing has come back to ${place}; name ${folder}, or wait`);
  if (keys.length > MAX_ANSWERS) throw new UsageError(`${place} holds more than ${MAX_ANSWERS} answers; name them`);
  return keys.map((key) => ({
    file: `${root}${key}`,
    read: () => readAnswer(s3, bucket, key, MAX_ANSWER_BYTES),
  }));
}

const answersFolder = (workspace: string, review: string) => `${ANSWERS_FOLDER}/${workspace}/${review}`;

/** Throws an EvidenceError unless what is in a bucket can be neither overwritten nor deleted. */
export function checkBucket(bucket: string): Promise<void> {
  return checkEvidenceBucket(createS3(), bucket);
}

/** The evidence of a deployment, to look at. The private key is in KMS; who reads the bucket need not be let near it. */
export function placesToRead(store: AwsHosting, { clock, random }: Host): PlacesToRead {
  const s3 = createS3();
  return {
    storeOf: (workspace) => new S3Store(s3, store, workspace, clock, random),
    given: null,
    refuse: (workspace) => {
      const place = `s3://${store.bucket}/${store.prefix}${workspace}/`;
      const message = `there is no evidence log at ${place} yet; wait for the first run, or correct the store`;
      return Promise.reject(new UsageError(message));
    },
  };
}
