import { findById } from '../../access/by-id.ts';
import { type AccountChange, compareSnapshots, type Holding } from '../../access/diff.ts';
import { type AccessSnapshot, type Account, mayBeActive } from '../../access/snapshot.ts';
import { indexByAccount } from '../../controls/actors.ts';
import { isAccessSnapshot } from '../../controls/inputs.ts';
import { encodeParts } from '../../controls/key.ts';
import { classifier } from '../../controls/roles.ts';
import type { Policy } from '../../workspace/policy.ts';
import type { AccountState, GrantRow } from './access-rows.ts';
import type { Between, EvidenceLink, Sighting } from './evidence-link.ts';
import type { FedItem } from './feed.ts';
import { followRoles, type HeldRole } from './held-roles.ts';

/** When an account was last activated or created, deactivated or removed. */
interface AccountTimes {
  readonly activated: Between | null;
  readonly deactivated: Between | null;
}

/** What the complete readings of one application came to. */
export interface ApplicationFollowed {
  readonly connection: string;
  /** The last complete reading. */
  readonly last: { readonly snapshot: AccessSnapshot; readonly sighting: Sighting };
  readonly find: (id: string) => Account | undefined;
  /** Accounts that were there and are not any more, with the last reading that had them. */
  readonly gone: ReadonlyMap<string, { readonly account: Account; readonly lastSeen: EvidenceLink }>;
  readonly times: ReadonlyMap<string, AccountTimes>;
  readonly roles: readonly HeldRole[];
  /** Names of roles and groups, by kind and id. */
  readonly nameOf: (kind: Holding['kind'], id: string) => string | null;
}

interface Application {
  readonly connection: string;
  snapshot: AccessSnapshot;
  sighting: Sighting;
  readonly gone: Map<string, { readonly account: Account; readonly lastSeen: EvidenceLink }>;
  readonly times: Map<string, AccountTimes>;
  readonly roles: ReturnType<typeof followRoles>;
  readonly names: Map<string, string>;
}

/** A grant that the next evaluation says more about. */
type PendingGrant = Omit<GrantRow, 'isPrivileged' | 'approvedBy' | 'approvedOn'> & { readonly holder: Account };

/** Follows accounts, grants and roles through the complete snapshots of applications: differences, never the lists. */
export function followAccess() {
  const applications = new Map<string, Application>();
  const grants: GrantRow[] = [];
  let pending: PendingGrant[] = [];

  function settle(policy: Policy): void {
    const approvalsOf = indexByAccount(policy.privilegedAccess?.approved ?? []);
    const classify = classifier(policy);
    for (const { holder, ...grant } of pending) {
      const isOf = (role: string) => role === grant.entitlement || role === grant.name;
      const approval = grant.kind === 'role' ? approvalsOf(holder).find(({ role }) => isOf(role)) : undefined;
      grants.push({
        ...grant,
        isPrivileged: grant.kind === 'role' && classify(grant.entitlement, grant.name ?? '') === 'privileged',
        approvedBy: approval?.approvedBy ?? null,
        approvedOn: approval?.approvedOn ?? null,
      });
    }
    pending = [];
  }

  function see(snapshot: AccessSnapshot, link: EvidenceLink): void {
    // A second reading of an application is no population of its own.
    if (snapshot.certificate.source.kind !== 'application') return;
    const sighting: Sighting = { ...link, at: snapshot.takenAt };
    const known = applications.get(snapshot.connection);
    if (known) pending.push(...advance(known, snapshot, sighting));
    else applications.set(snapshot.connection, begin(snapshot, sighting));
  }

  return {
    take(item: FedItem): void {
      if (item.kind === 'baseline') {
        for (const { snapshot, link } of item.snapshots) if (isAccessSnapshot(snapshot)) see(snapshot, link);
      }
      if (item.kind === 'snapshot' && isAccessSnapshot(item.snapshot)) see(item.snapshot, item.link);
      if (item.kind === 'evaluation' && item.documents) settle(item.documents.policy.policy);
    },

    finish(policy: Policy): { readonly applications: ApplicationFollowed[]; readonly grants: GrantRow[] } {
      settle(policy);
      return { applications: [...applications.values()].map(finished), grants };
    },
  };
}

function begin(snapshot: AccessSnapshot, sighting: Sighting): Application {
  const application: Application = {
    connection: snapshot.connection,
    snapshot,
    sighting,
    gone: new Map(),
    times: new Map(),
    roles: followRoles(),
    names: new Map(),
  };
  name(application, snapshot);
  for (const account of snapshot.accounts) application.roles.hold(account, null, sighting);
  return application;
}

/** Takes over a later snapshot. Returns the grants that came and went. */
function advance(application: Application, now: AccessSnapshot, sighting: Sighting): PendingGrant[] {
  const { snapshot: before, times, gone, roles, sighting: after } = application;
  const between: Between = { after, by: sighting };
  const [findOld, findNow] = [findById(idOf, before.accounts), findById(idOf, now.accounts)];
  const found: PendingGrant[] = [];
  name(application, now);
  for (const { account: id, changes } of compareSnapshots(before, now).accounts) {
    const [old, current] = [findOld(id), findNow(id)];
    const account = current ?? old;
    if (!account) continue;
    if (current) gone.delete(id);
    else gone.set(id, { account, lastSeen: after });
    const { activated = null, deactivated = null } = times.get(id) ?? {};
    if (isChange(changes, 'activated', 'added') && current && mayBeActive(current)) {
      times.set(id, { activated: between, deactivated });
    }
    if (isChange(changes, 'deactivated', 'vanished') && old && mayBeActive(old)) {
      times.set(id, { activated, deactivated: between });
    }
    roles.release(old, current, between);
    if (current) roles.hold(current, between, sighting);
    found.push(...grantsIn(changes, account, application, between));
  }
  application.snapshot = now;
  application.sighting = sighting;
  return found;
}

function isChange(changes: readonly AccountChange[], ...types: readonly AccountChange['type'][]): boolean {
  return changes.some(({ type }) => types.includes(type));
}

function grantsIn(
  changes: readonly AccountChange[],
  account: Account,
  { connection, names }: Application,
  changed: Between,
): PendingGrant[] {
  return changes.flatMap((change) => {
    if (change.type !== 'grant-gained' && change.type !== 'grant-lost') return [];
    const { kind, entitlement, sources } = change;
    return [
      {
        id: `${encodeParts([connection, account.id, kind, entitlement])}@${changed.by.entry}`,
        type: change.type === 'grant-gained' ? ('granted' as const) : ('withdrawn' as const),
        connection,
        account: account.id,
        userName: account.userName,
        kind,
        entitlement,
        name: names.get(`${kind} ${entitlement}`) ?? null,
        sources,
        changed,
        holder: account,
      },
    ];
  });
}

function name({ names }: Application, { entitlements }: AccessSnapshot): void {
  for (const { kind, id, name: title } of entitlements) if (title !== null) names.set(`${kind} ${id}`, title);
}

function finished(application: Application): ApplicationFollowed {
  const { connection, snapshot, sighting, gone, times, roles, names } = application;
  return {
    connection,
    last: { snapshot, sighting },
    find: findById(idOf, snapshot.accounts),
    gone,
    times,
    roles: roles.finish(),
    nameOf: (kind, id) => names.get(`${kind} ${id}`) ?? null,
  };
}

/** Whether somebody may log in with it. */
export function stateOf(account: Account | undefined): AccountState {
  if (!account) return 'gone';
  return account.active === null ? 'unknown' : account.active ? 'active' : 'inactive';
}

function idOf({ id }: Account): string {
  return id;
}
