import { secretFingerprint } from '../../kernel/digest.ts';
import { attributesOf, idOf, optionalId } from '../attributes.ts';
import type { CollectionContext, ReadingFacts, RosterReading } from '../contract.ts';
import { crossCheck, noneOf } from '../cross-checks.ts';
import { DroppedNames } from '../dropped-names.ts';
import type { ListClient } from '../pages.ts';
import { GuardedTransport } from '../transport/guarded-transport.ts';
import { checkScopes, readHumaansList } from './client.ts';
import { JOB_ROLE_MEMBERS, type JobRole, readJob } from './jobs.ts';
import { HUMAANS_HOSTS, type HumaansOptions } from './options.ts';
import { type JobCheck, joinPeople } from './people.ts';
import { ASKED_STATUSES, type HumaansPerson, PERSON_MEMBERS, readPerson, statusOf } from './records.ts';
import { type AskedPeople, readAllStatuses } from './statuses.ts';

/** Humaans publishes no limit and answers 429 beyond it; this is less than one person at a browser may cause. */
const REQUESTS_PER_SECOND = 5;

/** Reads the people of a Humaans tenant, with their jobs as of today. Rejects with a CollectionError. */
export async function collectHumaans(options: HumaansOptions, context: CollectionContext): Promise<RosterReading> {
  const { ports, today } = context;
  const transport = new GuardedTransport(ports, options.baseUrl, {
    allowedHosts: [...HUMAANS_HOSTS, ...options.allowedHosts],
    allowLoopback: ports.allowLoopback,
    requestsPerSecond: REQUESTS_PER_SECOND,
    deadline: context.deadline,
  });
  const token = await ports.secrets.read(options.token);
  const client: ListClient = { transport, credential: { scheme: 'Bearer', secret: token }, report: context.report };
  const dropped = new DroppedNames();
  const scopes = await checkScopes(client);
  const asked = await readPeople(client, dropped);
  const jobRoles = await readJobRoles(client, today, dropped);
  const { people, check } = joinPeople(asked.people, jobRoles.items, options.contractTypes, today);
  const lists = [...asked.lists, jobRoles];
  const offboarded = asked.people.filter((person) => statusOf(person) === 'ended').length;

  return {
    kind: 'roster',
    people,
    assigned: null,
    groups: null,
    provisioning: null,
    facts: {
      source: {
        provider: 'humaans',
        kind: 'hris',
        evidenceClass: 'api',
        location: options.baseUrl,
        credential: { reference: options.token, fingerprint: secretFingerprint(token.reveal(), context.origin) },
        further: [],
        peerCertificates: transport.peerCertificates,
      },
      requests: lists.map(({ request }) => request),
      pages: [...(scopes ? [scopes] : []), ...lists.flatMap(({ pages }) => pages)],
      counts: {
        people: people.length,
        peopleDeclared: asked.plain,
        offboarded,
        jobRoles: jobRoles.items.length,
      },
      crossChecks: crossChecks(asked, check, people),
      fields: { kept: KEPT, dropped: dropped.count },
      roles: [],
      inactiveListed: null,
      // Where nobody was seen who left, they may be hidden: then who disappears has left.
      listsLeavers: offboarded > 0,
      asOf: null,
      skewMs: transport.skewMs,
      doubts: doubts(asked, check),
    },
  };
}

/** The attributes that are kept, as the certificate lists them. */
const KEPT = [
  ...Object.keys(PERSON_MEMBERS).map((name) => `people.${name}`),
  ...Object.keys(JOB_ROLE_MEMBERS).map((name) => `job-roles.${name}`),
];

function readPeople(client: ListClient, dropped: DroppedNames): Promise<AskedPeople> {
  const onDropped = dropped.noting();
  return readAllStatuses((status) =>
    readHumaansList<HumaansPerson>(client, {
      path: '/people',
      filter: status === null ? null : { status },
      selection: { members: PERSON_MEMBERS, onDropped },
      read: readPerson,
      idOf: ({ id }) => id,
    }),
  );
}

function readJobRoles(client: ListClient, today: string, dropped: DroppedNames) {
  return readHumaansList<JobRole>(client, {
    path: '/job-roles',
    filter: { $asOf: today },
    selection: { members: JOB_ROLE_MEMBERS, onDropped: dropped.noting() },
    read: (record) => {
      const role = attributesOf(record, 'the record');
      return { id: idOf(role.id, 'id'), person: optionalId(role.personId, 'personId'), job: readJob(role, '') };
    },
    idOf: ({ id }) => id,
  });
}

function crossChecks(
  asked: AskedPeople,
  check: JobCheck,
  people: RosterReading['people'],
): ReadingFacts['crossChecks'] {
  const withType = asked.people.filter(({ contractType }) => contractType !== null).length;
  return [
    crossCheck('statuses-answered', ASKED_STATUSES.length, asked.answered.length),
    crossCheck('people-in-the-plain-list', asked.people.length, asked.plain),
    noneOf('people-missing-from-the-list-of-their-status', asked.contradicted),
    noneOf('people-of-unknown-status', asked.people.filter((person) => statusOf(person) === undefined).length),
    crossCheck('contract-types-understood', withType, people.filter(({ type }) => type !== null).length),
    noneOf('job-roles-of-people-not-listed', check.ofUnlisted),
    noneOf('managers-not-listed', check.unlistedManagers),
  ];
}

/** What makes a reading partial though every declared record was received. */
function doubts(asked: AskedPeople, check: JobCheck): string[] {
  const found: string[] = [];
  // Somebody made the token, so there is at least one person.
  if (asked.people.length === 0) found.push('empty-population');
  // The public part of a profile: without days of employment, whoever has left by them looks as if they were here.
  else if (asked.people.every(({ startDate }) => startDate === null)) found.push('employment-hidden');
  if (asked.contradicted > 0) found.push('statuses-disagree');
  // Where those who left may be hidden, their jobs are nobody's.
  if (asked.answered.length === ASKED_STATUSES.length && check.ofUnlisted > 0) found.push('people-unlisted');
  return found;
}
