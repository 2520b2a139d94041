/** A statement that can be changed. */
export interface ForgedStatement {
  _type: string;
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: string;
  predicate: { [name: string]: unknown };
}

/** How entries refer to one another. */
export interface Reference {
  readonly seq: number;
  readonly digest: string;
}

/** The value at a path such as `predicate.inputs.0.state`. */
export function get(root: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => Reflect.get(Object(value), name), root);
}

/** Replaces the value at a path. */
export function set(root: object, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  const owner = names.length === 0 ? root : get(root, names.join('.'));
  Reflect.set(Object(owner), last, value);
}

/** Removes the member at a path. */
export function unset(root: object, path: string): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  const owner = names.length === 0 ? root : get(root, names.join('.'));
  Reflect.deleteProperty(Object(owner), last);
}

/** A copy in which references follow entries that have moved. */
export function relink(value: unknown, moved: ReadonlyMap<string, Reference>): unknown {
  if (Array.isArray(value)) return value.map((item) => relink(item, moved));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, relink(member, moved)]));
  const { seq, digest } = members;
  const isReference = typeof seq === 'number' && typeof digest === 'string';
  return isReference ? { ...members, ...moved.get(digest) } : members;
}

/** An entry of any type that could stand after another one. */
export function entryAfter(
  before: ForgedStatement,
  type: string,
  appendedAt: string,
  subject: ForgedStatement['subject'],
  predicate: object,
): ForgedStatement {
  const log = { ...Object(get(before, 'predicate.log')), appendedAt };
  const predicateType = `urn:rollcall:attestation:${type}:v1`;
  return { _type: before._type, subject, predicateType, predicate: { ...predicate, log } };
}
