import type { MatchBasis } from '../../access/matching/matching.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import type { Between, EvidenceLink } from './evidence-link.ts';
import type { ReviewItemRow } from './review-rows.ts';

/**
 * The populations of a period, from which samples are drawn. Each row has an `id` that is its own in its population, and
 * says in which readings it was seen. Sorted by id.
 */
export interface Populations {
  readonly leavers: readonly LeaverRow[];
  readonly joiners: readonly JoinerRow[];
  readonly movers: readonly MoverRow[];
  readonly grants: readonly GrantRow[];
  readonly accounts: readonly AccountRow[];
  readonly holders: readonly HolderRow[];
  /** The items of access reviews that were under way in the period. */
  readonly reviews: readonly ReviewItemRow[];
}

/** A person of the rosters, as the last record has them. */
interface PersonRow {
  readonly id: string;
  /** `<roster>/<record id>`. */
  readonly person: string;
  readonly employeeNumber: string | null;
  readonly name: string | null;
  readonly type: 'internal' | 'external' | null;
  readonly department: string | null;
  readonly title: string | null;
  /** When the rosters showed it. */
  readonly shown: Between;
}

export interface LeaverRow extends PersonRow {
  readonly endDate: CalendarDate | null;
  readonly lastWorkingDay: CalendarDate | null;
  /** `absence`: the record is not in the roster any more. */
  readonly basis: 'status' | 'absence';
  readonly accounts: readonly OwnedAccount[];
}

export interface JoinerRow extends PersonRow {
  readonly startDate: CalendarDate | null;
  /** Whether a roster knew them as somebody who had left. */
  readonly isRehire: boolean;
  readonly accounts: readonly OwnedAccount[];
}

export interface MoverRow extends PersonRow {
  readonly formerDepartment: string | null;
  readonly formerTitle: string | null;
  readonly accounts: readonly OwnedAccount[];
}

/** An account of somebody in a population, at the end of the period. */
export interface OwnedAccount {
  readonly connection: string;
  readonly account: string;
  readonly userName: string;
  readonly state: AccountState;
  /** When it was created, or last activated, in the period; null if it was not. */
  readonly activated: Between | null;
  /** When it was last deactivated or removed, in the period; null if it was not. */
  readonly deactivated: Between | null;
}

/** `unknown`: the source does not say whether it is active. `gone`: not in the last complete reading. */
export type AccountState = 'active' | 'inactive' | 'unknown' | 'gone';

/** An account held something that it did not hold before, or the other way round. */
export interface GrantRow {
  readonly id: string;
  readonly type: 'granted' | 'withdrawn';
  readonly connection: string;
  readonly account: string;
  readonly userName: string;
  readonly kind: 'role' | 'group';
  readonly entitlement: string;
  readonly name: string | null;
  readonly isPrivileged: boolean;
  readonly sources: readonly string[];
  /** The approval that the policy had for it when it was first evaluated; null if it had none. */
  readonly approvedBy: string | null;
  readonly approvedOn: CalendarDate | null;
  readonly changed: Between;
}

/** An account that existed at some time in the period. */
export interface AccountRow {
  readonly id: string;
  readonly connection: string;
  readonly account: string;
  readonly userName: string;
  readonly type: string | null;
  readonly state: AccountState;
  /** `<roster>/<record id>`; null if nobody, or more than one, matches. */
  readonly owner: string | null;
  readonly matchedBy: MatchBasis | null;
  /** What the policy registers it as: `service`, `shared`, `break-glass`, `test`. */
  readonly registered: string | null;
  /** The exclusion that leaves it out of scope. */
  readonly exclusion: string | null;
  readonly privilegedRoles: readonly string[];
  readonly activated: Between | null;
  readonly deactivated: Between | null;
  /** The last complete reading that has it. */
  readonly lastSeen: EvidenceLink;
}

/** An account that may be active held a privileged role. */
export interface HolderRow {
  readonly id: string;
  readonly connection: string;
  readonly role: string;
  readonly roleName: string;
  readonly account: string;
  readonly userName: string;
  /** Null if it was held when the period began. */
  readonly from: Between | null;
  /** Null if it was held when the period ended. */
  readonly to: Between | null;
  readonly approvedBy: string | null;
  readonly approvedOn: CalendarDate | null;
  /** A reading that shows it: the first one of the period. */
  readonly evidence: EvidenceLink;
}

/** An account at the end of the period, with one thing that it holds; null entitlement if it holds nothing. */
export interface AccessRow {
  readonly connection: string;
  readonly account: string;
  readonly userName: string;
  readonly displayName: string | null;
  readonly active: boolean | null;
  readonly type: string | null;
  readonly department: string | null;
  readonly title: string | null;
  readonly owner: string | null;
  readonly matchedBy: MatchBasis | null;
  readonly kind: 'role' | 'group' | null;
  readonly entitlement: string | null;
  readonly entitlementName: string | null;
  readonly isPrivileged: boolean;
  readonly sources: readonly string[];
  readonly evidence: EvidenceLink;
}
