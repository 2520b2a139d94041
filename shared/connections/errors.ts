import { RollcallError } from '../kernel/errors.ts';

/** Why nothing could be collected. Each is a reason in a `collection-failed` entry; docs/connectors.md explains them. */
export const COLLECTION_FAILURES = [
  // The configuration of the connection.
  'address-refused',
  'secret-unusable',
  'file-unreadable',
  'file-invalid',
  // The way to the source.
  'unreachable',
  'tls-refused',
  'interrupted',
  'timeout',
  'deadline-exceeded',
  // The source's answer.
  'auth-refused',
  'redirect-refused',
  'link-refused',
  'token-malformed',
  'rate-limited',
  'server-error',
  'unexpected-status',
  'encoding-refused',
  'body-too-large',
  'body-not-json',
  'json-duplicate-key',
  'json-too-deep',
  'json-unsafe-number',
  'json-invalid-text',
  // Lists.
  'list-malformed',
  'list-too-long',
  'list-repeats',
  'list-ends-early',
  'list-overflows',
  'list-changing',
  'record-invalid',
] as const;
export type CollectionFailure = (typeof COLLECTION_FAILURES)[number];

/** Those that may be gone when the connection is read again in a minute. */
export const PASSING_FAILURES: readonly string[] = [
  'unreachable',
  'interrupted',
  'timeout',
  'rate-limited',
  'server-error',
  'list-changing',
] satisfies readonly CollectionFailure[];

/**
 * Nothing usable was collected. The message says what, where and what to do, and holds no personal data: it goes into
 * the log of the evidence.
 */
export class CollectionError extends RollcallError<CollectionFailure> {}
