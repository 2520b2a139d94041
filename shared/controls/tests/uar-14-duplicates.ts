import { findById } from '../../access/by-id.ts';
import type { Human } from '../../access/matching/humans.ts';
import { type Account, sortedById } from '../../access/snapshot.ts';
import type { ApplicationInput, ApplicationTest, Undetermined, Violation } from '../contract.ts';
import { findingKey, parseFindingKey } from '../key.ts';

export const duplicates: ApplicationTest = {
  id: 'UAR-14',
  version: 1,
  scope: 'application',
  title: 'One active account for each person',
  criterion:
    'No person of the rosters owns more than one account that may be active. Registered service, shared, break-glass and test accounts do not count.',
  why: 'When a person leaves, one account is deactivated and the other is forgotten. Leapsome makes a second one when an address changes and the directory sends no external id.',
  controls: {
    soc2: ['CC6.1'],
    iso27001: ['A.5.16'],
    nist80053: ['AC-2', 'IA-4'],
    pcidss: ['8.2.1'],
    hipaa: ['164.312(a)(2)(i)'],
  },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'Entra ID: Enterprise applications > Leapsome > Provisioning > Provisioning logs, search for the person: the account that the log names is the one that is provisioned. It stays.',
    'If the other one holds reviews or goals that are needed, ask Leapsome’s support first whether they can be moved.',
    'If the other one is a Super Admin, demote it first: Leapsome: Employees > the employee > Edit > Role.',
    'Leapsome: Employees > the other account > … > Deactivate. Do not delete. Adding its address under `aliases` tells whose it is, but does not close this.',
    'Keep it from coming again. Entra ID: Enterprise applications > Leapsome > Provisioning > Edit attribute mappings > Provision Microsoft Entra ID Users: map objectId to externalId. Humaans sends no external id: change an address in Leapsome first (Employees > the employee > Edit > Email), then in Humaans (People > the person > Work email).',
    'If both are needed, register one under `serviceAccounts` with owner, purpose and expiry.',
  ],
  closes: 'with the next complete snapshot in which at most one of the two is active',
  titleOf: ({ facts }) =>
    `Two active accounts for one person: ${String(facts.userName)}, ${String(facts.otherUserName)}`,

  evaluate(input) {
    const { people } = input;
    const accounts = sortedById(input.active.unregistered);
    const firstOf = new Map<Human, Account>();
    const ambiguous: Account[] = [];
    const found: Violation[] = [];
    for (const account of accounts) {
      const match = people.ownerOf(account.id);
      if (match.kind === 'ambiguous') ambiguous.push(account);
      if (match.kind !== 'owner') continue;
      const first = firstOf.get(match.human);
      if (first) found.push(violation(first, account, match.human.key, input));
      else firstOf.set(match.human, account);
    }
    return {
      population: accounts.map((account) => account.id),
      violations: [...found, ...stillStanding(accounts, found, input)],
      undetermined: ambiguous.flatMap((account) => mayBeSecond(account, firstOf, input) ?? []),
      parameters: {},
    };
  },
};

/**
 * Pairs that were found before, and of which one is not matched any more: a confirmed owner is forgotten some days
 * after the address has changed, but two accounts do not become one by that.
 */
function stillStanding(
  accounts: readonly Account[],
  found: readonly Violation[],
  input: ApplicationInput,
): Violation[] {
  const { workspace, connection, standing, people } = input;
  const keyOf = (subject: readonly string[]) => findingKey('UAR-14', workspace, connection, subject);
  const seen = new Set(found.map(({ subject }) => keyOf(subject)));
  const anyPair = keyOf(['pair', '']);
  const find = findById(({ id }) => id, accounts);
  return [...standing.keys()].flatMap((key) => {
    if (!key.startsWith(anyPair) || seen.has(key)) return [];
    const [, a = '', b = ''] = parseFindingKey(key)?.subject ?? [];
    const [first, other] = [find(a), find(b)];
    if (!first || !other) return [];
    const matches = [people.ownerOf(first.id), people.ownerOf(other.id)];
    const owners = matches.flatMap((match) => (match.kind === 'owner' ? match.human.key : []));
    return owners.length < 2 ? [violation(first, other, owners[0] ?? null, input)] : [];
  });
}

/** An account that several people match is perhaps the second one of somebody. */
function mayBeSecond(
  account: Account,
  owned: ReadonlyMap<Human, Account>,
  { connection, people }: ApplicationInput,
): Undetermined | null {
  const match = people.ownerOf(account.id);
  if (match.kind !== 'ambiguous') return null;
  if (!match.andOthers && !match.humans.some((human) => owned.has(human))) return null;
  return { connection, subject: ['account', account.id], reason: 'owner-ambiguous' };
}

function violation(
  first: Account,
  other: Account,
  person: string | null,
  { connection, people }: ApplicationInput,
): Violation {
  const basisOf = (account: Account) => {
    const match = people.ownerOf(account.id);
    return match.kind === 'owner' ? match.by : null;
  };
  return {
    connection,
    subject: ['pair', first.id, other.id],
    severity: 'medium',
    facts: {
      account: first.id,
      userName: first.userName,
      otherAccount: other.id,
      otherUserName: other.userName,
      person,
    },
    // `previous`: by the address that the person had until it was changed.
    measured: { matchedBy: basisOf(first), otherMatchedBy: basisOf(other) },
  };
}
