import type { RosterInput } from '../access/matching/absence.ts';
import type { Human } from '../access/matching/humans.ts';
import type { RosterSnapshot } from '../access/snapshot.ts';
import { byCodeUnit, type Json } from '../kernel/canonical-json.ts';

type ProvisioningEvent = NonNullable<RosterSnapshot['provisioning']>[number];

/** What a directory sends to have an account, and to end it. In its words, in lower case. */
const ACTIONS = {
  provisioning: ['create', 'update'],
  deprovisioning: ['disable', 'delete', 'stageddelete'],
} as const;

/**
 * What the directories among the rosters have sent to an application, as far as they keep a log of it. It supports what
 * was found and tells where to look; no verdict rests on it: a log that is not kept, or not long enough, shows nothing.
 */
export interface ProvisioningView {
  /**
   * What was sent last about somebody or their account, to be measured beside a violation: `directorySent` (`nothing` if
   * the log has nothing), `directorySentAt` and `directorySentStatus`. Empty where no log is kept.
   */
  lastSent(purpose: keyof typeof ACTIONS, human: Human, account: string | null): { readonly [name: string]: Json };
}

export const NO_PROVISIONING: ProvisioningView = { lastSent: () => ({}) };

/** Reads the logs of the directories that tell of an application. */
export function viewProvisioning(application: string, rosters: readonly RosterInput[]): ProvisioningView {
  const logs = rosters.flatMap(({ connection, snapshot: { assigned, provisioning } }) =>
    provisioning && assigned?.application === application ? [{ connection, events: provisioning }] : [],
  );
  if (logs.length === 0) return NO_PROVISIONING;
  const all = logs.flatMap(({ connection, events }) => events.map((event) => ({ connection, ...event })));
  const ofPerson = Map.groupBy(all, ({ connection, person }) => `${connection}/${person ?? ''}`);
  const ofAccount = Map.groupBy(all, (event) => event.account);
  return {
    lastSent(purpose, human, account) {
      const actions: readonly string[] = ACTIONS[purpose];
      const events = [
        ...human.records.flatMap(({ connection, id }) => ofPerson.get(`${connection}/${id}`) ?? []),
        ...((account !== null && ofAccount.get(account)) || []),
      ].filter(({ action }) => actions.includes(action.toLowerCase()));
      const last = events.sort(byTime).at(-1);
      if (!last) return { directorySent: 'nothing' };
      return { directorySent: last.action, directorySentAt: last.at, directorySentStatus: last.status };
    },
  };
}

function byTime(a: ProvisioningEvent, b: ProvisioningEvent): number {
  return byCodeUnit(a.at, b.at) || byCodeUnit(a.id, b.id);
}
