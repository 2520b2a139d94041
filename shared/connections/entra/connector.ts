import type { PageRecord } from '../../access/certificate.ts';
import { type Person, type RosterSnapshot, sortedById } from '../../access/snapshot.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { secretFingerprint } from '../../kernel/digest.ts';
import type { CollectionContext, ReadingFacts, RosterReading } from '../contract.ts';
import { crossCheck, noneOf } from '../cross-checks.ts';
import { DroppedNames } from '../dropped-names.ts';
import { type AppRoleAssignment, appRoleAssignmentsList, assignedPeople, readServicePrincipal } from './application.ts';
import { certificateCredential } from './credential.ts';
import { Graph } from './graph.ts';
import { membersList, readGroup } from './groups.ts';
import { GroupMembers } from './members.ts';
import type { EntraOptions } from './options.ts';
import { eventsOf, provisioningList } from './provisioning-log.ts';
import { deletedUsersList, KEPT_FIELDS, usersList } from './users.ts';

/**
 * Reads the people of an Entra ID tenant, who was given the application, and the members of configured groups. Rejects
 * with a CollectionError.
 */
export async function collectEntra(options: EntraOptions, context: CollectionContext): Promise<RosterReading> {
  const { reference, fingerprint, graph } = await openGraph(options, context);
  const ledger = new Ledger();
  const dropped = new DroppedNames();

  // Users come after all that refers to them, and deleted ones after users: whoever goes meanwhile is on one of the lists.
  const application =
    options.application && (await readApplication(options.application.servicePrincipal, graph, ledger, dropped));
  const assignments = application?.assignments ?? [];
  const assignedGroups = assignments.filter(isOfGroup).map(({ principal }) => principal);
  const members = new GroupMembers();
  for (const group of new Set([...assignedGroups, ...options.groups])) {
    const { name, isHidden, ...read } = await readGroup(graph, group);
    ledger.addDocument(read);
    members.add({ id: group, name, isHidden, members: ledger.add(await graph.list(membersList(group))) });
  }
  const users = ledger.add(await graph.list(usersList(context, dropped)));
  const deleted = ledger.add(await graph.list(deletedUsersList(context, dropped)));
  const counted = await graph.count('/users');
  ledger.pages.push(counted.page);

  const events =
    options.provisioningLog && options.application
      ? await readProvisioning(options.application, context.ports.clock.now(), graph, ledger, dropped)
      : null;

  const people = joined(users, deleted);
  const known = new Set(people.map(({ id }) => id));
  const assigned =
    options.application && application
      ? assignedPeople(options.application, assignments, application.roles, (group) => members.peopleIn(group, known))
      : null;
  const unseen = {
    hiddenGroups: members.hidden,
    members: members.unlisted(known),
    assigned: assignments.filter((each) => each.principalType === 'User' && !known.has(each.principal)).length,
  };
  return {
    kind: 'roster',
    people,
    assigned,
    groups: options.groups.length === 0 ? null : directoryGroups(options.groups, members, known),
    provisioning: events,
    facts: {
      source: {
        provider: 'entra',
        kind: 'idp',
        evidenceClass: 'api',
        location: options.baseUrl,
        credential: { reference, fingerprint },
        peerCertificates: graph.peerCertificates,
      },
      requests: ledger.requests,
      pages: ledger.pages,
      counts: {
        people: people.length,
        deleted: deleted.length,
        withManager: people.filter(({ manager }) => manager !== null).length,
        ...(application && {
          assignments: assignments.length,
          assignedGroups: assignedGroups.length,
          assignedPrograms: assignments.filter((each) => each.principalType === 'ServicePrincipal').length,
          assignmentRequired: application.isAssignmentRequired ? 1 : 0,
        }),
        nestedGroups: members.nestedGroups,
        otherMembers: members.others,
      },
      crossChecks: [
        ...crossChecks(users.length, counted.count, unseen),
        ...(options.provisioningLog ? [crossCheck('provisioning-log-readable', 1, events === null ? 0 : 1)] : []),
      ],
      fields: { kept: KEPT_FIELDS, dropped: dropped.count },
      roles: [],
      inactiveListed: null,
      listsLeavers: false,
      asOf: null,
      skewMs: graph.skewMs,
      doubts: doubts(users.length, counted.count, unseen),
    },
  };
}

