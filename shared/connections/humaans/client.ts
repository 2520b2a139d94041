import type { PageRecord } from '../../access/certificate.ts';
import { CollectionError } from '../errors.ts';
import { type Envelope, type OffsetList, type ReadList, readOffsetList } from '../offset-pages.ts';
import { documentOf, documentRecord, type ListClient } from '../pages.ts';

/** The most that Humaans gives at a time. Always asked for: its default is documented differently in different places. */
const PAGE_SIZE = 250;
const MAX_TOKEN_INFO_BYTES = 64 * 1024;
/** Without it Humaans shows the public part of a profile, which has no dates of employment. */
const NEEDED_SCOPE = 'private:read';

const LIST: Envelope = {
  name: 'Humaans list',
  records: 'data',
  total: 'total',
  pageLength: 'limit',
  lengths: null,
};

/** Reads a list of Humaans. Rejects with a CollectionError. */
export function readHumaansList<Item>(
  client: ListClient,
  list: Pick<OffsetList<Item>, 'path' | 'filter' | 'selection' | 'read' | 'idOf'>,
): Promise<ReadList<Item>> {
  return readOffsetList(client, {
    ...list,
    pageSize: PAGE_SIZE,
    paging: ({ startIndex, count }) => ({ $limit: String(count), $skip: String(startIndex - 1) }),
    envelope: LIST,
  });
}

/**
 * Asks what the token may do. Rejects with a CollectionError `auth-refused` if that is too little. Null: the interface does
 * not tell, and what the records show must do.
 */
export async function checkScopes({ transport, credential }: ListClient): Promise<PageRecord | null> {
  const resource = '/token-info';
  const response = await transport.getJson({
    path: resource,
    query: {},
    credential,
    maxBytes: MAX_TOKEN_INFO_BYTES,
    select: { members: { scopes: true } },
    telling: [404],
  });
  if (response.status !== 200) return null;
  const { scopes } = documentOf(response.value, resource, 'description of the token');
  if (!Array.isArray(scopes)) return null;
  if (!scopes.includes(NEEDED_SCOPE)) {
    throw new CollectionError(
      'auth-refused',
      `the token lacks the scope ${NEEDED_SCOPE}, without which Humaans does not tell who left and when; create one that has it`,
    );
  }
  return documentRecord(resource, response);
}
