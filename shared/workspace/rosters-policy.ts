import * as z from 'zod';
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

/** What is said about rosters is about rosters of the workspace. */
export function rostersFit(workspace: unknown, context: z.RefinementCtx): void {
  const rosters = list(member(workspace, 'connections'))
    .filter((connection) => ['hris', 'idp'].includes(String(member(connection, 'kind'))))
    .map((connection) => member(connection, 'id'));
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
