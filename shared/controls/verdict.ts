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
  return {
    violations: verdicts.flatMap((verdict) => verdict?.violation ?? []),
    undetermined: verdicts.flatMap((verdict) => verdict?.undetermined ?? []),
    pending: verdicts.flatMap((verdict) => verdict?.pending ?? []),
  };
}
