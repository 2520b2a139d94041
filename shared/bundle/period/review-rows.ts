import type { Instant } from '../../kernel/instant.ts';
import type { ReviewState, RowState } from '../../reviews/state.ts';
import type { ReviewWindow } from '../../reviews/windows.ts';
import type { Authentication } from '../../workspace/review-words.ts';
import type { EvidenceLink, Sighting } from './evidence-link.ts';

type Decision = NonNullable<RowState['decision']>;

/**
 * What became of access that was to go. `late`: a complete snapshot after the limit still showed it. `unknown`: it went
 * between one before the limit and one after it. `standing`: no complete snapshot shows yet that it is gone.
 */
export const REMOVALS = ['in-time', 'late', 'unknown', 'standing', 'standing-late'] as const;
export type RemovalOutcome = (typeof REMOVALS)[number];

/** An item of an access review, as it was decided by the end of the period. */
export interface ReviewItemRow {
  readonly id: string;
  readonly review: string;
  /** Its number in the list of the review. */
  readonly item: number;
  readonly connection: string;
  readonly account: string;
  readonly userName: string;
  /** `<roster>/<record id>`; null if nobody, or more than one, matches. */
  readonly owner: string | null;
  /** Ids of the roles that were reviewed. */
  readonly roles: readonly string[];
  readonly isPrivileged: boolean;
  /** Who is to decide; null if nobody can. */
  readonly reviewer: string | null;
  readonly basis: RowState['basis'];
  /** Null: it waits for one. */
  readonly decision: Decision['decision'] | null;
  readonly rolesThatStay: readonly string[];
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly authentication: Authentication | null;
  readonly method: string | null;
  /** Null if nothing is to go. */
  readonly removal: RemovalOutcome | null;
  readonly removalLimit: Instant | null;
  /** Hours from the decision to the snapshot that shows that it is gone, rounded up: it took no longer. */
  readonly removalHours: number | null;
  /** The entry that froze the list, and the list. */
  readonly listed: EvidenceLink;
  readonly decided: Sighting | null;
  /** The last complete snapshot since the decision that still showed it, and the first that shows that it is gone. */
  readonly lastSeen: Sighting | null;
  readonly gone: Sighting | null;
}

/** An access review, as it stood at the end of the period; what was to go is followed on after it. */
export interface ReviewOverPeriod {
  readonly review: string;
  readonly kind: ReviewState['kind'];
  readonly window: ReviewWindow;
  /** Whether it was under way at some time in the period. Otherwise it is one of the last before it. */
  readonly isOfPeriod: boolean;
  readonly status: ReviewState['status'];
  readonly due: Instant;
  readonly opened: Sighting;
  /** Null: by schedule. */
  readonly openedBy: string | null;
  /** To whom it belongs. */
  readonly coordinator: string;
  readonly connections: readonly string[];
  readonly items: number;
  readonly privileged: number;
  /** Whether the list is what the snapshots say that it was made from. */
  readonly isListRight: boolean;
  readonly decisions: { readonly [decision in 'keep' | 'modify' | 'revoke' | 'pending']: number };
  /** Decisions by how it is known who made them, and by how they were recorded. */
  readonly authentications: { readonly [authentication in Authentication]?: number };
  readonly methods: { readonly [method: string]: number };
  readonly reviewers: readonly {
    /** Null: nobody could review. */
    readonly reviewer: string | null;
    readonly items: number;
    readonly pending: number;
  }[];
  readonly delegations: number;
  /** Entries that the rules of reviews do not allow. They changed nothing. */
  readonly irregular: number;
  readonly signOff: (Sighting & { readonly by: string; readonly authentication: Authentication }) | null;
  /** When it was closed or cancelled, and why it was cancelled. */
  readonly ended: (Sighting & { readonly by: string | null; readonly reason: string | null }) | null;
  /** Not closed by its due date: neither then nor by the end of the report. */
  readonly isLate: boolean;
  /** Of what was decided to go, how much there is of each. */
  readonly removals: { readonly [outcome in RemovalOutcome]: number };
  /** The longest time from a decision to the proof, in hours, rounded up. */
  readonly longestRemovalHours: number | null;
}
