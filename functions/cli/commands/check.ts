import { toInstant } from '../../../shared/kernel/instant.ts';
import { type Check, check, type TriedConnection } from '../../../shared/pipeline/check.ts';
import { foresee } from '../../../shared/pipeline/foresight.ts';
import { hostingOf } from '../../../shared/workspace/hosting.ts';
import { EXIT } from '../errors.ts';
import { answersTo, printCheck } from '../output/check-report.ts';
import type { Session } from '../session.ts';
import { forEachWorkspace } from '../workspaces.ts';

/**
 * Tries every connection, and says which tests will have a verdict with what is connected. Stores nothing. On AWS only
 * the functions have the tokens, so there it looks at what keeps the evidence.
 */
export async function checkCommand(session: Session): Promise<number> {
  const hosting = hostingOf((await session.configuration()).configuration);
  return hosting.kind === 'aws' ? checkBucket(session, hosting.bucket) : checkConnections(session);
}

async function checkBucket(session: Session, bucket: string): Promise<number> {
  await (await import('../aws.ts')).checkBucket(bucket);
  if (session.json) session.printJson({ schema: 'urn:rollcall:check:v1', bucket, workspaces: [] });
  else {
    session.terminal.print(`${bucket} keeps every version, and locks it`);
    session.terminal.print('Connections are tried by the next run: on AWS only the functions have the tokens.');
  }
  return 0;
}

function checkConnections(session: Session): Promise<number> {
  return forEachWorkspace(session, 'check', async (context) => {
    const checked = await check(context);
    const warnings = foresee(context.workspace, toInstant(context.clock.now()));
    const defect = checked.connections.find((tried) => tried.defect !== undefined)?.defect;
    if (defect !== undefined) session.reportDefect(defect);
    if (!session.json) printCheck(session.terminal, checked, warnings);
    const hasFailed = checked.connections.some(({ input }) => input.state === 'failed');
    const exitCode = defect === undefined ? (hasFailed ? EXIT.notSealed : 0) : EXIT.internal;
    return { exitCode, document: { ...toJson(checked), warnings } };
  });
}

function toJson({ origin, connections, results, exclusions }: Check): object {
  return {
    origin,
    connections: connections.map(describeConnection),
    tests: results.map(({ test, connection, outcome, reason, conclusive }) => ({
      test,
      connection,
      conclusive,
      outcome,
      reason: reason?.code ?? null,
      class: reason?.class ?? null,
    })),
    exclusions,
    next: answersTo(results),
  };
}

function describeConnection({ input, snapshot, message }: TriedConnection): object {
  const { connection, kind, state, stale, rolesStale, reasons, evidenceClass, dataAsOf } = input;
  const { counts = {}, roles = [] } = snapshot?.certificate ?? {};
  return { connection, kind, state, stale, rolesStale, reasons, message, evidenceClass, dataAsOf, counts, roles };
}
