import { type RosterSnapshot, sortedById } from '../../access/snapshot.ts';
import { toSlot } from '../../kernel/instant.ts';
import { AttributeError, attributesOf, descriptionOf, idOf, isNothing, optionalId } from '../attributes.ts';
import type { DroppedNames } from '../dropped-names.ts';
import type { GraphList } from './graph.ts';
import { instantOf } from './users.ts';

type ProvisioningEvent = NonNullable<RosterSnapshot['provisioning']>[number];

interface LoggedEvent extends ProvisioningEvent {
  /** Object ids of the application that it was sent to. */
  readonly applications: readonly string[];
  /** What kind of object it is about, in the directory's words; null if it does not say. */
  readonly about: string | null;
}

/** How far back the log is read: events stay in the snapshots of the time. */
const WINDOW_MS = 7 * 24 * 3_600_000;
const EVENTS_PER_PAGE = 500;

const ID: { readonly members: { readonly id: true } } = { members: { id: true } };
const IDENTITY = { members: { id: true, identityType: true } } as const;

/**
 * The list of what was lately sent to an application, up to now (epoch milliseconds): without that bound it would grow
 * while it is read.
 */
export function provisioningList(servicePrincipal: string, now: number, dropped: DroppedNames): GraphList<LoggedEvent> {
  const times = `activityDateTime gt ${toSlot(now - WINDOW_MS)} and activityDateTime lt ${toSlot(now)}`;
  return {
    path: '/auditLogs/provisioning',
    query: {},
    filter: `contains(tolower(servicePrincipal/id), '${servicePrincipal}') and ${times}`,
    pageSize: EVENTS_PER_PAGE,
    isReport: true,
    selection: {
      members: {
        id: true,
        activityDateTime: true,
        provisioningAction: true,
        provisioningStatusInfo: { members: { status: true } },
        servicePrincipal: ID,
        sourceIdentity: IDENTITY,
        targetIdentity: ID,
      },
      onDropped: dropped.noting(),
    },
    read: readEvent,
    idOf: ({ id }) => id,
  };
}

/** Throws an AttributeError. */
function readEvent(record: unknown): LoggedEvent {
  const event = attributesOf(record, 'the record');
  const at = instantOf(event.activityDateTime);
  if (at === null) throw new AttributeError('activityDateTime', 'expected a time');
  const source = partOf(event.sourceIdentity, 'sourceIdentity');
  return {
    id: idOf(event.id, 'id'),
    at,
    action: descriptionOf(event.provisioningAction) ?? 'unknown',
    status: descriptionOf(partOf(event.provisioningStatusInfo, 'provisioningStatusInfo').status) ?? 'unknown',
    person: optionalId(source.id, 'sourceIdentity'),
    account: optionalId(partOf(event.targetIdentity, 'targetIdentity').id, 'targetIdentity'),
    // Documented as a collection, and an object in every example.
    applications: [event.servicePrincipal]
      .flat()
      .map((each) => idOf(partOf(each, 'servicePrincipal').id, 'servicePrincipal')),
    about: descriptionOf(source.identityType),
  };
}

function partOf(value: unknown, attribute: string) {
  return isNothing(value) ? {} : attributesOf(value, attribute);
}

/** Events about people that were sent to this application, whatever the filter let through. */
export function eventsOf(logged: readonly LoggedEvent[], servicePrincipal: string): ProvisioningEvent[] {
  const meant = logged.filter(
    ({ applications, about }) =>
      applications.some((id) => id.toLowerCase() === servicePrincipal) && (about === null || /^user$/i.test(about)),
  );
  return sortedById(
    meant.map(({ id, at, action, status, person, account }) => ({ id, at, action, status, person, account })),
  );
}
