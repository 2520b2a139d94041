import type { z } from 'zod';

/** What is wrong with a value, in words for whoever wrote the file. Values are never quoted: one may be a token. */
export function describeIssue(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'is empty';
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? `must be of another type (${issue.expected})`;
    case 'invalid_value':
      return mustBeOneOf(issue.values);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? mustBeOneOf(issue.options) : issue.message;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be ${String(issue.minimum)} or more`
        : 'must not be empty';
    case 'invalid_key':
      return 'is not a key that can be used here';
    default:
      return issue.message;
  }
}

const TYPES: { readonly [type: string]: string } = {
  string: 'must be text; put a number in quotes, and give a duration its unit, as in 24h',
  boolean: 'must be true or false',
  int: 'must be a whole number',
  number: 'must be a number',
  array: 'must be a list',
  object: 'must be a mapping of keys to values',
  record: 'must be a mapping of keys to values',
};

function mustBeOneOf(values: readonly unknown[]): string {
  const [only] = values;
  return values.length === 1 ? `must be ${String(only)}` : `must be one of ${values.join(', ')}`;
}

/** What is wrong with the YAML itself, by the parser's code. The parser's own messages can quote the text. */
export function describeFault(code: string): string {
  return FAULTS[code] ?? 'cannot be read as YAML; check quotes, colons and indentation here and in the line above';
}

const FAULTS: { readonly [code: string]: string } = {
  BAD_ALIAS: 'has an alias that cannot be used',
  BAD_INDENT: 'is not indented as the lines above are, or a quote or bracket above it is not closed',
  BAD_PROP_ORDER: 'has an anchor or tag at the wrong place',
  BLOCK_IN_FLOW: 'has a mapping or list within { } or [ ]; put text that contains ": " in quotes',
  DUPLICATE_KEY: 'has a key that is there already; each can be given once',
  MISSING_CHAR: 'lacks a closing quote, bracket or brace, a comma, or a space, here or in a line above',
  MULTIPLE_DOCS: 'begins a second document; take the line "---" out',
  TAB_AS_INDENT: 'is indented by a tab; use spaces',
  TAG_RESOLVE_FAILED: 'has a tag that is not known; take the word that begins with "!" out',
};
