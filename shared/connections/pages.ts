import type { PageRecord } from '../access/certificate.ts';
import { AttributeError } from './attributes.ts';
import type { ReadingProgress } from './contract.ts';
import { CollectionError } from './errors.ts';
import type { GuardedTransport, JsonRequest, JsonResponse } from './transport/guarded-transport.ts';

/** What pages of lists that are read by offset and by cursor have in common. */

/** No company has more; a server that declares or sends more is not believed. */
export const MAX_RECORDS = 2_000_000;
/** Generous for a record of about 1.5 kB, and what bounds memory whatever a server sends. */
const BYTES_PER_RECORD = 64 * 1024;
const MAX_PAGE_BYTES = 128 * 1024 * 1024;

/** Whom to ask for lists, and with what. */
export interface ListClient {
  readonly transport: GuardedTransport;
  readonly credential: JsonRequest['credential'];
  readonly report: (progress: ReadingProgress) => void;
}

/** The most that a page of so many records may hold. */
export function maxPageBytes(count: number): number {
  return Math.min(MAX_PAGE_BYTES, count * BYTES_PER_RECORD);
}

/** Takes the records of a page as they come; a CollectionError says where one stands that cannot be relied on. */
export function taking<Item>(
  read: (record: unknown) => Item,
  into: Item[],
  at: string,
): (record: unknown, index: number) => void {
  return (record, index) => {
    try {
      into.push(read(record));
    } catch (error) {
      if (!(error instanceof AttributeError)) throw error;
      throw new CollectionError(
        'record-invalid',
        `${at}: record ${index + 1} of the page cannot be relied on (${error.message}); nothing was used`,
      );
    }
  };
}

/** A single document, which is no list, in the ledger. */
export function documentRecord(resource: string, response: Omit<JsonResponse, 'value'>): PageRecord {
  const { status, attempts, bytes, sha256, serverDate } = response;
  return {
    resource,
    reading: 1,
    pass: 1,
    startIndex: null,
    count: null,
    received: 1,
    totalResults: null,
    itemsPerPage: null,
    status,
    attempts,
    bytes,
    sha256,
    serverDate,
  };
}

/** The error about a page that is no such list: which member is at fault and what was expected of it, never its value. */
export function malformedList(at: string, envelope: string, fault: string): CollectionError {
  return new CollectionError(
    'list-malformed',
    `${at} is not a ${envelope} (${fault}); nothing of it was used, ask the vendor`,
  );
}

/** The members of the document that a page is. */
export function documentOf(value: unknown, at: string, envelope: string): { readonly [name: string]: unknown } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw malformedList(at, envelope, 'the document: expected an object');
}
