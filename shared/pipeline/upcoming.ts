import type { Snapshot } from '../access/snapshot.ts';
import { isAccessSnapshot } from '../controls/inputs.ts';
import { APPROVAL_HOLDS_DAYS } from '../controls/tests/uar-01-policy-approved.ts';
import { addDays, dateOf } from '../kernel/calendar.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import { type CalendarDate, toInstant } from '../kernel/instant.ts';
import type { Workspace } from '../workspace/configuration.ts';
import { readSnapshot } from './gather.ts';
import { readPrevious } from './previous.ts';
import type { ReadContext } from './run-context.ts';

/** A day on which something ends, so that somebody can act before it becomes a finding. */
export interface UpcomingEnd {
  readonly date: CalendarDate;
  readonly kind:
    | 'approval'
    | 'exception'
    | 'exclusion'
    | 'service-account'
    | 'api-credential'
    | 'external'
    | 'policy-approval';
  /** Account, finding, exclusion or person that it is about; null for the policy as a whole. */
  readonly subject: string | null;
  /** The role, the owner or the reason: what helps to decide. */
  readonly detail: string | null;
}

/** What ends from today on, within so many days, the nearest first. */
export async function upcomingEnds(context: ReadContext, days: number): Promise<UpcomingEnd[]> {
  const { workspace, clock } = context;
  const today = dateOf(toInstant(clock.now()), workspace.schedule.timezone);
  const last = addDays(today, days);
  const ends = [...endsOfPolicy(workspace), ...(await lastSnapshots(context)).flatMap(endsOfExternals)];
  return ends
    .filter(({ date }) => date >= today && date <= last)
    .sort(
      (a, b) =>
        byCodeUnit(a.date, b.date) || byCodeUnit(a.kind, b.kind) || byCodeUnit(a.subject ?? '', b.subject ?? ''),
    );
}

function endsOfPolicy({ policy, exceptions }: Workspace): UpcomingEnd[] {
  const { approvedOn, privilegedAccess, serviceAccounts, apiCredentials, exclusions } = policy;
  return [
    ...(approvedOn === undefined
      ? []
      : [end(addDays(approvedOn, APPROVAL_HOLDS_DAYS), 'policy-approval', null, policy.approvedBy)]),
    ...(privilegedAccess?.approved ?? []).map(({ expires, account, role }) => end(expires, 'approval', account, role)),
    ...exceptions.map(({ expires, finding, reason }) => end(expires, 'exception', finding, reason)),
    ...exclusions.map(({ expires, id, reason }) => end(expires, 'exclusion', id, reason)),
    ...apiCredentials.map(({ rotateBy, id, owner }) => end(rotateBy, 'api-credential', id, owner)),
    ...serviceAccounts.map(({ expires, account, owner }) => end(expires, 'service-account', account, owner)),
  ];
}

/** The last complete reading of every connection. */
async function lastSnapshots({ log, workspace }: ReadContext): Promise<Snapshot[]> {
  const known = (await readPrevious(log))?.state.lastComplete ?? [];
  return Promise.all(
    workspace.connections.flatMap(({ id, kind }) => {
      const last = known.find(({ connection }) => connection === id);
      return last ? [readSnapshot(log.store, kind, last.artifact)] : [];
    }),
  );
}

/** External accounts and people whose end is known; that of employees is not stored. */
function endsOfExternals(snapshot: Snapshot): UpcomingEnd[] {
  const { connection } = snapshot;
  const records = isAccessSnapshot(snapshot)
    ? snapshot.accounts
        .filter(({ active }) => active !== false)
        .map(({ userName, endDate }) => ({ subject: userName, endDate }))
    : snapshot.people
        .filter(({ type }) => type === 'external')
        .map(({ id, endDate, lastWorkingDay }) => ({ subject: id, endDate: endDate ?? lastWorkingDay }));
  return records.flatMap(({ subject, endDate }) =>
    endDate === null ? [] : [end(endDate, 'external', subject, connection)],
  );
}

function end(
  date: CalendarDate,
  kind: UpcomingEnd['kind'],
  subject: string | null,
  detail: string | undefined,
): UpcomingEnd {
  return { date, kind, subject, detail: detail ?? null };
}
