import { isRosterKind } from '../../access/connection-kind.ts';
import type { WorkspaceTest } from '../contract.ts';
import { obstacleIn } from '../inputs.ts';

export const evidenceFresh: WorkspaceTest = {
  id: 'EVD-02',
  version: 1,
  scope: 'workspace',
  title: 'Evidence fresh',
  criterion:
    'Every connection was read in this slot, and what was read was not older, when it was evaluated, than policy and the connection allow.',
  why: 'A roster of last month does not show who left last week, so nothing that rests on it can pass.',
  controls: { soc2: ['CC6.2', 'CC6.3'], iso27001: ['A.5.18'], nist80053: ['AC-2', 'CA-7'], pcidss: ['7.2.4'] },
  remediation: [
    'Export the file anew from its source and set its `# as-of:` line to the date of the export.',
    'Have the export written on a schedule, more often than its `maxAge`.',
    'For a snapshot: let `rollcall evaluate` follow `rollcall collect` without delay; `rollcall run` does both.',
  ],
  closes: 'with the next slot in which the data is fresh',
  titleOf: ({ connection, facts }) =>
    `${connection} is out of date: the ${String(facts.part)}${facts.dataAsOf ? ` is of ${String(facts.dataAsOf)}` : ''}`,

  evaluate({ inputs, policy }) {
    const present = inputs.filter((input) => input.state === 'complete' || input.state === 'partial');
    return {
      population: inputs.map((input) => input.connection),
      // What was not read has no age. EVD-01 tells of it; here nothing passes by it, and nothing closes.
      undetermined: inputs.flatMap((input) => {
        const obstacle = obstacleIn(input);
        return obstacle && !obstacle.usable
          ? [{ connection: input.connection, subject: ['connection'], reason: obstacle.reason }]
          : [];
      }),
      violations: present
        .filter((input) => input.stale || input.rolesStale)
        .map(({ connection, kind, stale, dataAsOf }) => ({
          connection,
          subject: ['connection'],
          severity: 'medium',
          facts: {
            part: stale ? (isRosterKind(kind) ? 'roster' : 'snapshot') : 'role import',
            dataAsOf: stale ? dataAsOf : null,
          },
        })),
      parameters: { maxAge: policy.evidence.maxAge },
    };
  },
};
