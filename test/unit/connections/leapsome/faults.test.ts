import { describe, expect, it, vi } from 'vitest';
import type { CollectionFailure } from '../../../../shared/connections/errors.ts';
import type { MakeFault } from '../../../simulators/faults/apply.ts';
import { ENCODING_FAULTS, REDIRECTS, withStatus } from '../../../simulators/faults/responses.ts';
import { DOCUMENT_FAULTS } from '../../../simulators/leapsome/faults/documents.ts';
import {
  capped,
  ITEMS_PER_PAGE,
  ignoringStartIndex,
  LIST_FAULTS,
  lyingItemsPerPage,
} from '../../../simulators/leapsome/faults/lists.ts';
import { RECORD_FAULTS } from '../../../simulators/leapsome/faults/records.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import { START } from '../collection-context.ts';
import { outcomeOf, Tenant } from './tenant.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

/** The row of the threat model that a refusal belongs to, and the failure that it must have. */
type Refusal = readonly [row: string, code: CollectionFailure];

const DOCUMENTS: { readonly [name in keyof typeof DOCUMENT_FAULTS]: Refusal } = {
  'an account that is active and then, by the same key, is not': ['A8', 'json-duplicate-key'],
  'a key twice in a record, which says two things': ['A8', 'json-duplicate-key'],
  'a key twice, once written with an escape': ['A8', 'json-duplicate-key'],
  'a key twice in an attribute that nobody reads': ['A8', 'json-duplicate-key'],
  'the key __proto__ twice': ['A8', 'json-duplicate-key'],
  'two lists of records': ['A8', 'json-duplicate-key'],
  'a byte that UTF-8 does not have': ['A9', 'json-invalid-text'],
  'an overlong UTF-8 sequence': ['A9', 'json-invalid-text'],
  'a surrogate in UTF-8': ['A9', 'json-invalid-text'],
  'a sequence of UTF-8 that is cut off': ['A9', 'json-invalid-text'],
  'a lone high surrogate': ['A9', 'json-invalid-text'],
  'a lone low surrogate': ['A9', 'json-invalid-text'],
  'surrogates in the wrong order': ['A9', 'json-invalid-text'],
  'a high surrogate before a plain escape': ['A9', 'json-invalid-text'],
  'a lone surrogate in a key': ['A9', 'json-invalid-text'],
  'a NUL character': ['A9', 'json-invalid-text'],
  'a NUL byte in a text': ['A9', 'body-not-json'],
  'a byte-order mark': ['A9', 'json-invalid-text'],
  'arrays nested a little too deep': ['A7', 'json-too-deep'],
  'arrays nested a million deep': ['A7', 'json-too-deep'],
  'objects nested 100,000 deep': ['A7', 'json-too-deep'],
  'six million empty lists, which take little room until they are parsed': ['A5', 'body-too-large'],
  'the number 2^53 + 1': ['A10', 'json-unsafe-number'],
  'the number -(2^53 + 1)': ['A10', 'json-unsafe-number'],
  'a number beyond every double': ['A10', 'json-unsafe-number'],
  'a number too small for every double': ['A10', 'json-unsafe-number'],
  'negative zero': ['A10', 'json-unsafe-number'],
  'a page for browsers': ['B6', 'body-not-json'],
  'no body': ['B6', 'body-not-json'],
  'half of the document': ['B6', 'body-not-json'],
  'two documents': ['B6', 'body-not-json'],
  null: ['B6', 'list-malformed'],
  'a list instead of an object': ['B6', 'list-malformed'],
  'an error document with status 200': ['B6', 'list-malformed'],
};

const LISTS: { readonly [name in keyof typeof LIST_FAULTS]: Refusal } = {
  'no total': ['B6', 'list-malformed'],
  'a total of null': ['B6', 'list-malformed'],
  'a total in quotes': ['B6', 'list-malformed'],
  'a negative total': ['B6', 'list-malformed'],
  'a total with a fraction': ['B6', 'list-malformed'],
  'a total beyond belief': ['B6', 'list-too-long'],
  'a total one too high': ['B6', 'list-ends-early'],
  'a total one too low': ['B6', 'list-overflows'],
  'a total of zero over records': ['B6', 'list-overflows'],
  'the length of the page as the total': ['B6', 'list-overflows'],
  'a total that grows with every request': ['B1', 'list-changing'],
  'no records though a total': ['B6', 'list-ends-early'],
  'no list of records': ['B6', 'list-ends-early'],
  'null for the list of records': ['B6', 'list-malformed'],
  'an object for the list of records': ['B6', 'list-malformed'],
  'one id twice': ['B3', 'list-repeats'],
  'one record twice in place of another': ['B3', 'list-repeats'],
  'the first page again and again': ['B3', 'list-repeats'],
  'an empty page while more is due': ['B6', 'list-ends-early'],
  'a record missing from the middle': ['B2', 'list-repeats'],
  'pages that overlap by one record': ['B2', 'list-repeats'],
};

