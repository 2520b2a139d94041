import { canonicalJson } from '../../kernel/canonical-json.ts';

/** Members by which the items of a list are told apart, those of them that an item has. */
const IDENTIFYING = ['key', 'finding', 'id', 'test', 'connection', 'account', 'record', 'exclusion'];

/**
 * Where two JSON documents differ, such as `findings[UAR-08:main/leapsome:account.7].status`: nothing of what stands there,
 * which may be personal. Items of lists are compared by what identifies them. None if the documents are the same.
 */
export function* placesThatDiffer(one: unknown, other: unknown, at = ''): Generator<string> {
  if (isRecord(one) && isRecord(other)) {
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
      yield* placesThatDiffer(one[name], other[name], at === '' ? name : `${at}.${name}`);
    }
    return;
  }
  const [items, others] = [byIdentity(one), byIdentity(other)];
  if (items && others) {
    const names = new Set([...items.keys(), ...others.keys()]);
    for (const name of names) yield* placesThatDiffer(items.get(name), others.get(name), `${at}[${name}]`);
    // The same in another order is another document.
    const inBoth = (list: ReadonlyMap<string, unknown>) =>
      [...list.keys()].filter((name) => items.has(name) && others.has(name));
    if (!isSame(inBoth(items), inBoth(others))) yield `${at}[]`;
    return;
  }
  if (!isSame(one, other)) yield at;
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(one) === canonicalJson(other);
}

/** The items of a list by what identifies them; null for what is no list, or one whose items cannot be told apart. */
function byIdentity(list: unknown): ReadonlyMap<string, unknown> | null {
  if (!Array.isArray(list)) return null;
  const items = new Map(list.map((item: unknown) => [identityOf(item), item]));
  return items.size === list.length && !items.has('') ? items : null;
}

function identityOf(item: unknown): string {
  if (!isRecord(item)) return '';
  return IDENTIFYING.flatMap((name) => (typeof item[name] === 'string' ? [item[name]] : [])).join(' ');
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
