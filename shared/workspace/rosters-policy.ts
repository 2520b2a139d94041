import * as z from 'zod';
import { isFixedDuration } from '../kernel/duration.ts';
import { isCalendarDate } from '../kernel/instant.ts';
import { list, member } from '../kernel/unknown-values.ts';

const connection = z.string().min(1);

/** How several rosters of the same people are read together. */
export const rostersSchema = z
  .strictObject({
    /**
     * Rosters by connection, the one first whose word counts on employment, last day, department, title and manager of
     * people whom several know. Those that it does not name come after, HR systems before identity providers.
     */
    precedence: z.array(connection).default([]),
  })
  .default({ precedence: [] });

/** Applications in which every employee is to have an account: what is not there is no mistake elsewhere. */
export const accountsExpectedSchema = z.array(
  z.strictObject({
    /** The application's connection. */
    connection,
    /** The day from which everybody is to have one; who starts later, from that day on. */
    from: z.string().refine(isCalendarDate, 'must be a date, YYYY-MM-DD'),
    /** How long it may take until they have. */
    within: z.string().refine(isFixedDuration, 'must be a duration such as 30m, 24h or 7d').default('7d'),
  }),
);

/** Accounts are expected in applications of the workspace, in each by one rule. */
export function expectedAccountsFit(workspace: unknown, context: z.RefinementCtx): void {
  const applications = idsOf(workspace, ['application']);
  const rules = list(member(member(workspace, 'policy'), 'accountsExpected'));
  const named = rules.map((rule) => member(rule, 'connection'));
  for (const [i, application] of named.entries()) {
    if (typeof application !== 'string') continue;
    const path = ['policy', 'accountsExpected', i, 'connection'];
    const complain = (what: string) => context.addIssue({ code: 'custom', path, message: `"${application}" ${what}` });
    if (!applications.includes(application)) complain('is no application of this workspace');
    else if (named.indexOf(application) < i) complain('has a rule already');
  }
}

/** What is said about rosters is about rosters of the workspace. */
export function rostersFit(workspace: unknown, context: z.RefinementCtx): void {
  const rosters = idsOf(workspace, ['hris', 'idp']);
  const named = list(member(member(member(workspace, 'policy'), 'rosters'), 'precedence'));
  for (const [i, roster] of named.entries()) {
    if (typeof roster !== 'string') continue;
    const complain = (message: string) =>
      context.addIssue({
        code: 'custom',
        path: ['policy', 'rosters', 'precedence', i],
        message: `"${roster}" ${message}`,
      });
    if (!rosters.includes(roster)) complain('is no roster of this workspace');
    else if (named.indexOf(roster) < i) complain('is named twice');
  }
}

function idsOf(workspace: unknown, kinds: readonly string[]): unknown[] {
  return list(member(workspace, 'connections'))
    .filter((connection) => kinds.includes(String(member(connection, 'kind'))))
    .map((connection) => member(connection, 'id'));
}
