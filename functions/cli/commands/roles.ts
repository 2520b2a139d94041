import { mayBeActive } from '../../../shared/access/snapshot.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { readAccounts } from '../../../shared/pipeline/reading.ts';
import { applicationNamed } from '../applications.ts';
import { OWNER_ONLY, writeNew } from '../files.ts';
import { roleTemplate } from '../output/role-template.ts';
import type { Session } from '../session.ts';

export interface TemplateOptions {
  readonly output?: string;
  readonly connection?: string;
}

/** Writes a list of all active accounts in which somebody fills in the roles that Leapsome's interface does not tell. */
export async function rolesTemplateCommand(session: Session, options: TemplateOptions): Promise<number> {
  const { context, application } = applicationNamed(await session.open(), options.connection);
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
