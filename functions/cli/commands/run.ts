import { collect } from '../../../shared/pipeline/collect.ts';
import { evaluate } from '../../../shared/pipeline/evaluate.ts';
import { publish } from '../../../shared/pipeline/publish.ts';
import { exitCodeOf, prepare, run } from '../../../shared/pipeline/run.ts';
import type { SlotRequest } from '../../../shared/pipeline/slot.ts';
import { type RunSummary, summariseRun } from '../../../shared/pipeline/summary.ts';
import { EXIT } from '../errors.ts';
import { printRun } from '../output/run-report.ts';
import type { Session } from '../session.ts';
import { forEachWorkspace } from '../workspaces.ts';

export interface RunOptions {
  readonly slot?: string;
  readonly manual?: boolean;
}

/** Collects, evaluates and publishes each workspace; one that fails does not keep the others from running. */
export function runCommand(session: Session, options: RunOptions): Promise<number> {
  return forEachWorkspace(session, 'run', async (context) => {
    const result = await run(context, requestOf(options));
    const summary = await summariseRun(context, result.run, result.collected, result.evaluated);
    const defect = result.collected.find((item) => item.defect !== undefined)?.defect;
    if (defect !== undefined) session.reportDefect(defect);
    if (!session.json) printRun(session.terminal, summary);
    if (result.published.unsent > 0) {
      session.terminal.error(`${result.published.unsent} events could not be written; "rollcall publish" tries again`);
    }
    const recorded = exitCodeOf(result.evaluated, result.published.unsent);
    const exitCode = defect === undefined ? recorded : EXIT.internal;
    return { exitCode, document: { ...toJson(summary), events: result.published } };
  });
}

export function collectCommand(session: Session, options: RunOptions): Promise<number> {
  return forEachWorkspace(session, 'collect', async (context) => {
    const slot = await prepare(context, requestOf(options));
    const collected = [];
    for (const connection of context.workspace.connections) collected.push(await collect(context, connection, slot));
    const connections = collected.map(describeCollected);
    for (const { connection, state, reasons, message } of connections) {
      if (!session.json)
        session.terminal.print(`${slot.slot} ${connection}: ${state} ${message ?? reasons.join(', ')}`.trim());
    }
    const hasFailed = collected.some(({ state }) => state === 'failed');
    return { exitCode: hasFailed ? EXIT.notSealed : 0, document: { slot: slot.slot, connections } };
  });
}

export function evaluateCommand(session: Session, options: RunOptions): Promise<number> {
  return forEachWorkspace(session, 'evaluate', async (context) => {
    const slot = await prepare(context, requestOf(options));
    const evaluated = await evaluate(context, slot);
    const summary = await summariseRun(context, slot, [], evaluated);
    if (!session.json) printRun(session.terminal, summary);
    return { exitCode: exitCodeOf(evaluated, 0), document: toJson(summary) };
  });
}

export function publishCommand(session: Session): Promise<number> {
  return forEachWorkspace(session, 'publish', async (context) => {
    const published = await publish(context);
    if (!session.json) session.terminal.print(`${published.sent} events sent, ${published.unsent} unsent`);
    return { exitCode: published.unsent > 0 ? EXIT.notSealed : 0, document: published };
  });
}

function requestOf({ slot, manual }: RunOptions): SlotRequest {
  return { slot: slot ?? null, manual: manual ?? false };
}

function toJson({ origin, run: slot, isNew, collected, results, findings, changes }: RunSummary): object {
  return { origin, ...slot, isNew, connections: collected.map(describeCollected), results, findings, changes };
}

function describeCollected({ connection, state, reasons, message, isNew }: Awaited<ReturnType<typeof collect>>) {
  return { connection, state, reasons, message, isNew };
}
