import { allowedBy, type Observed } from '../../access/observation.ts';
import type { Violation, WorkspaceTest } from '../contract.ts';

export const populationComplete: WorkspaceTest = {
  id: 'EVD-01',
  version: 2,
  scope: 'workspace',
  title: 'Population complete',
  criterion:
    'Every connection was read in this slot, and its completeness certificate says `complete`; and no count that somebody saw on the application’s own screen contradicts the complete readings around it.',
  why: 'A review of a list that lacks somebody proves nothing about them. An auditor asks for the completeness of information that the organisation produces itself (AT-C 205.36).',
  controls: { soc2: ['CC6.2'], iso27001: ['A.5.18'], nist80053: ['AC-2'], pcidss: ['7.2.4'] },
  remediation: [
    'Read the reason in the finding; `docs/connectors.md` says what each one means.',
    'For `auth-refused`: in Leapsome, Settings > Integrations > HRIS Integrations > SCIM, copy the existing token. Do not generate a new one: Entra ID, Humaans or Drata may use the old one.',
    'For `population-changed`: if the change is real, nothing is to do; the next slot confirms it.',
    'For a file: correct the line and column that the reason names.',
    'For a count that was seen otherwise: look again at Leapsome > Employees, filtered by active, and record what you see with `rollcall observe`. If it differs again, ask Leapsome’s support which employees the SCIM interface leaves out.',
    'Run `rollcall run --manual` to read again at once.',
  ],
  closes: 'with the next slot in which the connection is read completely, or the next count seen that agrees with it',
  titleOf: ({ connection, facts }) =>
    facts.observed !== undefined
      ? `${connection}: ${String(facts.observed)} active accounts were seen on its own screen at ${String(facts.observedAt)}, the readings around it have ${String(facts.readings)}`
      : `${connection} could not be read completely: ${[facts.reasons].flat().join(', ')}`,

  evaluate({ inputs, observations }) {
    const incomplete = inputs.filter((input) => input.state !== 'complete');
    return {
      population: inputs.map((input) => input.connection),
      violations: [
        ...incomplete.map(
          ({ connection, state, reasons }): Violation => ({
            connection,
            subject: ['connection'],
            severity: 'high',
            facts: { state, reasons: state === 'missing' ? ['not-collected'] : reasons },
          }),
        ),
        ...observations.flatMap(contradiction),
      ],
      parameters: {},
      observations: { seen: observations.flatMap(describe) },
    };
  },
};

/** A count that somebody saw, and that the complete readings before and after it do not allow. */
function contradiction({ connection, compared }: Observed): Violation[] {
  const allowed = compared && allowedBy(compared);
  if (!allowed || (compared.count >= allowed.from && compared.count <= allowed.to)) return [];
  const { from, to } = allowed;
  return [
    {
      connection,
      subject: ['connection', 'observed'],
      severity: 'high',
      facts: {
        observed: compared.count,
        observedAt: compared.observedAt,
        readings: from === to ? String(from) : `${from} to ${to}`,
        entry: compared.entry.seq,
      },
    },
  ];
}

function describe({ connection, compared }: Observed) {
  if (!compared) return [];
  const { entry, observedAt, count } = compared;
  return [{ connection, entry: entry.seq, observedAt, count, allowed: allowedBy(compared) }];
}
