import type { Slot } from '../../kernel/instant.ts';
import type { WorkspaceTest } from '../contract.ts';

export const logContinuous: WorkspaceTest = {
  id: 'EVD-03',
  version: 1,
  scope: 'workspace',
  title: 'Log continuous',
  criterion: 'Every slot that was due since the last scheduled evaluation has an evaluation in the evidence log.',
  why: 'A control that runs on a schedule is shown by every run of the schedule, failed ones included. Silence is a gap that stays.',
  controls: { soc2: ['CC4.1'], iso27001: ['A.5.18'], nist80053: ['CA-7'] },
  remediation: [
    'Find out why nothing ran: the machine was off, the schedule was disabled, or the run failed before it reached the log.',
    'Make the scheduler start `rollcall run` at every slot; run it more often if in doubt, an evaluated slot is skipped.',
    'A missed slot cannot be filled later. Note the reason for the auditor.',
  ],
  closes: 'with the next scheduled slot that follows its predecessor; the gap itself stays in the log',
  titleOf: ({ facts }) =>
    facts.slots === 1
      ? `No run for the slot ${String(facts.from)}`
      : `No run for ${String(facts.slots)} slots, ${String(facts.from)} to ${String(facts.to)}`,

  evaluate({ continuity }) {
    return {
      population: continuity.expected,
      violations: gaps(continuity.expected, continuity.missed).map((gap) => ({
        connection: 'log',
        subject: ['slot', gap.from],
        severity: 'medium',
        facts: { from: gap.from, to: gap.to, slots: gap.slots },
      })),
      parameters: {},
    };
  },
};

/** Missed slots that follow one another are one gap, and one finding. */
function gaps(expected: readonly Slot[], missed: readonly Slot[]): { from: Slot; to: Slot; slots: number }[] {
  const lacking = new Set(missed);
  const found: { from: Slot; to: Slot; slots: number }[] = [];
  let open = false;
  for (const slot of expected) {
    const last = found.at(-1);
    if (lacking.has(slot) && open && last) {
      last.to = slot;
      last.slots++;
    } else if (lacking.has(slot)) {
      found.push({ from: slot, to: slot, slots: 1 });
    }
    open = lacking.has(slot);
  }
  return found;
}
