import type { Human } from '../access/matching/humans.ts';
import { MOVER_LIMIT } from '../access/matching/positions.ts';
import type { Account } from '../access/snapshot.ts';
import { dateOf } from '../kernel/calendar.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { Instant } from '../kernel/instant.ts';
import type { approvalsIn } from './approvals.ts';
import type { ApplicationInput } from './contract.ts';
import { openSubjects } from './differences.ts';
import { currentOwner } from './employment.ts';
import { mappedTeams } from './mapped-groups.ts';
import type { Verdict } from './verdict.ts';

/** A team that policy maps to a group, and somebody in it who has moved. */
interface FormerTeam {
  readonly account: Account;
  readonly human: Human;
  readonly team: string;
  readonly name: string;
  /** When a complete roster first showed the last move. */
  readonly seen: Instant;
}

/**
 * Judges the mapped teams that movers were in before they moved, and are in still. Teams that came with the new job are not
 * among them: whoever was not in one at the last examination before the move has not kept it.
 */
export function judgeFormerTeams(
  test: string,
  judge: ReturnType<typeof approvalsIn>,
  input: ApplicationInput,
): { readonly population: readonly string[]; readonly verdicts: readonly (Verdict | null)[] } {
  const teams = formerTeams(test, input);
  return {
    population: teams.map(({ account, team }) => `${account.id} ${team}`),
    verdicts: teams.map((former) => judgeTeam(former, judge, input)),
  };
}

function formerTeams(test: string, input: ApplicationInput): FormerTeam[] {
  const names = new Map(mappedTeams(input).map(({ mapped, name }) => [mapped.team, name ?? mapped.team]));
  if (names.size === 0) return [];
  const isOpen = openSubjects(test, input);
  return input.active.unregistered.flatMap((account) => {
    const human = currentOwner(input.people.ownerOf(account.id));
    const seen = human && lastMove(human, input);
    if (!human || seen === null) return [];
    const before = isUnexamined(seen, input) ? teamsOf(earlierAccount(account.id, input)) : new Set();
    return [...teamsOf(account)]
      .filter((team) => names.has(team) && (before.has(team) || isOpen(subjectOf(account, team))))
      .map((team) => ({ account, human, team, name: names.get(team) ?? team, seen }));
  });
}

function lastMove(human: Human, { people }: ApplicationInput): Instant | null {
  const moves = people.positionsOf(human).flatMap(({ former }) => former.map(({ until }) => until));
  return moves.sort(byCodeUnit).at(-1) ?? null;
}

/** Whether this is the first time that the test can look since a move was seen. */
function isUnexamined(seen: Instant, { baseline, asOf }: ApplicationInput): boolean {
  return baseline ? seen > baseline.examinedAt : seen === asOf;
}

function earlierAccount(id: string, { baseline, previous }: ApplicationInput): Account | undefined {
  return (baseline ?? previous)?.find(id);
}

function teamsOf(account: Account | undefined): ReadonlySet<string> {
  return new Set(account?.grants.flatMap(({ kind, entitlement }) => (kind === 'group' ? [entitlement] : [])));
}

function subjectOf(account: Account, team: string): readonly string[] {
  return ['grant', account.id, team];
}

function judgeTeam(
  { account, human, team, name, seen }: FormerTeam,
  judge: ReturnType<typeof approvalsIn>,
  { connection, asOf, timezone }: ApplicationInput,
): Verdict | null {
  const subject = subjectOf(account, team);
  const verdict = judge({ account, role: { name: team, ids: [team] } }, asOf, dateOf(seen, timezone));
  if (verdict.kind === 'approved') return null;
  if (verdict.kind === 'unknown') return { undetermined: { connection, subject, reason: verdict.reason } };
  return {
    violation: {
      connection,
      subject,
      severity: 'low',
      facts: {
        account: account.id,
        userName: account.userName,
        team,
        name,
        person: human.key,
        problem: verdict.problem,
        rosterShowedMoveAt: seen,
      },
      tolerance: MOVER_LIMIT,
    },
  };
}
