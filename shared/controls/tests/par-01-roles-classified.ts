import type { ApplicationTest } from '../contract.ts';

export const rolesClassified: ApplicationTest = {
  id: 'PAR-01',
  version: 1,
  scope: 'application',
  title: 'Roles classified',
  criterion: 'Policy says of every role in the application whether it is privileged.',
  why: 'Who is privileged can only be told once the roles are. A new or renamed role is privileged until somebody has looked at it.',
  controls: { soc2: ['CC6.3'], iso27001: ['A.8.2'], nist80053: ['AC-2(7)'], pcidss: ['7.2.5'] },
  needs: ['accounts', 'roles'],
  violationsHoldOn: ['accounts', 'roles'],
  remediation: [
    'Look at what the role may do: Leapsome > Settings > Employees > Access roles > the role.',
    'Add it to `roles.privileged` or `roles.standard` in the policy, raise the policy’s version, and have it approved.',
  ],
  closes: 'with the next run after the policy names the role, or the role is gone',
  titleOf: ({ facts }) => `Role not classified: ${String(facts.role)}`,

  evaluate({ connection, roles, policy }) {
    const holders = Map.groupBy(roles.holdings, (held) => held.role.id);
    return {
      population: roles.roles.map((role) => role.id),
      violations: roles.roles
        .filter((role) => role.class === 'unclassified')
        .map((role) => ({
          connection,
          subject: ['role', role.id],
          severity: 'high',
          facts: { role: role.name },
          measured: { holders: holders.get(role.id)?.length ?? 0 },
        })),
      parameters: { privileged: policy.roles.privileged, standard: policy.roles.standard },
    };
  },
};
