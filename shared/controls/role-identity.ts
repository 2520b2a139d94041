/** A role by the id that one source knows it by. Sources that go by names alone, as imports do, give the name as id. */
export interface NamedRole {
  readonly id: string;
  readonly name: string;
}

/**
 * Tells which of the ids that sources give are of one role: a name, where exactly one role of an id bears it, means that
 * one. Two ids are two roles, whatever they are called.
 */
export function identify(roles: readonly NamedRole[]): (role: NamedRole) => string {
  const withId = new Map(roles.filter(({ id, name }) => id !== name).map((role) => [role.id, role.name]));
  const byName = Map.groupBy(withId.keys(), (id) => withId.get(id));
  return ({ id }) => {
    if (withId.has(id)) return id;
    const [only, ...others] = byName.get(id) ?? [];
    return only !== undefined && others.length === 0 ? only : id;
  };
}
