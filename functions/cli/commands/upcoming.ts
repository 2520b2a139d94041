import { safeText } from '../../../shared/kernel/safe-text.ts';
import { type UpcomingEnd, upcomingEnds } from '../../../shared/pipeline/upcoming.ts';
import { UsageError } from '../errors.ts';
import { type Column, renderTable } from '../output/table.ts';
import type { Session } from '../session.ts';
import { lookIntoEachWorkspace } from '../workspaces.ts';

export interface UpcomingOptions {
  readonly days: string;
}

const COLUMNS: readonly Column[] = [{ title: 'Ends on' }, { title: 'What', wraps: true }, { title: 'About' }];

const KINDS: { readonly [kind in UpcomingEnd['kind']]: string } = {
  approval: 'approval of a role',
  exception: 'exception',
  exclusion: 'exclusion from scope',
  'service-account': 'registration of an account',
  'api-credential': 'credential to be rotated',
  external: 'external access',
  'policy-approval': 'approval of the policy',
};

/** Lists what ends within so many days, so that somebody can act before it is a finding. */
export function upcomingCommand(session: Session, options: UpcomingOptions): Promise<number> {
  const days = /^\d{1,4}$/.test(options.days) ? Number(options.days) : Number.NaN;
  if (Number.isNaN(days)) throw new UsageError(`--days ${options.days} is not a number of days, such as 30`);
  return lookIntoEachWorkspace(session, 'upcoming', async (context) => {
    const ends = await upcomingEnds(context, days);
    if (!session.json) printEnds(session, context.log.origin, days, ends);
    return { exitCode: 0, document: { origin: context.log.origin, days, ends } };
  });
}

function printEnds({ terminal }: Session, origin: string, days: number, ends: readonly UpcomingEnd[]): void {
  const title = terminal.paint('strong', origin);
  terminal.print(
    `${title}: ${ends.length === 0 ? 'nothing ends' : `${ends.length} to end`} within ${days === 1 ? 'a day' : `${days} days`}`,
  );
  if (ends.length === 0) return;
  const rows = ends.map(({ date, kind, subject, detail }) => [
    { text: date },
    { text: KINDS[kind] },
    { text: safeText([subject, detail].filter((text) => text !== null).join(', ')) },
  ]);
  terminal.print();
  terminal.print(renderTable(COLUMNS, rows, terminal.width));
}
