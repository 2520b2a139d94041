import { type Account, mayBeActive } from '../../access/snapshot.ts';
import { type Authority, authoritiesIn } from '../authority.ts';
import type { ApplicationInput, ApplicationTest, Baseline } from '../contract.ts';
import { openSubjects } from '../differences.ts';
import { tally, type Verdict } from '../verdict.ts';

const ID = 'UAR-15';

export const reactivated: ApplicationTest = {
  id: ID,
  version: 1,
  scope: 'application',
  title: 'Reactivated accounts belong to somebody who is here',
  criterion:
    'Every account that was inactive when this test last compared, and may be active now, belongs to somebody in the rosters who has not left, or is in the service register.',
  why: 'A synchronisation that still has the leaver activates again what somebody deactivated by hand, with all its old roles, and nobody is told.',
  controls: {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18'],
    nist80053: ['AC-2(3)'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  compares: 'only',
  remediation: [
    'Find out what activated it. If a directory provisions Leapsome (Entra ID, Humaans, Okta), disable or unassign the person there first: otherwise the next synchronisation activates the account again. Entra ID: Users > the person > Edit properties > Settings > Account enabled: off; and Enterprise applications > Leapsome > Users and groups > the person > Remove. Humaans: People > the person > Offboard, and Integrations > Leapsome > Configuration > Deprovisioning: Deactivate.',
    'If somebody did it by hand and the person has come back, add them to the HR system; it is the source of truth.',
    'If the account has the Super Admin role, demote it first: Leapsome > Employees > the employee > Edit > Role.',
    'Leapsome > Employees > the employee > … > Deactivate. Do not delete.',
  ],
  closes:
    'with the next complete snapshot in which the account is inactive or gone, or the next roster in which its owner has not left',
  titleOf: ({ facts }) =>
    facts.problem === 'owner-gone'
      ? `Account of somebody who has left is active again: ${String(facts.userName)}`
      : `Account that nobody owns is active again: ${String(facts.userName)}`,

  evaluate(input) {
    const { snapshot, baseline } = input;
    const isOpen = openSubjects(ID, input);
    const accounts = snapshot.accounts.filter(
      (account) => mayBeActive(account) && (wasInactive(account, baseline) || isOpen(['account', account.id])),
    );
    const authorityOf = authoritiesIn(input);
    return {
      population: accounts.map(({ id }) => id),
      ...tally(accounts.map((account) => judge(account, authorityOf(account), input))),
      parameters: {},
    };
  },
};

function wasInactive({ id }: Account, baseline: Baseline | null): boolean {
  return baseline?.find(id)?.active === false;
}

function judge(account: Account, authority: Authority, { connection }: ApplicationInput): Verdict | null {
  const subject = ['account', account.id];
  switch (authority.kind) {
    case 'registered':
    case 'owner':
      return null;
    case 'unknown':
      return { undetermined: { connection, subject, reason: authority.reason } };
    case 'nobody': {
      if (account.active === null) return { undetermined: { connection, subject, reason: 'active-unknown' } };
      const { problem } = authority;
      const person = authority.problem === 'owner-gone' ? authority.human.key : null;
      const facts = { account: account.id, userName: account.userName, problem, person };
      return { violation: { connection, subject, severity: 'high', facts } };
    }
  }
}
