import type { ApplicationTest } from '../contract.ts';

export const vanished: ApplicationTest = {
  id: 'UAR-16',
  version: 1,
  scope: 'application',
  title: 'No account has vanished',
  criterion: 'Every account that was there when this test last compared is still listed, as active or inactive.',
  why: 'Leapsome’s interfaces can only deactivate: whoever vanishes was deleted by hand, and what they held, and when it ended, can no longer be looked up there.',
  controls: { soc2: ['CC6.2'], iso27001: ['A.5.16'], nist80053: ['AC-2'] },
  needs: ['accounts'],
  violationsHoldOn: [],
  heedsExclusions: true,
  compares: 'only',
  remediation: [
    'Ask the administrators who deleted the account, and why. The last snapshot that has it is named in the result.',
    'Have leavers deactivated instead: Leapsome > Employees > the employee > … > Deactivate.',
  ],
  closes: 'with the next complete snapshot; an account that comes back then counts as new',
  titleOf: ({ facts }) => `Account has vanished: ${String(facts.userName)}`,

  evaluate({ connection, baseline }) {
    const gone = baseline?.gone ?? [];
    return {
      population: (baseline?.accounts ?? []).map(({ id }) => id),
      violations: gone.map(({ id, userName, active }) => ({
        connection,
        subject: ['account', id],
        severity: 'informational',
        facts: { account: id, userName, lastSeen: baseline?.takenAt ?? null, wasActive: active },
      })),
      parameters: {},
    };
  },
};
