import type { MatchBasis, Matching } from '../../access/matching/matching.ts';
import type { Instant } from '../../kernel/instant.ts';

/** Whose account it is, as far as an evaluation could tell. People are `<connection>/<record id>`. */
export type Owner =
  | { readonly state: 'matched'; readonly person: string; readonly by: MatchBasis; readonly since: Instant }
  | { readonly state: 'ambiguous'; readonly people: readonly string[]; readonly since: Instant }
  | { readonly state: 'unmatched'; readonly since: Instant };

/** The owners of a connection's accounts, by account id. Of an account that is not in it, nothing was known. */
export function ownersIn(matching: Matching, connection: string): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const { connection: of, account, person, by, since } of matching.pairs) {
    if (of === connection) owners.set(account, { state: 'matched', person, by, since });
  }
  for (const { connection: of, account, people, since } of matching.ambiguous) {
    if (of === connection) owners.set(account, { state: 'ambiguous', people, since });
  }
  for (const { connection: of, account, since } of matching.unmatched) {
    if (of === connection) owners.set(account, { state: 'unmatched', since });
  }
  return owners;
}
