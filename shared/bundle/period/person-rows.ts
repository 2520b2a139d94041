import type { Human } from '../../access/matching/humans.ts';
import type { Matching } from '../../access/matching/matching.ts';
import { encodeParts } from '../../controls/key.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { type ApplicationFollowed, stateOf } from './access.ts';
import type { JoinerRow, LeaverRow, MoverRow, OwnedAccount } from './access-rows.ts';
import { byId } from './account-rows.ts';
import { recordOf } from './employment.ts';
import type { PersonEvent } from './people.ts';

/** What the rows about people are put together with. */
export interface PersonContext {
  readonly applications: readonly ApplicationFollowed[];
  /** The last one of the period. */
  readonly matching: Matching;
}

/** Whose employment ended, by status or because the roster has them no more. */
export function leaverRows(events: readonly PersonEvent[], context: PersonContext): LeaverRow[] {
  return events
    .filter(({ type }) => type === 'left' || type === 'vanished')
    .map((event): LeaverRow => {
      const hasVanished = event.type === 'vanished';
      return {
        ...personOf(event),
        // Of somebody who is only missing, no roster has said that an end has come.
        endDate: hasVanished ? null : event.human.endDate,
        lastWorkingDay: hasVanished ? null : event.human.lastWorkingDay,
        basis: hasVanished ? 'absence' : 'status',
        accounts: accountsOf(event, context),
      };
    })
    .sort(byId);
}

/** Who began to work here, or did so again. */
export function joinerRows(events: readonly PersonEvent[], context: PersonContext): JoinerRow[] {
  return events
    .filter(({ type }) => type === 'joined')
    .map((event) => ({
      ...personOf(event),
      startDate: recordOf(event.human).startDate,
      isRehire: event.former?.status === 'ended',
      accounts: accountsOf(event, context),
    }))
    .sort(byId);
}

/** Who has another department or job. */
export function moverRows(events: readonly PersonEvent[], context: PersonContext): MoverRow[] {
  return events
    .filter(({ type }) => type === 'moved')
    .map((event) => {
      const former = recordOf(event.former ?? event.human);
      return {
        ...personOf(event),
        formerDepartment: former.department,
        formerTitle: former.title,
        accounts: accountsOf(event, context),
      };
    })
    .sort(byId);
}

function personOf({ human, shown }: PersonEvent) {
  const { connection, id, employeeNumber, name, department, title } = recordOf(human);
  return {
    id: `${encodeParts([connection, id])}@${shown.by.entry}`,
    person: human.key,
    employeeNumber,
    name,
    type: human.type,
    department,
    title,
    shown,
  };
}

/** The accounts that were theirs when it showed, and those that are theirs at the end. */
function accountsOf({ human, owned }: PersonEvent, { applications, matching }: PersonContext): OwnedAccount[] {
  const keys = keysOf(human);
  const own = [...owned, ...matching.pairs.filter(({ person }) => keys.has(person))];
  const distinct = new Map(
    own.map(({ connection, account }) => [`${connection}\n${account}`, { connection, account }]),
  );
  return [...distinct.values()]
    .flatMap(({ connection, account }) => describe(applications, connection, account) ?? [])
    .sort((a, b) => byCodeUnit(a.connection, b.connection) || byCodeUnit(a.account, b.account));
}

function keysOf({ key, records }: Human): ReadonlySet<string> {
  return new Set([key, ...records.map(({ connection, id }) => `${connection}/${id}`)]);
}

function describe(applications: readonly ApplicationFollowed[], connection: string, id: string): OwnedAccount | null {
  const application = applications.find((known) => known.connection === connection);
  const account = application?.find(id);
  const known = account ?? application?.gone.get(id)?.account;
  if (!application || !known) return null;
  const { activated = null, deactivated = null } = application.times.get(id) ?? {};
  return { connection, account: id, userName: known.userName, state: stateOf(account), activated, deactivated };
}
