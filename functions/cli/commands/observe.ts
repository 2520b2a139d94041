import { toInstant } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { applicationNamed } from '../applications.ts';
import { UsageError } from '../errors.ts';
import { printParagraph } from '../output/paragraph.ts';
import type { Session } from '../session.ts';
import { parseTime } from '../times.ts';

export interface ObserveOptions {
  readonly connection?: string;
  readonly count: string;
  readonly by: string;
  readonly at?: string;
}

const MAX_NAME_LENGTH = 256;

/** Records how many active accounts somebody saw on the application's own screen. */
export async function observeCommand(session: Session, options: ObserveOptions): Promise<number> {
  const { by } = options;
  if (!/^\d{1,9}$/.test(options.count)) throw new UsageError('--count must be a whole number of active accounts');
  const name = by.trim();
  if (name === '' || name.length > MAX_NAME_LENGTH) throw new UsageError('--by must be the name of whoever saw it');
  const { context, application } = applicationNamed(await session.openForRecording(), options.connection);
  const connection = application.id;
  const observedAt = toInstant(
    options.at === undefined
      ? context.clock.now()
      : parseTime('--at', options.at, context.workspace.schedule.timezone, 'start'),
  );
  const { seq, isNew } = await context.observe({ connection, count: Number(options.count), by: name, observedAt });
  if (session.json) {
    session.printJson({ schema: 'urn:rollcall:observe:v1', workspace: context.workspace.id, entry: seq, isNew });
    return 0;
  }
  const state = isNew ? 'recorded as' : 'was recorded before, in';
  printParagraph(
    session.terminal,
    `${options.count} active accounts in ${safeText(connection)} at ${observedAt}: ${state} entry ${seq}`,
  );
  if (isNew) session.terminal.print('The next complete reading is compared with it.');
  return 0;
}
