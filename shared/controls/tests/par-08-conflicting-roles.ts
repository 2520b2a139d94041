import { type Account, sortedById } from '../../access/snapshot.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { ApplicationInput, ApplicationTest, Violation } from '../contract.ts';
import { type Holding, isCalled } from '../roles.ts';

export const conflictingRoles: ApplicationTest = {
  id: 'PAR-08',
  version: 2,
  scope: 'application',
  title: 'Nobody holds conflicting roles',
  criterion:
    'No person holds, in one account or in several that may be active, two roles that the policy says must not be held together. That approvers are not the holders is PAR-03’s.',
  why: 'Whoever can both set pay and approve it, or both grant rights and review them, is controlled by nobody.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.5.3', 'A.8.2'],
    nist80053: ['AC-5', 'AC-6(7)'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  needs: ['accounts', 'people', 'roles'],
  violationsHoldOn: ['accounts', 'people', 'roles'],
  remediation: [
    'Decide with the owner of the process which of the two roles the person keeps, and who takes over the other.',
    'If a directory or a group gives the role, change it there first: Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Edit assignment; or Groups > the group > Members > the person > Remove.',
    'Leapsome: Employees > the employee > Edit > Role > Additional roles: take the other one away. Only a Super Admin can demote a Super Admin.',
    'If there is nobody else, have an exception for this finding’s key approved, with an expiry and with the control that makes up for it as its reason.',
  ],
  closes: 'with the next complete snapshot in which the person holds at most one of the two',
  titleOf: ({ facts }) => {
    const other = facts.otherUserName === undefined ? '' : `, ${String(facts.otherUserName)}`;
    return `${[facts.roles].flat().join(' and ')} held together: ${String(facts.userName)}${other}`;
  },
  notApplicable: ({ privilegedAccess }) => (privilegedAccess?.conflicts.length ? null : 'not-configured'),

  evaluate(input) {
    const { policy, roles } = input;
    const conflicts = policy.privilegedAccess?.conflicts ?? [];
    const conflicting = [...new Set(conflicts.flatMap((conflict) => conflict.roles))];
    const relevant = roles.holdings.filter(({ role }) => conflicting.some((text) => isCalled(role, text)));
    const byPerson = Map.groupBy(relevant, ({ account }) => personOf(account, input));
    return {
      population: [...new Set(roles.holdings.map(({ account }) => account.id))],
      violations: [...byPerson.values()].flatMap((held) =>
        conflicts.flatMap((conflict) => violations(held, conflict.roles, conflict.reason, input)),
      ),
      parameters: { conflicts: conflicts.map((conflict) => [...conflict.roles]) },
    };
  },
};

/** The person behind an account, or the account itself where that is not known. */
function personOf(account: Account, { people }: ApplicationInput): string {
  const match = people.ownerOf(account.id);
  return match.kind === 'owner' ? `person ${match.human.key}` : `account ${account.id}`;
}

/** Accounts that hold both roles; if a person has none, the first that hold one each. */
function violations(
  held: readonly Holding[],
  pair: readonly [string, string],
  reason: string,
  { connection }: ApplicationInput,
): Violation[] {
  const roles = pair.toSorted(byCodeUnit);
  const [of, ofOther] = roles.map((role) => holdersOf(role, held));
  const both = of?.filter((account) => ofOther?.includes(account)) ?? [];
  const make = (subject: readonly string[], facts: Violation['facts']): Violation => ({
    connection,
    subject,
    severity: 'high',
    facts: { ...facts, roles, reason },
  });
  if (both.length > 0) {
    return both.map(({ id, userName }) => make(['grant', id, ...roles], { account: id, userName }));
  }
  const [first, other] = [of?.[0], ofOther?.[0]];
  if (!first || !other) return [];
  return [
    make(['pair', first.id, other.id, ...roles], {
      account: first.id,
      userName: first.userName,
      otherAccount: other.id,
      otherUserName: other.userName,
    }),
  ];
}

function holdersOf(name: string, held: readonly Holding[]): Account[] {
  const holders = held.filter(({ role }) => isCalled(role, name)).map(({ account }) => account);
  return sortedById([...new Set(holders)]);
}
