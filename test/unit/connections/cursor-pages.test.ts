import { describe, expect, it } from 'vitest';
import { attributesOf, idOf } from '../../../shared/connections/attributes.ts';
import { type CursorList, readCursorList } from '../../../shared/connections/cursor-pages.ts';
import { Secret } from '../../../shared/kernel/secret.ts';
import { failureOf, HOST, Line, ok } from './transport/line.ts';

const LIST: CursorList<string> = {
  path: '/users',
  query: { $select: 'id' },
  filter: null,
  pageSize: 2,
  continued: (link) => ({ link }),
  envelope: { name: 'Graph list', records: 'value', next: '@odata.nextLink' },
  selection: { members: { id: true } },
  read: (record) => idOf(attributesOf(record, 'the record').id, 'id'),
  idOf: (id) => id,
};
const BASE = `https://${HOST}/scim/v1`;

/** Reads a list whose far end gives these documents, one after the other and from the first again. */
function reading(documents: readonly unknown[], list: Partial<CursorList<string>> = {}) {
  const line = new Line({ answer: (number) => ok(documents[(number - 1) % documents.length]) });
  const told: string[] = [];
  const client = {
    transport: line.transport(),
    credential: { scheme: 'Bearer' as const, secret: new Secret('token') },
    report: ({ resource, received, total }: { resource: string; received: number; total: number | null }) =>
      told.push(`${resource} ${received} ${total}`),
  };
  return { read: readCursorList(client, { ...LIST, ...list }), line, told };
}

const value = (...ids: string[]) => ids.map((id) => ({ id, secret: 'dropped' }));
const PAGES = [{ value: value('a', 'b'), '@odata.nextLink': `${BASE}/users?$skiptoken=2` }, { value: value('c') }];

describe('a list that continues by a cursor', () => {
  it('is asked for by the link that the page gave, or by a query with its cursor', async () => {
    const byLink = reading(PAGES);
    const byQuery = reading([{ value: value('a'), '@odata.nextLink': 'c1' }, { value: value('b') }], {
      continued: (next) => ({ query: { next } }),
    });

    expect([(await byLink.read).items, (await byQuery.read).items]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b'],
    ]);
    expect(byLink.line.exchange.requests.map(({ url }) => url.href)).toEqual([
      `${BASE}/users?%24select=id`,
      `${BASE}/users?$skiptoken=2`,
      `${BASE}/users?%24select=id`,
      `${BASE}/users?$skiptoken=2`,
    ]);
    expect(byQuery.line.exchange.requests.map(({ url }) => url.search)).toEqual([
      '?%24select=id',
      '?next=c1',
      '?%24select=id',
      '?next=c1',
    ]);
  });

  it('leaves a record of each page: what was asked and received, without an offset or a declared length', async () => {
    const { read, told } = reading(PAGES);

    const { pages, request } = await read;

    expect(
      pages.map(({ resource, reading: number, pass, startIndex, count, received, totalResults }) => [
        resource,
        number,
        pass,
        startIndex,
        count,
        received,
        totalResults,
      ]),
    ).toEqual([
      ['/users', 1, 1, null, 2, 2, null],
      ['/users', 1, 1, null, 2, 1, null],
      ['/users', 1, 2, null, 2, 2, null],
      ['/users', 1, 2, null, 2, 1, null],
    ]);
    expect(request).toEqual({ resource: '/users', count: 2, filter: null });
    expect(told).toEqual(['/users 2 null', '/users 3 null']);
  });

  it.each([
    ['no list', { error: 'x' }, 'list-malformed', '/users is not a Graph list (value: expected a list)'],
    ['no object', ['a'], 'list-malformed', '/users is not a Graph list (the document: expected an object)'],
    [
      'a cursor that is no text',
      { value: [], '@odata.nextLink': 2 },
      'list-malformed',
      '@odata.nextLink: expected a text',
    ],
    ['a record without an id', { value: [{ id: 'a' }, {}] }, 'record-invalid', '/users: record 2 of the page'],
    [
      'a way elsewhere',
      { value: [], '@odata.nextLink': 'https://graph.example/users' },
      'link-refused',
      'never followed',
    ],
  ])('is refused with %s', async (_, document, code, message) => {
    const error = await failureOf(reading([document]).read);

    expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
  });
});
