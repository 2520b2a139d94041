import type { WorkspaceTest } from '../contract.ts';

export const populationComplete: WorkspaceTest = {
  id: 'EVD-01',
  version: 1,
  scope: 'workspace',
  title: 'Population complete',
  criterion: 'Every connection was read in this slot, and its completeness certificate says `complete`.',
  why: 'A review of a list that lacks somebody proves nothing about them. An auditor asks for the completeness of information that the organisation produces itself (AT-C 205.36).',
  controls: { soc2: ['CC6.2'], iso27001: ['A.5.18'], nist80053: ['AC-2'], pcidss: ['7.2.4'] },
  remediation: [
    'Read the reason in the finding; `docs/connectors.md` says what each one means.',
    'For `auth-refused`: in Leapsome, Settings > Integrations > HRIS Integrations > SCIM, copy the existing token. Do not generate a new one: Entra ID, Humaans or Drata may use the old one.',
    'For `population-changed`: if the change is real, nothing is to do; the next slot confirms it.',
    'For a file: correct the line and column that the reason names.',
    'Run `rollcall run --manual` to read again at once.',
  ],
  closes: 'with the next slot in which the connection is read completely',
  titleOf: ({ connection, facts }) =>
    `${connection} could not be read completely: ${[facts.reasons].flat().join(', ')}`,

  evaluate({ inputs }) {
    const incomplete = inputs.filter((input) => input.state !== 'complete');
    return {
      population: inputs.map((input) => input.connection),
      violations: incomplete.map(({ connection, state, reasons }) => ({
        connection,
        subject: ['connection'],
        severity: 'high',
        facts: { state, reasons: state === 'missing' ? ['not-collected'] : reasons },
      })),
      parameters: {},
    };
  },
};
