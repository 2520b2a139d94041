import { type Holding, holdingsOf } from '../../access/diff.ts';
import type { Matching } from '../../access/matching/matching.ts';
import type { Account } from '../../access/snapshot.ts';
import { indexByAccount } from '../../controls/actors.ts';
import { encodeParts } from '../../controls/key.ts';
import { classifier } from '../../controls/roles.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { Policy } from '../../workspace/policy.ts';
import { type ApplicationFollowed, stateOf } from './access.ts';
import type { AccessRow, AccountRow, HolderRow } from './access-rows.ts';
import { type EvidenceLink, linkOf } from './evidence-link.ts';
import type { HeldRole } from './held-roles.ts';

/** What the rows about accounts are put together with. */
export interface AccountContext {
  /** The last policy of the period. */
  readonly policy: Policy;
  /** Every policy of the period: what one of them calls privileged was privileged. */
  readonly policies: readonly Policy[];
  readonly matching: Matching;
}

/** The accounts of an application that existed in the period. */
export function accountRows(application: ApplicationFollowed, context: AccountContext): AccountRow[] {
  const { connection, last, gone, times } = application;
  const registrationsOf = indexByAccount(context.policy.serviceAccounts);
  const isPrivileged = privilegedIn(application, [context.policy]);
  const ownerOf = ownersIn(context.matching, connection);
  const exclusions = new Map(
    context.matching.excluded.filter((each) => each.connection === connection).map((each) => [each.account, each]),
  );
  const row = (account: Account, isThere: boolean, lastSeen: EvidenceLink): AccountRow => ({
    id: encodeParts([connection, account.id]),
    connection,
    account: account.id,
    userName: account.userName,
    type: account.type,
    state: stateOf(isThere ? account : undefined),
    ...ownerOf(account.id),
    registered: registrationsOf(account)[0]?.kind ?? null,
    exclusion: exclusions.get(account.id)?.exclusion ?? null,
    privilegedRoles: isThere ? holdingsOf(account).filter(isPrivileged).map(nameIn(application)) : [],
    activated: times.get(account.id)?.activated ?? null,
    deactivated: times.get(account.id)?.deactivated ?? null,
    lastSeen: linkOf(lastSeen),
  });
  return [
    ...last.snapshot.accounts.map((account) => row(account, true, last.sighting)),
    ...[...gone.values()].map(({ account, lastSeen }) => row(account, false, lastSeen)),
  ];
}

/** Who held a privileged role, and when. */
export function holderRows(application: ApplicationFollowed, { policies }: AccountContext): HolderRow[] {
  const { connection, roles, find } = application;
  const isPrivileged = privilegedIn(application, policies);
  const approvalsOf = policies.map(({ privilegedAccess }) => indexByAccount(privilegedAccess?.approved ?? []));
  const row = ({ account, role, from, to, evidence }: HeldRole): HolderRow => {
    const roleName = application.nameOf('role', role) ?? role;
    const approval = approvalsOf
      .flatMap((ofPolicy) => ofPolicy(account))
      .findLast((each) => each.role === role || each.role === roleName);
    return {
      id: `${encodeParts([connection, account.id, role])}@${from ? from.by.entry : 'start'}`,
      connection,
      role,
      roleName,
      account: account.id,
      userName: find(account.id)?.userName ?? account.userName,
      from,
      to,
      approvedBy: approval?.approvedBy ?? null,
      approvedOn: approval?.approvedOn ?? null,
      evidence,
    };
  };
  return roles.filter(({ role }) => isPrivileged({ kind: 'role', entitlement: role })).map(row);
}

/** Who held what at the end, a row for each thing that is held. */
export function accessRows(application: ApplicationFollowed, context: AccountContext): AccessRow[] {
  const { connection, last } = application;
  const isPrivileged = privilegedIn(application, [context.policy]);
  const ownerOf = ownersIn(context.matching, connection);
  return last.snapshot.accounts.flatMap((account): AccessRow[] => {
    const { id, userName, displayName, active, type, department, title } = account;
    const about = {
      ...{ connection, account: id, userName, displayName, active, type, department, title },
      ...ownerOf(id),
      evidence: linkOf(last.sighting),
    };
    const holdings = holdingsOf(account);
    if (holdings.length === 0) {
      return [{ ...about, kind: null, entitlement: null, entitlementName: null, isPrivileged: false, sources: [] }];
    }
    return holdings.map((holding) => ({
      ...about,
      kind: holding.kind,
      entitlement: holding.entitlement,
      entitlementName: application.nameOf(holding.kind, holding.entitlement),
      isPrivileged: isPrivileged(holding),
      sources: holding.sources,
    }));
  });
}

type Held = Pick<Holding, 'kind' | 'entitlement'>;

function privilegedIn({ nameOf }: ApplicationFollowed, policies: readonly Policy[]): (held: Held) => boolean {
  const classifiers = policies.map(classifier);
  return ({ kind, entitlement }) => {
    if (kind !== 'role') return false;
    const roleName = nameOf('role', entitlement) ?? entitlement;
    return classifiers.some((classify) => classify(entitlement, roleName) === 'privileged');
  };
}

function nameIn({ nameOf }: ApplicationFollowed): (held: Held) => string {
  return ({ kind, entitlement }) => nameOf(kind, entitlement) ?? entitlement;
}

function ownersIn(
  { pairs }: Matching,
  connection: string,
): (account: string) => Pick<AccountRow, 'owner' | 'matchedBy'> {
  const owners = new Map(pairs.filter((pair) => pair.connection === connection).map((pair) => [pair.account, pair]));
  return (account) => {
    const pair = owners.get(account);
    return { owner: pair?.person ?? null, matchedBy: pair?.by ?? null };
  };
}

/** Rows sorted by their ids. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return byCodeUnit(a.id, b.id);
}
