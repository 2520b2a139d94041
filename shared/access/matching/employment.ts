import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import type { Person, PersonStatus } from '../snapshot.ts';
import type { RosterRecord } from './roster-record.ts';

/**
 * The records that tell of somebody's employment, last day, department, title and manager: those of the roster that comes
 * first among those that know the human. First come the rosters that the policy names, in its order; then all HR systems
 * alike, then all identity providers alike, since an identity may outlive the employment, which is what is looked for.
 */
export function recordsThatCount(
  records: readonly RosterRecord[],
  precedence: readonly string[],
): readonly RosterRecord[] {
  if (records.length === 1) return records;
  const rankOf = ({ connection, kind }: RosterRecord) => {
    const named = precedence.indexOf(connection);
    if (named >= 0) return named;
    return precedence.length + (kind === 'hris' ? 0 : 1);
  };
  const first = Math.min(...records.map(rankOf));
  return records.filter((record) => rankOf(record) === first);
}

/** How it stands with somebody's employment. */
export interface Employment {
  readonly status: PersonStatus;
  /** Last day of employment, if the status is `ended` and a roster says it. */
  readonly endDate: CalendarDate | null;
  /** Last day at work. Employment may go on after it, as in a garden leave; null unless every current one has its own. */
  readonly lastWorkingDay: CalendarDate | null;
  readonly timezone: string | null;
  readonly type: Person['type'];
}

/** What records tell of an employment, all of them alike. Any current one wins over ended ones: a rehire is not a leaver. */
export function employmentOf(records: readonly RosterRecord[]): Employment {
  const [only] = records;
  if (only && records.length === 1) {
    const { status, endDate, lastWorkingDay, timezone, type } = only;
    return { status, endDate: status === 'ended' ? endDate : null, lastWorkingDay, timezone, type };
  }
  const order: readonly PersonStatus[] = ['active', 'leave', 'future', 'unknown', 'ended'];
  const status = order.find((candidate) => records.some((record) => record.status === candidate)) ?? 'unknown';
  const decisive = records.filter((record) => record.status === status);
  return {
    status,
    endDate: status === 'ended' ? lastDay(decisive, 'endDate') : null,
    lastWorkingDay:
      status === 'ended' || decisive.every((record) => record.lastWorkingDay !== null)
        ? lastDay(decisive, 'lastWorkingDay')
        : null,
    timezone: decisive[0]?.timezone ?? null,
    type: decisive[0]?.type ?? null,
  };
}

/** The latest of the days; null if an employment that began after it does not say when it ended. */
function lastDay(records: readonly RosterRecord[], field: 'endDate' | 'lastWorkingDay'): CalendarDate | null {
  const days = records.flatMap((record) => record[field] ?? []).sort(byCodeUnit);
  const latest = days.at(-1);
  if (latest === undefined) return null;
  const isOpen = records.some(
    (record) => record[field] === null && record.startDate !== null && record.startDate > latest,
  );
  return isOpen ? null : latest;
}
