import type { CollectionFailure } from '../../../../shared/connections/errors.ts';
import { editRecords, type ListTarget, type MakeFault } from '../../../simulators/faults/apply.ts';
import { type CursorTarget, cursorFaults } from '../../../simulators/faults/cursors.ts';
import { documentFaults, type TextTarget } from '../../../simulators/faults/documents.ts';
import { type OffsetTarget, offsetFaults } from '../../../simulators/faults/lists.ts';
import { ENCODING_FAULTS } from '../../../simulators/faults/responses.ts';
import type { Refusal } from './guarded.ts';

/** What every connection refuses, and by which name. */

type Expected = readonly [row: string, code: CollectionFailure];

const DOCUMENTS: { readonly [name in keyof ReturnType<typeof documentFaults>]: Expected } = {
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

const LISTS: { readonly [name in keyof ReturnType<typeof offsetFaults>]: Expected } = {
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

const LISTS_BY_CURSOR: { readonly [name in keyof ReturnType<typeof cursorFaults>]: Expected } = {
  'no list of records': ['B6', 'list-malformed'],
  'null for the list of records': ['B6', 'list-malformed'],
  'an object for the list of records': ['B6', 'list-malformed'],
  'a cursor that is a number': ['B6', 'list-malformed'],
  'a cursor that is a list': ['B6', 'list-malformed'],
  'the first page again and again': ['B3', 'list-repeats'],
  'empty pages that lead to themselves': ['B3', 'list-repeats'],
  'one id twice': ['B3', 'list-repeats'],
  'one record twice in place of another': ['B3', 'list-repeats'],
};

const ENCODINGS: { readonly [name in keyof typeof ENCODING_FAULTS]: Expected } = {
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

/** Documents that not all readers understand alike, or that are none. */
export function documentLies(list: TextTarget): Refusal[] {
  return refusals(documentFaults(list), DOCUMENTS);
}

/** Lists by offset that cannot be right. */
export function offsetLies(list: OffsetTarget): Refusal[] {
  return refusals(offsetFaults(list), LISTS);
}

/** Lists by cursor that cannot be right. */
export function cursorLies(list: CursorTarget, cursor: string): Refusal[] {
  return refusals(cursorFaults(list, cursor), LISTS_BY_CURSOR);
}

export const ENCODING_LIES: readonly Refusal[] = refusals(ENCODING_FAULTS, ENCODINGS);

/** Records that identify nobody. */
export function recordLies(list: ListTarget, id: string): Refusal[] {
  const values: { readonly [name: string]: unknown } = {
    'no id': undefined,
    'an empty id': '',
    'a number as id': 17,
    'an id of 257 characters': 'x'.repeat(257),
    'an id with a control character': 'a\nb',
    'a list as id': ['a'],
  };
  const withId = (value: unknown): MakeFault => {
    return () =>
      editRecords(list, (record, position) => {
        if (position === 0) record[id] = value;
      });
  };
  return [
    ...Object.entries(values).map(([name, value]) => ({
      name,
      make: withId(value),
      row: 'A12',
      code: 'record-invalid' as const,
    })),
    {
      name: 'a record with nothing in it',
      make: () =>
        editRecords(list, (record, position) => {
          if (position === 0) for (const name of Object.keys(record)) delete record[name];
        }),
      row: 'A12',
      code: 'record-invalid',
    },
  ];
}

function refusals<Name extends string>(
  faults: { readonly [name in Name]: MakeFault },
  expected: { readonly [name in Name]: Expected },
): Refusal[] {
  return Object.entries<MakeFault>(faults).map(([name, make]) => {
    const [row, code] = expected[name as Name];
    return { name, make, row, code };
  });
}