async function openGraph(options: EntraOptions, context: CollectionContext) {
  const { baseUrl, authority, tenant, clientId, clientSecret, certificate } = options;
  const { secrets, clock } = context.ports;
  const reference = clientSecret ?? certificate ?? '';
  const secret = await secrets.read(reference, clientSecret === undefined ? 'pem' : 'token');
  const credential =
    clientSecret === undefined
      ? certificateCredential(secret, reference, clock.now())
      : { kind: 'secret' as const, secret };
  return {
    reference,
    fingerprint: secretFingerprint(secret.reveal(), context.origin),
    graph: new Graph(context, baseUrl, { authority, tenant, clientId, credential }),
  };
}

/** What was asked and what came, for the certificate. */
class Ledger {
  readonly requests: ReadingFacts['requests'][number][] = [];
  readonly pages: PageRecord[] = [];

  /** Notes a list that was read, and gives its items. */
  add<Item>(read: {
    readonly items: readonly Item[];
    readonly request: ReadingFacts['requests'][number];
    readonly pages: readonly PageRecord[];
  }): readonly Item[] {
    this.requests.push(read.request);
    this.pages.push(...read.pages);
    return read.items;
  }

  addDocument(read: { readonly request: ReadingFacts['requests'][number]; readonly page: PageRecord }): void {
    this.requests.push(read.request);
    this.pages.push(read.page);
  }
}

async function readApplication(servicePrincipal: string, graph: Graph, ledger: Ledger, dropped: DroppedNames) {
  const read = await readServicePrincipal(graph, servicePrincipal);
  ledger.addDocument(read);
  const assignments = ledger.add(await graph.list(appRoleAssignmentsList(servicePrincipal, dropped)));
  return { roles: read.roles, isAssignmentRequired: read.isAssignmentRequired, assignments };
}

/** Null where the log is refused: it needs a licence and a permission of its own, and nothing depends on it. */
async function readProvisioning(
  { servicePrincipal }: NonNullable<EntraOptions['application']>,
  now: number,
  graph: Graph,
  ledger: Ledger,
  dropped: DroppedNames,
): Promise<RosterSnapshot['provisioning']> {
  const list = provisioningList(servicePrincipal, now, dropped);
  const { isGiven, page } = await graph.gives(list.path);
  ledger.pages.push(page);
  return isGiven ? eventsOf(ledger.add(await graph.list(list)), servicePrincipal) : null;
}

function isOfGroup({ principalType }: AppRoleAssignment): boolean {
  return principalType === 'Group';
}

/** Everybody once: whoever was deleted while the lists were read is on both, and has left. */
function joined(users: readonly Person[], deleted: readonly Person[]): Person[] {
  return sortedById([...new Map([...users, ...deleted].map((person) => [person.id, person])).values()]);
}

function directoryGroups(
  groups: readonly string[],
  members: GroupMembers,
  known: ReadonlySet<string>,
): NonNullable<RosterSnapshot['groups']> {
  const ids = [...new Set(groups)].sort(byCodeUnit);
  return ids.map((id) => ({ id, name: members.nameOf(id), members: members.peopleIn(id, known) }));
}

/** Whom the lists do not show though they are somewhere. */
interface Unseen {
  /** Groups that may have members, and show none. */
  readonly hiddenGroups: number;
  readonly members: number;
  readonly assigned: number;
}

function crossChecks(listed: number, counted: number | null, unseen: Unseen): ReadingFacts['crossChecks'] {
  return [
    ...(counted === null ? [] : [crossCheck('users-counted', counted, listed)]),
    noneOf('members-not-among-users', unseen.members),
    noneOf('assigned-not-among-users', unseen.assigned),
    noneOf('groups-with-hidden-members', unseen.hiddenGroups),
  ];
}

/** What makes a reading partial though every page was received. */
function doubts(listed: number, counted: number | null, unseen: Unseen): string[] {
  const found: string[] = [];
  // Somebody made the app registration, so there is at least one user.
  if (listed === 0) found.push('empty-population');
  // The count may lag behind the list, so that more on the list is nothing; fewer may be people who are missing.
  if (counted !== null && listed < counted) found.push('fewer-than-counted');
  if (unseen.members > 0 || unseen.assigned > 0) found.push('members-unlisted');
  if (unseen.hiddenGroups > 0) found.push('members-hidden');
  return found;
}
