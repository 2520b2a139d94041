import type { Fault } from '../service.ts';
import { editText, inList, type ListTarget, type MakeFault } from './apply.ts';

/** A list whose records have a text. */
export interface TextTarget extends ListTarget {
  /** Attribute of every record whose value is a text. */
  readonly text: string;
}

/** Answers that are no document which all readers understand alike. */
export function documentFaults(target: TextTarget) {
  const { resource, records, text } = target;
  const edited = (edit: (document: string) => string | Buffer): MakeFault => {
    return () => editTextIn(resource, edit);
  };
  /** Writes JSON into an attribute of the first record that nobody reads; a long one is made when it is needed. */
  const withMember = (json: string | (() => string)): MakeFault => {
    return () => {
      const written = typeof json === 'string' ? json : json();
      return editTextIn(resource, (document) =>
        document.replace(`"${records}":[{`, `"${records}":[{"unread":${written},`),
      );
    };
  };
  const withBytes = (...bytes: number[]) =>
    edited((document) => {
      const [before = '', after = ''] = halves(document, `"${text}":"`);
      return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    });
  const instead = (document: string) => edited(() => document);
  const replacing = (pattern: string, replacement: string) =>
    edited((document) => document.replace(pattern, () => replacement));
  const escaped = `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}${text.slice(1)}`;
  return {
    'a key twice in a record, which says two things': replacing(`"${text}":"`, `"${text}":"x","${text}":"`),
    'a key twice, once written with an escape': replacing(`"${text}":"`, `"${escaped}":"x","${text}":"`),
    'a key twice in an attribute that nobody reads': withMember('{"a":1,"a":1}'),
    'the key __proto__ twice': withMember('{"__proto__":1,"__proto__":{}}'),
    'two lists of records': replacing(`"${records}":`, `"${records}":[],"${records}":`),
    'a byte that UTF-8 does not have': withBytes(0xff),
    'an overlong UTF-8 sequence': withBytes(0xc0, 0xaf),
    'a surrogate in UTF-8': withBytes(0xed, 0xa0, 0x80),
    'a sequence of UTF-8 that is cut off': withBytes(0xe2, 0x82),
    'a lone high surrogate': withMember('"\\ud800"'),
    'a lone low surrogate': withMember('"\\udc00"'),
    'surrogates in the wrong order': withMember('"\\udc00\\ud800"'),
    'a high surrogate before a plain escape': withMember('"\\ud800\\u0041"'),
    'a lone surrogate in a key': withMember('{"\\udfff":1}'),
    'a NUL character': withMember('"\\u0000"'),
    'arrays nested a little too deep': withMember('['.repeat(30) + ']'.repeat(30)),
    'arrays nested a million deep': withMember(() => '['.repeat(1_000_000) + ']'.repeat(1_000_000)),
    'objects nested 100,000 deep': withMember(() => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    'six million empty lists, which take little room until they are parsed': withMember(
      () => `[${'[],'.repeat(6_000_000)}0]`,
    ),
    'the number 2^53 + 1': withMember('9007199254740993'),
    'the number -(2^53 + 1)': withMember('-9007199254740993'),
    'a number beyond every double': withMember('1e400'),
    'a number too small for every double': withMember('1e-400'),
    'negative zero': withMember('-0'),
    'a byte-order mark': edited((document) => `\ufeff${document}`),
    'a page for browsers': instead('<!doctype html><html><title>Sign in</title></html>'),
    'no body': instead(''),
    'half of the document': edited((document) => document.slice(0, document.length / 2)),
    'two documents': edited((document) => document + document),
    'a NUL byte in a text': withBytes(0x00),
    null: instead('null'),
    'a list instead of an object': instead('[]'),
    'an error document with status 200': instead(
      '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"Internal error","status":"500"}',
    ),
  } satisfies { readonly [name: string]: MakeFault };
}

function editTextIn(resource: string | null, edit: (document: string) => string | Buffer): Fault {
  return resource === null ? editText(edit) : inList(resource, editText(edit));
}

/** What comes before the first of what follows a mark, the mark included, and what comes after. */
function halves(document: string, mark: string): [before: string, after: string] {
  const end = document.indexOf(mark) + mark.length;
  return [document.slice(0, end), document.slice(end)];
}
