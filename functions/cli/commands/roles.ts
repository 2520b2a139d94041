import { mayBeActive } from '../../../shared/access/snapshot.ts';
import { readAccounts } from '../../../shared/pipeline/reading.ts';
import type { RunContext } from '../../../shared/pipeline/run-context.ts';
import { UsageError } from '../errors.ts';
import { writeNew } from '../new-files.ts';
import { roleTemplate } from '../output/role-template.ts';
import { safeText } from '../output/safe-text.ts';
import type { Session } from '../session.ts';

export interface TemplateOptions {
  readonly output?: string;
  readonly connection?: string;
}

/** Names of people are in it. */
const OWNER_ONLY = 0o600;

/** Writes a list of all active accounts in which somebody fills in the roles that Leapsome's interface does not tell. */
export async function rolesTemplateCommand(session: Session, options: TemplateOptions): Promise<number> {
  const { context, application } = choose(await session.open(), options.connection);
  const reading = await readAccounts(context, application);
  const accounts = reading.accounts.filter(mayBeActive);
  const text = roleTemplate(accounts, reading.entitlements);
  const { doubts } = reading.facts;
  if (doubts.length > 0) session.terminal.error(`${application.id} could not be read completely: ${doubts.join(', ')}`);

  const { output } = options;
  if (output !== undefined) await writeNew(output, text, OWNER_ONLY);
  if (session.json) {
    const where = output === undefined ? { csv: text } : { file: output };
    session.printJson({ schema: 'urn:rollcall:roles-template:v1', accounts: accounts.length, ...where });
  } else if (output === undefined) {
    session.terminal.print(text.trimEnd());
  } else {
    printNext(session, output, accounts.length);
  }
  return 0;
}

type Application = Parameters<typeof readAccounts>[1];

/** The application that the call is about. Several need a name. */
function choose(
  contexts: readonly RunContext[],
  wanted: string | undefined,
): { context: RunContext; application: Application } {
  const applications = contexts.flatMap((context) =>
    context.workspace.connections
      .filter((connection) => connection.kind === 'application')
      .map((application) => ({ context, application })),
  );
  const chosen = applications.filter(({ application }) => wanted === undefined || application.id === wanted);
  const [only] = chosen;
  if (only && chosen.length === 1) return only;
  const known = applications.map(({ context, application }) => `${context.workspace.id}/${application.id}`).join(', ');
  if (chosen.length > 1) {
    throw new UsageError(`there are several applications (${known}); choose with --workspace and --connection`);
  }
  throw new UsageError(
    wanted === undefined
      ? 'the configuration has no application'
      : `there is no application "${wanted}"; the configuration has ${known}`,
  );
}

function printNext({ terminal }: Session, path: string, accounts: number): void {
  terminal.print(`wrote ${safeText(path)} with ${accounts} accounts, readable by you alone`);
  terminal.print();
  terminal.print('Next: fill in the column "role", say when and who at the top,');
  terminal.print('and name the file in rollcall.yaml:');
  terminal.print();
  terminal.print('        roles:');
  terminal.print(`          - { from: import, file: ${JSON.stringify(path)}, maxAge: 7d }`);
  terminal.print();
  terminal.print('"rollcall check" then says whether it covers everybody.');
}