const ENCODINGS: { readonly [name in keyof typeof ENCODING_FAULTS]: Refusal } = {
  'gzip twice': ['A5', 'encoding-refused'],
  'gzip twice, said once': ['A5', 'json-invalid-text'],
  brotli: ['A5', 'encoding-refused'],
  deflate: ['A5', 'encoding-refused'],
  'an encoding that nobody knows': ['A5', 'encoding-refused'],
  'gzip that is cut off': ['A5', 'interrupted'],
  'gzip with a flipped bit': ['A5', 'interrupted'],
  'gzip that is said and not done': ['A5', 'interrupted'],
  'a gigabyte from a megabyte': ['A5', 'body-too-large'],
};

const STATUSES: readonly (readonly [status: number, code: CollectionFailure, requests: number])[] = [
  [204, 'unexpected-status', 1],
  [206, 'unexpected-status', 1],
  [400, 'unexpected-status', 1],
  [404, 'unexpected-status', 1],
  [418, 'unexpected-status', 1],
  [401, 'auth-refused', 1],
  [403, 'auth-refused', 1],
  ...REDIRECTS.map((status): [number, CollectionFailure, number] => [status, 'redirect-refused', 1]),
  [429, 'rate-limited', 5],
  [500, 'server-error', 5],
  [503, 'server-error', 5],
];

/** Some faults are compressed, which takes real time: so the clock is one that never fires a deadline. */
function tenant(): Tenant {
  return new Tenant({ clock: new StoryClock(START) });
}

function rows<Name extends string>(
  faults: { readonly [name in Name]: MakeFault },
  refusals: { readonly [name in Name]: Refusal },
) {
  return Object.entries<MakeFault>(faults).map(([name, make]) => {
    const [row, code] = refusals[name as Name];
    return { name, make, row, code };
  });
}

const REFUSED = [
  ...rows(DOCUMENT_FAULTS, DOCUMENTS),
  ...rows(LIST_FAULTS, LISTS),
  ...rows(ENCODING_FAULTS, ENCODINGS),
  ...Object.entries(RECORD_FAULTS).map(([name, make]) => ({ name, make, row: 'A12', code: 'record-invalid' })),
];

describe('a reading of a server that misbehaves', () => {
  it.each(REFUSED)('refuses $name as $code [$row]', async ({ make, code }) => {
    const misled = tenant();
    misled.exchange.fault = make();

    const { error } = await outcomeOf(misled.collect());

    expect(error?.code).toBe(code);
  });

  it.each(STATUSES)('takes status %i for %s after %i requests [B7] [B8] [A2]', async (status, code, requests) => {
    const misled = tenant();
    misled.exchange.fault = withStatus(status, { location: 'https://elsewhere.example/scim/v1/Users' });

    const { error } = await outcomeOf(misled.collect());

    expect([error?.code, misled.exchange.requests.length]).toEqual([code, requests]);
  });
});

describe('a reading of a server that is odd and not wrong', () => {
  it.each([1, 2, 7, 50, 100, 999])('is complete when pages are capped at %i records [B4]', async (cap) => {
    const odd = new Tenant({ size: 120 });
    odd.exchange.fault = capped(cap);

    const { ids } = await outcomeOf(odd.collect());

    expect(ids).toEqual(odd.accountIds);
  });

  it.each(Object.entries(ITEMS_PER_PAGE))('is complete when itemsPerPage says %s [B5]', async (_name, value) => {
    const odd = new Tenant({ size: 23 });
    odd.exchange.fault = lyingItemsPerPage(10, value);

    const { ids } = await outcomeOf(odd.collect());

    expect(ids).toEqual(odd.accountIds);
  });

  it('is complete when startIndex and count are ignored and everything comes at once [B3] [B4]', async () => {
    const odd = new Tenant({ size: 23 });
    odd.exchange.fault = ignoringStartIndex(1000);

    const { ids } = await outcomeOf(odd.collect());

    expect(ids).toEqual(odd.accountIds);
  });

  it('never follows an address that a document names [A3]', async () => {
    const odd = new Tenant();
    odd.exchange.fault = (_request, answer) => {
      const text = JSON.stringify(answer.body).replaceAll('https://leapsome.example', 'https://elsewhere.example');
      answer.body = text.replace('{', '{"next":"https://elsewhere.example","nextCursor":"x",');
    };

    await odd.collect();

    expect(new Set(odd.exchange.requests.map(({ url }) => url.origin + url.pathname))).toEqual(
      new Set(['https://leapsome.example/scim/v1/Users', 'https://leapsome.example/scim/v1/Groups']),
    );
  });
});
