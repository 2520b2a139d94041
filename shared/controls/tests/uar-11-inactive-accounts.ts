import type { ApplicationTest } from '../contract.ts';

export const inactiveAccounts: ApplicationTest = {
  id: 'UAR-11',
  version: 1,
  scope: 'application',
  title: 'Unused accounts are deactivated',
  criterion:
    'No account that may be active went unused for longer than policy allows. Leapsome’s SCIM interface does not say when an account was last used, so this is listed as not applicable rather than left out.',
  why: 'An account that nobody uses is one that nobody misses when somebody else does.',
  controls: {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18'],
    nist80053: ['AC-2(3)'],
    pcidss: ['8.2.6'],
    hipaa: ['164.308(a)(1)(ii)(D)'],
  },
  needs: ['accounts'],
  violationsHoldOn: [],
  heedsExclusions: true,
  remediation: [
    'Entra ID: Enterprise applications > Leapsome > Sign-in logs, filter by date: who signed in to Leapsome, if single sign-on is on. Logs go back 30 days at most; export them regularly if policy counts longer.',
    'Leapsome: Employees, filter Status > Invited: accounts that were never activated.',
    'Deactivate what is not needed, the directory first: Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Remove; then Leapsome: Employees > the employee > … > Deactivate. Do not delete.',
    'File the export and what was done with it beside the access review.',
  ],
  closes: 'this test has no findings until a source of sign-ins can be connected',
  titleOf: ({ connection }) => `Last use of the accounts of ${connection} is not known`,
  notApplicable: () => 'last-use-not-collected',

  // Not reached while the test is not applicable; and if it were, it could not say anything.
  evaluate: ({ connection }) => ({
    population: [],
    violations: [],
    undetermined: [{ connection, subject: ['connection'], reason: 'last-use-not-collected' }],
    parameters: {},
  }),
};
