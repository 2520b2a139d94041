import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountChange, compareSnapshots, type SnapshotDifference } from '../../../shared/access/diff.ts';
import type { AccessSnapshot, Account, Grant } from '../../../shared/access/snapshot.ts';
import { byCodeUnit } from '../../../shared/kernel/canonical-json.ts';
import { anAccessSnapshot, anAccount } from '../../support/builders.ts';

const grant: fc.Arbitrary<Grant> = fc.record({
  kind: fc.constantFrom('role' as const, 'group' as const),
  entitlement: fc.constantFrom('a', 'b', 'c'),
  source: fc.constantFrom('groups' as const, 'import' as const, 'scim' as const),
});
const identity = ({ kind, entitlement, source }: Grant) => `${kind} ${entitlement} ${source}`;
const account = fc
  .record({
    active: fc.constantFrom(true, false, null),
    department: fc.constantFrom(null, 'Sales', 'People'),
    userName: fc.constantFrom('x@acme.example', 'y@acme.example', '__proto__'),
    customAttributes: fc.dictionary(fc.constantFrom('grade', 'site'), fc.constantFrom('1', '2')),
    grants: fc.uniqueArray(grant, { selector: identity, maxLength: 5 }),
  })
  .map((overrides) => ({ ...overrides, grants: sorted(overrides.grants) }));
/** Successive readings of up to four accounts. */
const readings = fc.array(
  fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', '__proto__'), account), { selector: ([name]) => name }),
  { minLength: 1, maxLength: 6 },
);

function sorted(grants: readonly Grant[]): Grant[] {
  return grants.toSorted((a, b) => byCodeUnit(identity(a), identity(b)));
}

function snapshotsOf(list: readonly (readonly (readonly [string, Partial<Account>])[])[]): AccessSnapshot[] {
  return list.map((accounts, i) => {
    const takenAt = new Date(Date.UTC(2026, 2, 2 + i)).toISOString();
    const all = accounts.map(([name, overrides]) => anAccount(name, overrides));
    return anAccessSnapshot(all, { slot: `${takenAt.slice(0, 19)}Z`, takenAt });
  });
}

/** The inverse of comparing: what an auditor would get who knows the first snapshot and all differences. */
function apply(accounts: ReadonlyMap<string, Account>, difference: SnapshotDifference): Map<string, Account> {
  const result = new Map(accounts);
  for (const { account: id, changes } of difference.accounts) {
    for (const change of changes) {
      const changed = applyOne(result.get(id), change);
      if (changed) result.set(id, changed);
      else result.delete(id);
    }
  }
  return result;
}

function applyOne(before: Account | undefined, change: AccountChange): Account | undefined {
  if (change.type === 'added') return { ...change.account, grants: [] };
  if (change.type === 'vanished' || !before) return undefined;
  switch (change.type) {
    case 'activated':
    case 'deactivated':
      return { ...before, active: change.to };
    case 'attribute-changed':
      return { ...before, [change.attribute]: change.to };
    case 'grant-gained':
      return withSources(before, change, change.sources);
    case 'grant-lost':
      return withSources(before, change, []);
    case 'grant-sources-changed':
      return withSources(before, change, change.to);
  }
}

function withSources(
  account: Account,
  { kind, entitlement }: Pick<Grant, 'kind' | 'entitlement'>,
  sources: readonly Grant['source'][],
): Account {
  const others = account.grants.filter((held) => held.kind !== kind || held.entitlement !== entitlement);
  return { ...account, grants: sorted([...others, ...sources.map((source) => ({ kind, entitlement, source }))]) };
}

describe('differences', () => {
  it('applied one after another to the first snapshot, give the last', () => {
    fc.assert(
      fc.property(readings, (list) => {
        const snapshots = snapshotsOf(list);
        let state = new Map(snapshots[0]?.accounts.map((each) => [each.id, each]));

        for (const [i, snapshot] of snapshots.entries()) {
          const before = snapshots[i - 1];
          if (before) state = apply(state, compareSnapshots(before, snapshot));
        }

        expect([...state.values()].sort((a, b) => byCodeUnit(a.id, b.id))).toEqual(snapshots.at(-1)?.accounts);
      }),
    );
  });

  it('are empty exactly if the accounts are equal', () => {
    fc.assert(
      fc.property(readings, (list) => {
        const [first, second] = snapshotsOf(list.slice(0, 2));
        if (!first || !second) return;

        const { accounts } = compareSnapshots(first, second);

        expect(accounts.length === 0).toBe(JSON.stringify(first.accounts) === JSON.stringify(second.accounts));
      }),
    );
  });
});
