/** What a request says of itself beside who, what and on what: `s3:if-none-match` and the like. Keys in any case. */
export type RequestContext = { readonly [key: string]: string };

type Condition = { readonly [operator: string]: { readonly [key: string]: unknown } };

/**
 * Whether all of a statement's conditions hold, as IAM evaluates them: a key that the request lacks fails a condition,
 * except a negated one, which it fulfils, and `Null`, which asks for just that. Throws on an operator not known here.
 */
export function conditionsHold(condition: Condition | undefined, request: RequestContext): boolean {
  const context = new Map(Object.entries(request).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => {
      const values = (Array.isArray(expected) ? expected : [expected]).map(String);
      return holds(operator, context.get(key.toLowerCase()), values);
    }),
  );
}

function holds(operator: string, actual: string | undefined, values: readonly string[]): boolean {
  if (operator === 'Null') return values.includes(String(actual === undefined));
  const negated = /^(String|Arn)Not(Equals|Like)$/.exec(operator);
  if (negated)
    return (
      actual === undefined ||
      !values.some((value) => matches(value, actual, negated[2] === 'Like' || negated[1] === 'Arn'))
    );
  if (actual === undefined) return false;
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return values.includes(actual);
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return values.some((value) => matches(value, actual, true));
    case 'NumericLessThan':
      return values.some((value) => Number(actual) < Number(value));
    case 'NumericGreaterThan':
      return values.some((value) => Number(actual) > Number(value));
    default:
      throw new Error(`the operator ${operator} is not known here`);
  }
}

function matches(pattern: string, text: string, isPattern: boolean): boolean {
  return isPattern ? like(pattern, text) : pattern === text;
}

/** `*` stands for any characters, `/` and `:` included, and `?` for one. */
export function like(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
