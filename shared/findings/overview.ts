import type { ControlTest } from '../controls/contract.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import type { Policy } from '../workspace/policy.ts';
import { deadlineOf } from './deadline.ts';
import type { Finding } from './state.ts';
import { byGravity, groupBySubject } from './subjects.ts';
import { titleOf } from './text.ts';

/** A finding as people work on it. */
export interface ListedFinding extends Finding {
  readonly title: string;
  /** Key of the finding that leads the subject: its own, if it does. */
  readonly leader: string;
  readonly deadline: Instant | null;
  readonly isOverdue: boolean;
}

/** What is open and what is waived: the gravest subject first, and in each the gravest finding. */
export interface FindingsOverview {
  readonly subjects: readonly (readonly [ListedFinding, ...ListedFinding[]])[];
  readonly suppressed: readonly ListedFinding[];
}

/** Lists the findings of a workspace that stand. */
export function overviewOf(
  findings: readonly Finding[],
  { remediateWithin }: Policy,
  tests: readonly ControlTest[],
  now: Instant,
): FindingsOverview {
  const list = (finding: Finding, leader: string): ListedFinding => {
    const deadline = deadlineOf(finding, remediateWithin);
    const isOverdue = deadline !== null && millisecondsOf(now) > millisecondsOf(deadline);
    return { ...finding, title: titleOf(finding, tests), leader, deadline, isOverdue };
  };
  const subjects = groupBySubject(findings).all.flatMap(([first, ...others]) =>
    first ? [[list(first, first.key), ...others.map((other) => list(other, first.key))] as const] : [],
  );
  return {
    subjects: subjects.toSorted(([a], [b]) => byGravity(a, b)),
    suppressed: findings.filter(({ status }) => status === 'suppressed').map((finding) => list(finding, finding.key)),
  };
}
