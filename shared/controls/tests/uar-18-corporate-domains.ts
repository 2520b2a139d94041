import { isCorporate, normalisedAddresses, normaliseEmail } from '../../access/matching/email.ts';
import type { Account } from '../../access/snapshot.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { ApplicationTest } from '../contract.ts';

export const corporateDomains: ApplicationTest = {
  id: 'UAR-18',
  version: 1,
  scope: 'application',
  title: 'Accounts are of the company’s mail domains',
  criterion:
    'No address of an account that may be active lies outside the mail domains of the policy, unless policy declares it as somebody’s alias or registers the account.',
  why: 'Whoever controls the mailbox can reset the password. Leapsome refuses foreign domains when an account is made, so one that is there shows a gap in the policy’s list, or in Leapsome’s.',
  controls: {
    soc2: ['CC6.1'],
    iso27001: ['A.5.16'],
    nist80053: ['AC-2', 'IA-4'],
    hipaa: ['164.312(a)(2)(i)'],
  },
  needs: ['accounts'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'If the domain is the company’s, add it to `emailDomains` in the policy.',
    'If it is not, change the address where it comes from. Entra ID: Users > the person > Edit properties > Contact information > Email. Humaans: People > the person > Work email. Otherwise Leapsome: Employees > the employee > Edit > Email.',
    'If the address is meant, for example an external’s, declare it under `aliases` in the policy, or register the account under `serviceAccounts`.',
    'See which domains Leapsome allows: Leapsome: Settings > Company > Basic settings, and take out what is not the company’s.',
  ],
  closes: 'with the next complete snapshot in which all addresses of the account are the company’s or declared',
  titleOf: ({ facts }) =>
    `Account outside the company’s mail domains (${[facts.domains].flat().join(', ')}): ${String(facts.userName)}`,

  evaluate({ connection, active, policy }) {
    const accounts = active.unregistered;
    const declared = new Set(policy.aliases.flatMap(({ emails }) => emails.map(normaliseEmail)));
    return {
      population: accounts.map((account) => account.id),
      violations: accounts.flatMap((account) => {
        const domains = foreignDomains(account, policy.emailDomains, declared);
        if (domains.length === 0) return [];
        const { id, userName } = account;
        return [
          {
            connection,
            subject: ['account', id],
            severity: 'informational' as const,
            facts: { account: id, userName, domains },
          },
        ];
      }),
      parameters: { emailDomains: policy.emailDomains },
    };
  },
};

function foreignDomains(
  { userName, emails }: Account,
  domains: readonly string[],
  declared: ReadonlySet<string | null>,
): string[] {
  const foreign = normalisedAddresses([userName, ...emails]).filter(
    (address) => !isCorporate(address, domains) && !declared.has(address),
  );
  if (foreign.length === 0) return [];
  return [...new Set(foreign.map((address) => address.slice(address.lastIndexOf('@') + 1)))].sort(byCodeUnit);
}
