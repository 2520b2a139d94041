import { editText, inList, type MakeFault } from './apply.ts';

/** Writes JSON into an attribute of the first record that nobody reads; a long one is made when it is needed. */
const withMember = (json: string | (() => string)): MakeFault => {
  return () => {
    const written = typeof json === 'string' ? json : json();
    return inList(
      'Users',
      editText((text) => text.replace('"Resources":[{', `"Resources":[{"unread":${written},`)),
    );
  };
};

const withBytes = (...bytes: number[]): MakeFault => {
  return () =>
    inList(
      'Users',
      editText((text) => {
        const [before = '', after = ''] = text.split('"title":"', 2);
        return Buffer.concat([Buffer.from(`${before}"title":"`), Buffer.from(bytes), Buffer.from(after)]);
      }),
    );
};

const instead = (text: string): MakeFault => {
  return () =>
    inList(
      'Users',
      editText(() => text),
    );
};

const replacing = (pattern: RegExp, replacement: string): MakeFault => {
  return () =>
    inList(
      'Users',
      editText((text) => text.replace(pattern, replacement)),
    );
};

/** Answers that are no document which all readers understand alike. */
export const DOCUMENT_FAULTS = {
  'an account that is active and then, by the same key, is not': replacing(
    /"active":true/,
    '"active":true,"active":false',
  ),
  'a key twice, once written with an escape': replacing(/"active":true/, '"active":true,"\\u0061ctive":false'),
  'a key twice in an attribute that nobody reads': withMember('{"a":1,"a":1}'),
  'the key __proto__ twice': withMember('{"__proto__":1,"__proto__":{}}'),
  'two lists of records': replacing(/"Resources":/, '"Resources":[],"Resources":'),
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
  'a byte-order mark': replacing(/^/, '\ufeff'),
  'a page for browsers': instead('<!doctype html><html><title>Sign in</title></html>'),
  'no body': instead(''),
  'half of the document': () =>
    inList(
      'Users',
      editText((text) => text.slice(0, text.length / 2)),
    ),
  'two documents': () =>
    inList(
      'Users',
      editText((text) => text + text),
    ),
  'a NUL byte in a text': withBytes(0x00),
  null: instead('null'),
  'a list instead of an object': instead('[]'),
  'an error document with status 200': instead(
    '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"Internal error","status":"500"}',
  ),
} satisfies { readonly [name: string]: MakeFault };
