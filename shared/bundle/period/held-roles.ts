import { holdingsOf } from '../../access/diff.ts';
import { type Account, mayBeActive } from '../../access/snapshot.ts';
import { type Between, type EvidenceLink, linkOf } from './evidence-link.ts';

/** An account that may be active held a role. */
export interface HeldRole {
  readonly account: Account;
  readonly role: string;
  readonly from: Between | null;
  readonly to: Between | null;
  readonly evidence: EvidenceLink;
}

/** Follows who holds which role of an application. Roles count while somebody may be able to log in. */
export function followRoles() {
  /** By account and role. */
  const held = new Map<string, Omit<HeldRole, 'to'>>();
  const formerlyHeld: HeldRole[] = [];

  return {
    hold(account: Account, from: Between | null, evidence: EvidenceLink): void {
      for (const role of rolesOf(account)) {
        const key = `${account.id}\n${role}`;
        if (!held.has(key)) held.set(key, { account, role, from, evidence: linkOf(evidence) });
      }
    },

    release(before: Account | undefined, now: Account | undefined, to: Between): void {
      const roles = new Set(rolesOf(now));
      for (const role of rolesOf(before)) {
        const key = `${before?.id}\n${role}`;
        const holding = held.get(key);
        if (!holding || roles.has(role)) continue;
        formerlyHeld.push({ ...holding, to });
        held.delete(key);
      }
    },

    finish(): HeldRole[] {
      return [...formerlyHeld, ...[...held.values()].map((holding) => ({ ...holding, to: null }))];
    },
  };
}

function rolesOf(account: Account | undefined): string[] {
  if (!account || !mayBeActive(account)) return [];
  return holdingsOf(account).flatMap(({ kind, entitlement }) => (kind === 'role' ? [entitlement] : []));
}
