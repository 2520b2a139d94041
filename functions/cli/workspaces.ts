import type { ReadContext, RunContext } from '../../shared/pipeline/run-context.ts';
import { exitCodeFor, worstExitCode } from './errors.ts';
import type { Session } from './session.ts';

/** What a command came to in one workspace: its exit code, and what `--json` prints of it. */
export interface WorkspaceOutcome {
  readonly exitCode: number;
  readonly document: object;
}

/** Does the work in each workspace of the call; one that fails does not keep the others from theirs. */
export async function forEachWorkspace(
  session: Session,
  command: string,
  work: (context: RunContext) => Promise<WorkspaceOutcome>,
): Promise<number> {
  return inEach(session, command, await session.open(), work);
}

/** The same for what only looks, and so needs no private key. */
export async function lookIntoEachWorkspace(
  session: Session,
  command: string,
  look: (context: ReadContext) => Promise<WorkspaceOutcome>,
): Promise<number> {
  return inEach(session, command, await session.openForReading(), look);
}

/** The same in workspaces that are open. */
export async function inEach<Context extends ReadContext>(
  session: Session,
  command: string,
  contexts: readonly Context[],
  work: (context: Context) => Promise<WorkspaceOutcome>,
): Promise<number> {
  const outcomes: (WorkspaceOutcome & { readonly workspace: string })[] = [];
  for (const context of contexts) {
    const workspace = context.workspace.id;
    try {
      outcomes.push({ workspace, ...(await work(context)) });
    } catch (error) {
      session.reportError(error);
      const message = session.messageFor(error);
      outcomes.push({ workspace, exitCode: exitCodeFor(error), document: { error: message } });
    }
  }
  if (session.json) {
    session.printJson({
      schema: `urn:rollcall:${command}:v1`,
      workspaces: outcomes.map(({ workspace, exitCode, document }) => ({ workspace, exitCode, ...document })),
    });
  }
  return worstExitCode(outcomes.map(({ exitCode }) => exitCode));
}
