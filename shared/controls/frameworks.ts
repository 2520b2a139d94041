import type { Framework } from '../workspace/policy.ts';

/** What to call each framework, and the controls that tests refer to, in our own words. */
export const FRAMEWORK_NAMES: { readonly [framework in Framework]: string } = {
  soc2: 'SOC 2 (Trust Services Criteria)',
  iso27001: 'ISO/IEC 27001:2022, Annex A',
  nist80053: 'NIST SP 800-53 Rev. 5',
  pcidss: 'PCI DSS 4.0, where in scope',
  hipaa: 'HIPAA Security Rule, where in scope',
};

export const CONTROL_TEXTS: { readonly [framework in Framework]: { readonly [control: string]: string } } = {
  soc2: {
    'CC4.1': 'Evaluations, ongoing or separate, show whether controls are present and work.',
    'CC6.1': 'Logical access security restricts and identifies those who get to information assets.',
    'CC6.2': 'Users are registered and authorised before they get access, and lose it when it is no longer authorised.',
    'CC6.3': 'Access is granted, changed and removed by role, with least privilege and segregation of duties.',
  },
  iso27001: {
    'A.5.3': 'Conflicting duties are segregated.',
    'A.5.15': 'Rules control access to information.',
    'A.5.16': 'Identities are managed over their whole life.',
    'A.5.17': 'Passwords, tokens and keys are handed out and managed by rules.',
    'A.5.18': 'Access rights are given, reviewed, changed and removed by policy.',
    'A.6.5': 'Duties after employment ends or changes are defined and enforced.',
    'A.8.2': 'Privileged access rights are restricted and managed.',
    'A.8.3': 'Access to information is restricted by policy.',
    'A.8.5': 'People prove who they are by means that fit what they get to.',
  },
  nist80053: {
    'AC-1': 'A policy of access control exists, is approved and is looked at again.',
    'AC-2': 'Accounts are managed: created, reviewed, disabled and removed.',
    'AC-2(3)': 'Accounts that are expired, orphaned or unused are disabled in time.',
    'AC-2(7)': 'Privileged accounts follow a role scheme and changes to them are monitored.',
    'AC-5': 'Duties that conflict are identified and separated.',
    'AC-6(5)': 'Privileged accounts are restricted to named roles.',
    'AC-6(7)': 'Privileges are reviewed and reassigned or removed.',
    'CA-7': 'Controls are monitored continuously.',
    'IA-2(1)': 'Privileged accounts sign in with more than one factor.',
    'IA-4': 'Every user has an identifier of their own.',
    'IA-5': 'Passwords, tokens and keys are managed over their whole life.',
    'PS-4': 'Access ends within a set time when employment does.',
    'PS-5': 'Access is reviewed and changed when somebody is transferred or reassigned.',
    'PS-7': 'Rules for staff hold for external staff too.',
  },
  pcidss: {
    '7.2.3': 'Required privileges are approved by authorised personnel.',
    '7.2.4': 'All user accounts and their privileges are reviewed at least every six months.',
    '7.2.5': 'Application and system accounts are assigned and managed with least privilege.',
    '7.2.5.1': 'Application and system accounts and their privileges are reviewed as often as the risk asks for.',
    '8.2.1': 'Every user has an identifier of their own before they get access.',
    '8.2.5': 'Access of terminated users is revoked immediately.',
    '8.2.6': 'Accounts that were not used for 90 days are removed or disabled.',
    '8.4.1': 'Administrators sign in with more than one factor.',
    '8.6.3': 'Passwords and tokens of application and system accounts are changed as often as the risk asks for.',
  },
  hipaa: {
    '164.308(a)(1)(ii)(D)': 'Records of system activity are reviewed regularly.',
    '164.308(a)(3)(ii)(C)': 'Access ends when employment does.',
    '164.308(a)(4)(ii)(C)': 'Rights of access are established, documented, reviewed and modified.',
    '164.308(a)(5)(ii)(D)': 'Passwords are made, changed and kept safe by procedure.',
    '164.312(a)(2)(i)': 'Users have unique identities.',
    '164.312(d)': 'Whoever asks for access is verified to be who they say.',
  },
};
