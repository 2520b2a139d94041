import type { ApplicationTest } from '../contract.ts';
import { type Holding, isCalled } from '../roles.ts';

export const holderInventory: ApplicationTest = {
  id: 'PAR-02',
  version: 2,
  scope: 'application',
  title: 'Inventory of privileged holders complete',
  criterion:
    'An authoritative source of roles covers every active account, and every role that somebody holds is classified, so that the list of privileged holders is complete. What group rules and app roles of a directory show beside it is on the list, and makes none complete.',
  why: 'Without it, “nobody else is an administrator” is a belief. Leapsome’s SCIM interface has no roles, and roles that are set by hand escape group rules and app roles.',
  controls: { soc2: ['CC6.3'], iso27001: ['A.8.2'], nist80053: ['AC-2(7)'] },
  needs: ['accounts', 'roles'],
  violationsHoldOn: [],
  remediation: [
    'Run `rollcall roles template`, look up the role of every account on the list (Leapsome > Employees > the employee > Edit > Role, with Additional roles), and have somebody attest it.',
    'Connect it, an authoritative source: a role import that covers every active account (`roles: [{ from: import, … }]`).',
    'Classify the roles that PAR-01 names.',
  ],
  closes: 'this test has no findings of its own; it is inconclusive until the inventory is complete',
  titleOf: ({ connection }) => `Inventory of privileged holders of ${connection} incomplete`,

  evaluate({ connection, roles, policy }) {
    const unclassified = new Set(
      roles.holdings.filter((held) => held.role.class === 'unclassified').map((held) => held.role.id),
    );
    const privileged = roles.holdings.filter((held) => held.role.class === 'privileged');
    const isOf = (name: string) => (held: Holding) => isCalled(held.role, name);
    const holders = Object.fromEntries(
      policy.roles.privileged.map((name) => [name, privileged.filter(isOf(name)).length]),
    );
    const isOnlyIndicated = ({ isCertain }: Holding) => !isCertain;
    return {
      population: privileged.map((held) => `${held.account.id} ${held.role.id}`),
      violations: [],
      undetermined: [...unclassified].map((role) => ({
        connection,
        subject: ['role', role],
        reason: 'role-unclassified',
      })),
      parameters: { privileged: policy.roles.privileged },
      observations: { holders, onlyIndicated: privileged.filter(isOnlyIndicated).length },
    };
  },
};
