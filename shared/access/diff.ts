import { byCodeUnit, canonicalJson, type Json } from '../kernel/canonical-json.ts';
import {
  type AccessSnapshot,
  type Account,
  type Entitlement,
  type Grant,
  mayBeActive,
  type RoleDefinition,
} from './snapshot.ts';

/** What an account holds, and which sources say so. */
export interface Holding {
  readonly kind: Grant['kind'];
  readonly entitlement: string;
  readonly sources: readonly Grant['source'][];
}

/** One way in which an account is not what it was. */
export type AccountChange =
  | { readonly type: 'added' | 'vanished'; readonly account: Account }
  /** Whether somebody may be able to log in; unknown counts as yes. */
  | { readonly type: 'activated' | 'deactivated'; readonly from: boolean | null; readonly to: boolean | null }
  | ({ readonly type: 'grant-gained' | 'grant-lost' } & Holding)
  /** It is held as before, but by the word of others. */
  | {
      readonly type: 'grant-sources-changed';
      readonly kind: Grant['kind'];
      readonly entitlement: string;
      readonly from: readonly Grant['source'][];
      readonly to: readonly Grant['source'][];
    }
  | { readonly type: 'attribute-changed'; readonly attribute: string; readonly from: Json; readonly to: Json };

interface AccountDifference {
  /** The account's id. */
  readonly account: string;
  /** As it is now, or was last. */
  readonly userName: string;
  readonly changes: readonly AccountChange[];
}

export interface EntitlementDifference {
  readonly type: 'added' | 'vanished' | 'renamed';
  readonly kind: Entitlement['kind'];
  readonly id: string;
  /** Names before and after. */
  readonly from: string | null;
  readonly to: string | null;
}

/** A role of the application as it was and as it is; null where it is not there. */
export interface DefinitionDifference {
  readonly id: string;
  readonly from: RoleDefinition | null;
  readonly to: RoleDefinition | null;
}

/** What is different in a later snapshot of the same application. What is equal in both is not in it. */
export interface SnapshotDifference {
  readonly accounts: readonly AccountDifference[];
  readonly entitlements: readonly EntitlementDifference[];
  /** Of the roles that the application tells; empty unless both snapshots do. */
  readonly roleDefinitions: readonly DefinitionDifference[];
}

/** Compares two complete snapshots: absence from a partial one means nothing. Sorted by id. */
export function compareSnapshots(before: AccessSnapshot, after: AccessSnapshot): SnapshotDifference {
  return {
    accounts: pairs(before.accounts, after.accounts, ({ id }) => id).flatMap(({ old, now, either }) => {
      const changes = compareAccounts(old, now);
      return changes.length > 0 ? [{ account: either.id, userName: either.userName, changes }] : [];
    }),
    entitlements: pairs(before.entitlements, after.entitlements, ({ kind, id }) => `${kind} ${id}`).flatMap(
      (pair) => compareEntitlements(pair) ?? [],
    ),
    roleDefinitions:
      before.roleDefinitions && after.roleDefinitions
        ? pairs(before.roleDefinitions, after.roleDefinitions, ({ id }) => id)
            .filter(({ old, now }) => !isSame(old, now))
            .map(({ old, now, either: { id } }) => ({ id, from: old, to: now }))
        : [],
  };
}

/** What happened to an account from one complete snapshot to a later one; null where a snapshot does not have it. */
export function compareAccounts(before: Account | null, after: Account | null): AccountChange[] {
  if (before === null && after === null) return [];
  // Most are as they were: saying how they differ is for the others.
  if (isSame(before, after)) return [];
  const grants = compareHoldings(holdingsOf(before), holdingsOf(after));
  if (before === null) return after === null ? [] : [{ type: 'added', account: after }, ...grants];
  if (after === null) return [{ type: 'vanished', account: before }, ...grants];
  return [...compareActive(before, after), ...grants, ...compareAttributes(before, after)];
}

/** What an account holds, each entitlement once, sorted. */
export function holdingsOf(account: Account | null): Holding[] {
  const holdings = new Map<string, Holding>();
  for (const { kind, entitlement, source } of account?.grants ?? []) {
    const key = `${kind} ${entitlement}`;
    holdings.set(key, { kind, entitlement, sources: [...(holdings.get(key)?.sources ?? []), source].sort(byCodeUnit) });
  }
  return [...holdings.values()].sort((a, b) => byCodeUnit(a.kind, b.kind) || byCodeUnit(a.entitlement, b.entitlement));
}

function compareActive(before: Account, after: Account): AccountChange[] {
  const [from, to] = [before.active, after.active];
  if (from === to) return [];
  if (mayBeActive(before) === mayBeActive(after)) return [{ type: 'attribute-changed', attribute: 'active', from, to }];
  return [{ type: mayBeActive(after) ? 'activated' : 'deactivated', from, to }];
}

function compareHoldings(before: readonly Holding[], after: readonly Holding[]): AccountChange[] {
  return pairs(before, after, ({ kind, entitlement }) => `${kind} ${entitlement}`).flatMap(
    ({ old, now }): AccountChange[] => {
      if (old === null) return now === null ? [] : [{ type: 'grant-gained', ...now }];
      if (now === null) return [{ type: 'grant-lost', ...old }];
      if (canonicalJson(old.sources) === canonicalJson(now.sources)) return [];
      const { kind, entitlement } = now;
      return [{ type: 'grant-sources-changed', kind, entitlement, from: old.sources, to: now.sources }];
    },
  );
}

/** Every attribute but those that have changes of their own: one that is added to snapshots is compared from then on. */
function compareAttributes(before: Account, after: Account): AccountChange[] {
  const { id: _id, active: _active, grants: _grants, ...old }: { [name: string]: Json } = before;
  const { id: _sameId, active: _nowActive, grants: _nowGrants, ...now }: { [name: string]: Json } = after;
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((attribute) => canonicalJson(old[attribute] ?? null) !== canonicalJson(now[attribute] ?? null))
    .sort(byCodeUnit)
    .map((attribute) => ({
      type: 'attribute-changed',
      attribute,
      from: old[attribute] ?? null,
      to: now[attribute] ?? null,
    }));
}

function compareEntitlements({ old, now, either }: Pair<Entitlement>): EntitlementDifference | null {
  const { kind, id } = either;
  const [from, to] = [old?.name ?? null, now?.name ?? null];
  if (old === null) return { type: 'added', kind, id, from, to };
  if (now === null) return { type: 'vanished', kind, id, from, to };
  return from === to ? null : { type: 'renamed', kind, id, from, to };
}

/** Whether two values are the same JSON, in whatever order members stand. A year of snapshots is compared by this. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [one, other] = [a as { readonly [name: string]: unknown }, b as { readonly [name: string]: unknown }];
  let members = 0;
  for (const name in one) {
    if (!isSame(one[name], other[name]) || !(name in other)) return false;
    members++;
  }
  return Array.isArray(a) === Array.isArray(b) && Object.keys(other).length === members;
}

/** What two lists have by one key: at least one of them has it. */
interface Pair<T> {
  readonly old: T | null;
  readonly now: T | null;
  readonly either: T;
}

/** The items of both lists by key, sorted. */
function pairs<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string): Pair<T>[] {
  const found = new Map(before.map((item): [string, Pair<T>] => [keyOf(item), { old: item, now: null, either: item }]));
  for (const item of after) {
    const key = keyOf(item);
    found.set(key, { old: found.get(key)?.old ?? null, now: item, either: item });
  }
  return [...found].sort(([a], [b]) => byCodeUnit(a, b)).map(([, pair]) => pair);
}
