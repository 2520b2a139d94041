import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import type { Person, PersonStatus } from '../snapshot.ts';
import { corporateAddresses, normaliseEmail } from './email.ts';

/** A record of a roster, with the connection that it came from. */
export interface RosterRecord extends Person {
  readonly connection: string;
  readonly kind: 'hris' | 'idp';
}

/** One human, joined from all the records that rosters have of them. */
export interface Human {
  /** `<connection>/<record id>` of the first record: opaque and stable. */
  readonly key: string;
  readonly records: readonly RosterRecord[];
  readonly status: PersonStatus;
  /** Last day of employment, if the status is `ended` and a roster says it. */
  readonly endDate: CalendarDate | null;
  /** Last day at work. Employment may go on after it, as in a garden leave; null unless every current one has its own. */
  readonly lastWorkingDay: CalendarDate | null;
  readonly timezone: string | null;
  readonly type: Person['type'];
  /** `<connection>/<record id>` of all records. */
  readonly recordKeys: readonly string[];
  readonly recordIds: readonly string[];
  readonly employeeNumbers: readonly string[];
  /** Corporate addresses of all records, normalised. */
  readonly emails: readonly string[];
  /** Addresses that the policy declares to be this human's, of any domain, normalised. */
  readonly aliases: readonly string[];
}

export interface IdentityRules {
  readonly emailDomains: readonly string[];
  readonly aliases: readonly { readonly person: string; readonly emails: readonly string[] }[];
}

/**
 * Joins records into humans: records that share an employee number or a corporate address are one human's. So somebody
 * who was hired twice, or whom both the HR system and the identity provider know, is one human. An address that two
 * current records of one roster share joins nobody: it is a shared mailbox or a mistake.
 */
export function joinHumans(records: readonly RosterRecord[], rules: IdentityRules): Human[] {
  const groups = new Groups(records.length);
  const byNumber = new Map<string, number[]>();
  const byAddress = new Map<string, number[]>();
  for (const [i, record] of records.entries()) {
    if (record.employeeNumber !== null) add(byNumber, record.employeeNumber, i);
    for (const address of corporateAddresses(record.emails, rules.emailDomains)) add(byAddress, address, i);
  }
  for (const members of byNumber.values()) groups.join(members);
  for (const members of byAddress.values()) {
    if (!isShared(members.flatMap((i) => records[i] ?? []))) groups.join(members);
  }
  const aliases = aliasesByPerson(rules);
  return groups
    .list()
    .map((members) => {
      const own = members.flatMap((i) => records[i] ?? []);
      return toHuman(own, rules.emailDomains, aliases);
    })
    .sort((a, b) => byCodeUnit(a.key, b.key));
}

/** Whether current records of one roster, of more than one employee number, have the same address. */
function isShared(records: readonly RosterRecord[]): boolean {
  const holders = new Map<string, string>();
  for (const { connection, employeeNumber, id, status } of records) {
    if (status !== 'active' && status !== 'leave') continue;
    const holder = employeeNumber === null ? `id ${id}` : `number ${employeeNumber}`;
    if ((holders.get(connection) ?? holder) !== holder) return true;
    holders.set(connection, holder);
  }
  return false;
}

/** Declared further addresses, normalised, by roster id or employee number. */
function aliasesByPerson(rules: IdentityRules): Map<string, string[]> {
  const aliases = new Map<string, string[]>();
  for (const { person, emails } of rules.aliases) {
    for (const email of emails) {
      const address = normaliseEmail(email);
      if (address !== null) add(aliases, person, address);
    }
  }
  return aliases;
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function toHuman(
  records: readonly RosterRecord[],
  emailDomains: readonly string[],
  aliases: ReadonlyMap<string, readonly string[]>,
): Human {
  const sorted = records.toSorted((a, b) => byCodeUnit(keyOf(a), keyOf(b)));
  const recordKeys = sorted.map(keyOf);
  const [key] = recordKeys;
  if (key === undefined) throw new Error('a human has at least one record');
  const recordIds = sorted.map((record) => record.id);
  const employeeNumbers = [...new Set(sorted.flatMap((record) => record.employeeNumber ?? []))];
  const names = new Set([...recordIds, ...employeeNumbers]);
  return {
    key,
    records: sorted,
    ...employmentOf(sorted),
    recordKeys,
    recordIds,
    employeeNumbers,
    emails: corporateAddresses(
      sorted.flatMap((record) => record.emails),
      emailDomains,
    ),
    aliases: [...new Set([...names].flatMap((name) => aliases.get(name) ?? []))],
  };
}

/**
 * Any current employment wins over ended ones, so a rehire is not a leaver. Where an HR system knows the human, its
 * word counts alone: an identity provider's account may outlive the employment, which is what is looked for.
 */
function employmentOf(
  all: readonly RosterRecord[],
): Pick<Human, 'status' | 'endDate' | 'lastWorkingDay' | 'timezone' | 'type'> {
  const hris = all.filter((record) => record.kind === 'hris');
  const records = hris.length > 0 ? hris : all;
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

function keyOf(record: RosterRecord): string {
  return `${record.connection}/${record.id}`;
}

/** Disjoint sets with path halving: which of n things belong together. */
class Groups {
  readonly #parent: number[];

  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, i) => i);
  }

  join(members: readonly number[]): void {
    const [first] = members;
    if (first === undefined) return;
    for (const other of members) this.#parent[this.#root(other)] = this.#root(first);
  }

  list(): number[][] {
    const members = new Map<number, number[]>();
    for (const i of this.#parent.keys()) add(members, this.#root(i), i);
    return [...members.values()];
  }

  #root(i: number): number {
    let at = i;
    while (true) {
      const parent = this.#parent[at] ?? at;
      if (parent === at) return at;
      const grandparent = this.#parent[parent] ?? parent;
      this.#parent[at] = grandparent;
      at = grandparent;
    }
  }
}
