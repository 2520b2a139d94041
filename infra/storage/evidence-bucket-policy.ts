import type { IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Lock } from '../../shared/deployment/lock.ts';
import type { Arns } from '../arns.ts';
import { createOnly, denyAll, unless } from './private-bucket.ts';

export interface EvidenceWriters {
  /** The one role that writes entries, checkpoints and public keys. */
  readonly append: IRole;
  /** The roles that store artifacts. */
  readonly artifacts: readonly IRole[];
}

/**
 * What nobody may do to the evidence, whatever else they are allowed. With `teardown` only who writes, and how, stays.
 *
 * S3 evaluates `If-None-Match: *` against the current version, and a delete marker counts as no object: so deletion has
 * to be denied for a key to be written once. Lifecycle rules and replication do not ask this policy when they act, so
 * setting them up is denied.
 */
export function immutability(arns: Arns, lock: Lock, writers: EvidenceWriters, teardown: boolean): PolicyStatement[] {
  const writing = [createOnly(arns.allEvidence), ...onlyWriters(arns, writers), ...lockOfTheLog(arns, lock)];
  return teardown ? writing : [...writing, ...capOfLocks(arns, lock, writers.append), deletion(arns), tampering(arns)];
}

function onlyWriters({ allEvidence, log }: Arns, { append, artifacts }: EvidenceWriters): PolicyStatement[] {
  return [
    denyAll('DenyWritingByOthers', {
      actions: ['s3:PutObject'],
      resources: [allEvidence],
      conditions: unless([append, ...artifacts]),
    }),
    denyAll('DenyLogExceptAppend', {
      actions: ['s3:PutObject'],
      resources: [...log],
      conditions: unless([append]),
    }),
  ];
}

/** The log outlives the evidence that it names, so each object of it brings a lock of its own. */
function lockOfTheLog({ log }: Arns, { mode, logDays }: Lock): PolicyStatement[] {
  return [
    denyAll('DenyLogWithoutLock', {
      actions: ['s3:PutObject'],
      resources: [...log],
      conditions: {
        Null: { 's3:object-lock-remaining-retention-days': 'true' },
        Bool: { 's3:ObjectCreationOperation': 'true' },
      },
    }),
    denyAll('DenyLogWithShortLock', {
      actions: ['s3:PutObject', 's3:PutObjectRetention'],
      resources: [...log],
      conditions: { NumericLessThan: { 's3:object-lock-remaining-retention-days': String(logDays.min - 1) } },
    }),
    denyAll('DenyOtherLockMode', {
      actions: ['s3:PutObject', 's3:PutObjectRetention'],
      resources: [...log],
      // A condition that is negated holds where the key is absent, as in a request without a lock.
      conditions: {
        Null: { 's3:object-lock-mode': 'false' },
        StringNotEquals: { 's3:object-lock-mode': mode.toUpperCase() },
      },
    }),
  ];
}

/** A mistyped year would keep personal data for a century, in compliance mode with no way out. */
function capOfLocks({ allEvidence }: Arns, { logDays, evidenceDays }: Lock, append: IRole): PolicyStatement[] {
  const longest = Math.max(logDays.max, evidenceDays) + 1;
  return [
    denyAll('DenyLongLock', {
      actions: ['s3:PutObject', 's3:PutObjectRetention'],
      resources: [allEvidence],
      conditions: { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': String(longest) } },
    }),
    denyAll('DenyLockingByOthers', {
      actions: ['s3:PutObjectRetention'],
      resources: [allEvidence],
      conditions: unless([append]),
    }),
  ];
}

function deletion({ evidenceBucket, allEvidence }: Arns): PolicyStatement {
  return denyAll('DenyDeletion', {
    actions: [
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:BypassGovernanceRetention',
      's3:PutObjectAcl',
      's3:PutObjectVersionAcl',
      's3:DeleteBucket',
    ],
    resources: [evidenceBucket, allEvidence],
  });
}

function tampering({ evidenceBucket, allEvidence }: Arns): PolicyStatement {
  return denyAll('DenyLifecycleAndReplication', {
    actions: [
      's3:PutLifecycleConfiguration',
      's3:PutReplicationConfiguration',
      's3:ReplicateObject',
      's3:ReplicateDelete',
      's3:ReplicateTags',
      's3:ObjectOwnerOverrideToBucketOwner',
      's3:PutEncryptionConfiguration',
    ],
    resources: [evidenceBucket, allEvidence],
  });
}
