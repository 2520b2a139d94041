import type { Account } from '../access/snapshot.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PeopleView } from './people.ts';

/** How results name this source of roles. */
export const APP_ROLES = 'app-roles';

/** A role that a directory gave somebody along with the application. */
interface AppRole {
  /** By name. */
  readonly role: string;
  /** When it was given; null where the directory does not say, as for members of a group. */
  readonly since: Instant | null;
}

/**
 * The roles that directories gave the owners of accounts. They tell what the application was sent, not what it made of it, and
 * miss what was set by hand there.
 */
export interface AppRoles {
  /** `none`: no directory gives any. `unread`: one does or did, and nobody can tell whose they are now. */
  readonly state: 'none' | 'told' | 'unread';
  of(account: Account): readonly AppRole[];
}

/** No directory gives roles. */
export const NO_APP_ROLES: AppRoles = { state: 'none', of: () => [] };

/** Finds the roles that were given to the owners of accounts. `isGiven`: a directory gives roles, or last did. */
export function viewAppRoles(people: PeopleView, accounts: readonly Account[], isGiven: boolean): AppRoles {
  if (!isGiven) return NO_APP_ROLES;
  if (people.state !== 'known') return { state: 'unread', of: () => [] };
  const externalIds = new Set(accounts.map(({ externalId }) => externalId));
  return {
    state: 'told',
    of(account) {
      const match = people.ownerOf(account.id);
      if (match.kind !== 'owner') return [];
      return (
        people.assignments
          .of(match.human)
          // Of several accounts, the one that the directory provisions.
          .filter(({ record }) => account.externalId === record.id || !externalIds.has(record.id))
          .flatMap(({ assignments }) =>
            assignments.flatMap(({ role, since }) => (role === null ? [] : [{ role, since }])),
          )
      );
    },
  };
}
