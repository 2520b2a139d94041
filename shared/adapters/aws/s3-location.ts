import { EvidenceError, type EvidenceErrorCode } from '../../evidence/errors.ts';
import { failureOf } from './failure.ts';

/** A place in S3, as `s3://bucket/prefix` names it. */
export interface S3Location {
  readonly bucket: string;
  /** Ends with `/`, or is empty. */
  readonly prefix: string;
}

/** Reads `s3://bucket` or `s3://bucket/prefix`; null if it is neither. */
export function parseS3Location(text: string): S3Location | null {
  const [, bucket, rest = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s.exec(text) ?? [];
  if (bucket === undefined) return null;
  const prefix = rest.replace(/\/+$/, '');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}

/** What was to be done in a bucket and failed, as an error with its own code for each thing to do about it. */
export function s3Error(what: string, bucket: string, error: unknown): EvidenceError {
  const { kind, words } = failureOf(error);
  const code: EvidenceErrorCode =
    kind === 'denied' ? 'store-denied' : kind === 'not-found' ? 'store-missing' : 'store-unavailable';
  return new EvidenceError(code, `cannot ${what} in the bucket ${bucket}: ${words}`, { cause: error });
}
