import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import { parseFindingKey } from '../../../shared/controls/key.ts';
import { describeFinding } from '../../../shared/findings/text.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { type RecordedFindings, readFindings } from '../../../shared/pipeline/read-findings.ts';
import type { ReadContext } from '../../../shared/pipeline/run-context.ts';
import { UsageError } from '../errors.ts';
import { printFinding, printFindings } from '../output/findings-report.ts';
import type { Session } from '../session.ts';
import { lookIntoEachWorkspace } from '../workspaces.ts';

/** Lists the findings that stand, the gravest subject first; with a key, tells one of them whole. */
export function findingsCommand(session: Session, key: string | undefined): Promise<number> {
  return key === undefined ? listFindings(session) : showFinding(session, key);
}

function listFindings(session: Session): Promise<number> {
  return lookIntoEachWorkspace(session, 'findings', async (context) => {
    const recorded = await readFindings(context);
    if (!session.json) printFindings(session.terminal, context.log.origin, recorded, toInstant(context.clock.now()));
    return { exitCode: 0, document: toJson(context, recorded) };
  });
}

async function showFinding(session: Session, key: string): Promise<number> {
  const { finding } = await findFinding(session, key);
  if (!finding) throw new UsageError(`no finding ${key} is known; "rollcall findings" lists those that stand`);
  const text = describeFinding(finding, CATALOGUE);
  if (session.json) session.printJson({ schema: 'urn:rollcall:finding:v1', ...finding, text });
  else printFinding(session.terminal, finding, text);
  return 0;
}

/** The workspace that a key is of, and the finding; null if it is not known. Throws a UsageError for what is no key. */
export async function findFinding(session: Session, key: string) {
  const context = contextOf(await session.openForReading(), key);
  return { context, finding: (await readFindings(context))?.all.find((known) => known.key === key) ?? null };
}

/** The workspace that a key is of. Throws a UsageError for what is no key, and for another workspace's. */
export function contextOf<Context extends ReadContext>(contexts: readonly Context[], key: string): Context {
  const parts = parseFindingKey(key);
  if (!parts) throw new UsageError(`"${key}" is not the key of a finding; "rollcall findings" lists them`);
  const context = contexts.find(({ workspace }) => workspace.id === parts.workspace);
  if (!context) throw new UsageError(`there is no workspace "${parts.workspace}", of which the key ${key} speaks`);
  return context;
}

function toJson({ log }: ReadContext, recorded: RecordedFindings | null): object {
  if (!recorded) return { origin: log.origin, slot: null, asOf: null, findings: [], exclusions: [] };
  const { origin, slot, asOf, overview, exclusions } = recorded;
  return { origin, slot, asOf, findings: [...overview.subjects.flat(), ...overview.suppressed], exclusions };
}
