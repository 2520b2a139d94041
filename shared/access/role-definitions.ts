import * as z from 'zod';
import type { Instant } from '../kernel/instant.ts';
import type { RoleDefinition } from './snapshot.ts';

const text = z.string();

/** What can be different about a role although it is the same one. */
const FACETS = ['name', 'scope', 'systemDefault'] as const;

/** A role of an application, as complete readings last told of it. */
export const knownDefinitionSchema = z.strictObject({
  connection: text,
  id: text,
  name: text,
  scope: text.nullable(),
  systemDefault: text.nullable(),
  /** When it was first seen to be there, or to be what it is now; null for what it was at the very first reading. */
  since: text.nullable(),
  /** What it was until then; null for one that was not there. */
  before: z.strictObject({ name: text, scope: text.nullable(), systemDefault: text.nullable() }).nullable(),
  /** Since when nothing tells of the application's roles any more; null while something does. */
  untoldSince: text.nullable(),
});

export type KnownDefinition = z.infer<typeof knownDefinitionSchema>;

/**
 * Takes over what a reading tells of an application's roles: null if it tells nothing. What the first one tells is how
 * things are. Later, a role that is new, has another name or reaches elsewhere is so since then. An inactive role gives
 * nobody anything: it counts as none, and as new when it becomes active. What was not said before, or is not said any
 * more, is no change.
 */
export function followDefinitions(
  known: readonly KnownDefinition[],
  connection: string,
  told: readonly RoleDefinition[] | null,
  asOf: Instant,
): KnownDefinition[] {
  if (told === null) return known.map((role) => ({ ...role, untoldSince: role.untoldSince ?? asOf }));
  const isFirst = known.length === 0;
  const before = new Map(known.map((role) => [role.id, role]));
  return told
    .filter(({ active }) => active !== false)
    .map(({ id, name, ...role }): KnownDefinition => {
      const former = before.get(id);
      const now = {
        name,
        scope: role.scope ?? former?.scope ?? null,
        systemDefault: role.systemDefault ?? former?.systemDefault ?? null,
      };
      if (!former) return { connection, id, ...now, since: isFirst ? null : asOf, before: null, untoldSince: null };
      if (!FACETS.some((facet) => former[facet] !== null && former[facet] !== now[facet])) {
        return { ...former, ...now, untoldSince: null };
      }
      const { name: formerName, scope, systemDefault } = former;
      return {
        connection,
        id,
        ...now,
        since: asOf,
        before: { name: formerName, scope, systemDefault },
        untoldSince: null,
      };
    });
}
