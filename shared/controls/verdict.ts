import type { Examination, Pending, Undetermined, Violation } from './contract.ts';

/** What a test says about one subject. Null in place of it: nothing is wrong. */
export interface Verdict {
  readonly violation?: Violation;
  readonly undetermined?: Undetermined;
  readonly pending?: Pending;
}

/** The parts of an examination that verdicts make up. */
export function tally(
  verdicts: readonly (Verdict | null)[],
): Required<Pick<Examination, 'violations' | 'undetermined' | 'pending'>> {
  const violations: Violation[] = [];
  const undetermined: Undetermined[] = [];
  const pending: Pending[] = [];
  for (const verdict of verdicts) {
    if (verdict?.violation) violations.push(verdict.violation);
    if (verdict?.undetermined) undetermined.push(verdict.undetermined);
    if (verdict?.pending) pending.push(verdict.pending);
  }
  return { violations, undetermined, pending };
}
