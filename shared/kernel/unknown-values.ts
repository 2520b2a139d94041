/** Looks into values of which nothing is known yet: checks of values against one another run whatever else is wrong. */

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
