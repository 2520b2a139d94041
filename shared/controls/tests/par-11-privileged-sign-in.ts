import type { ApplicationTest } from '../contract.ts';

export const privilegedSignIn: ApplicationTest = {
  id: 'PAR-11',
  version: 1,
  scope: 'application',
  title: 'Privileged accounts sign in with a second factor',
  criterion:
    'Every account that may be active and holds a privileged role signs in through single sign-on with a second factor. Leapsome’s SCIM interface does not say how anybody signs in, so this is listed as not applicable rather than left out.',
  why: 'A password alone is guessed, reused or given away. Behind an administrator’s password lies everybody’s data.',
  controls: {
    soc2: ['CC6.1'],
    iso27001: ['A.8.2', 'A.8.5'],
    nist80053: ['IA-2(1)'],
    pcidss: ['8.4.1'],
    hipaa: ['164.312(d)'],
  },
  needs: ['accounts', 'roles'],
  violationsHoldOn: [],
  remediation: [
    'Leapsome: Settings > Integrations > Single sign-on: sign-in through the identity provider is on, and enforced for everybody, administrators included.',
    'Entra ID: Protection > Conditional Access > Policies: a policy that is on, includes the application Leapsome and all its users, and grants access only with multifactor authentication.',
    'Entra ID: Protection > Authentication methods > User registration details: everybody whom PAR-02 lists as privileged is capable of multifactor authentication.',
    'File what the screens show, with date and name, beside the privileged access review.',
  ],
  closes: 'this test has no findings until a source of sign-in policies can be connected',
  titleOf: ({ connection }) => `How privileged accounts of ${connection} sign in is not known`,
  notApplicable: () => 'sign-in-not-collected',

  // Not reached while the test is not applicable; and if it were, it could not say anything.
  evaluate: ({ connection }) => ({
    population: [],
    violations: [],
    undetermined: [{ connection, subject: ['connection'], reason: 'sign-in-not-collected' }],
    parameters: {},
  }),
};
