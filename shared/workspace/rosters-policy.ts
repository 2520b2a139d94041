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
    /**
     * Rosters that the others can do without where employment is concerned. While one of them cannot be read, the end of
     * an employment that the others tell of is still found; nothing passes.
     */
    supplementary: z.array(connection).default([]),
  })
  .default({ precedence: [], supplementary: [] });

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

/** What is said about rosters is about rosters of the workspace, and not all of them are supplementary. */
export function rostersFit(workspace: unknown, context: z.RefinementCtx): void {
  const rosters = idsOf(workspace, ['hris', 'idp']);
  const said = member(member(workspace, 'policy'), 'rosters');
  const complain = (path: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: ['policy', 'rosters', ...path], message });
  for (const name of ['precedence', 'supplementary']) {
    const named = list(member(said, name));
    for (const [i, roster] of named.entries()) {
      if (typeof roster !== 'string') continue;
      if (!rosters.includes(roster)) complain([name, i], `"${roster}" is no roster of this workspace`);
      else if (named.indexOf(roster) < i) complain([name, i], `"${roster}" is named twice`);
    }
  }
  const supplementary = list(member(said, 'supplementary'));
  if (rosters.length > 0 && rosters.every((roster) => supplementary.includes(roster))) {
    complain(['supplementary'], 'must leave one roster that tells who works here');
  }
}

function idsOf(workspace: unknown, kinds: readonly string[]): unknown[] {
  return list(member(workspace, 'connections'))
    .filter((connection) => kinds.includes(String(member(connection, 'kind'))))
    .map((connection) => member(connection, 'id'));
}
