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
  readonly lastWorkingDay: CalendarDate | null;
  readonly timezone: string | null;
  readonly type: Person['type'];
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
  const withNumber = new Map<string, number>();
  const withAddress = new Map<string, number[]>();
  for (const [i, record] of records.entries()) {
    if (record.employeeNumber !== null) {
      const first = withNumber.get(record.employeeNumber);
      if (first === undefined) withNumber.set(record.employeeNumber, i);
      else groups.join(first, i);
    }
    for (const address of corporateAddresses(record.emails, rules.emailDomains)) {
      const others = withAddress.get(address) ?? [];
      for (const other of others) if (!areRivals(records[other], record)) groups.join(other, i);
      withAddress.set(address, [...others, i]);
    }
  }
  return groups
    .list()
    .map((members) =>
      toHuman(
        members.flatMap((i) => records[i] ?? []),
        rules,
      ),
    )
    .sort((a, b) => byCodeUnit(a.key, b.key));
}

function areRivals(a: RosterRecord | undefined, b: RosterRecord): boolean {
  const isCurrent = (record: RosterRecord) => record.status === 'active' || record.status === 'leave';
  return a !== undefined && a.connection === b.connection && isCurrent(a) && isCurrent(b);
}

function toHuman(records: readonly RosterRecord[], rules: IdentityRules): Human {
  const sorted = records.toSorted((a, b) => byCodeUnit(keyOf(a), keyOf(b)));
  const [first] = sorted;
  if (!first) throw new Error('a human has at least one record');
  const recordIds = sorted.map((record) => record.id);
  const employeeNumbers = sorted.flatMap((record) => record.employeeNumber ?? []);
  const aliases = rules.aliases
    .filter(({ person }) => recordIds.includes(person) || employeeNumbers.includes(person))
    .flatMap(({ emails }) => emails.flatMap((email) => normaliseEmail(email) ?? []));
  return {
    key: keyOf(first),
    records: sorted,
    ...employmentOf(sorted),
    recordIds,
    employeeNumbers,
    emails: corporateAddresses(
      sorted.flatMap((record) => record.emails),
      rules.emailDomains,
    ),
    aliases,
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
  const latest = (dates: readonly (CalendarDate | null)[]) =>
    status === 'ended'
      ? (dates
          .filter((date) => date !== null)
          .sort(byCodeUnit)
          .at(-1) ?? null)
      : null;
  const current = records.find((record) => record.status === status);
  return {
    status,
    endDate: latest(records.map((record) => record.endDate)),
    lastWorkingDay: latest(records.map((record) => record.lastWorkingDay)),
    timezone: current?.timezone ?? null,
    type: current?.type ?? null,
  };
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

  join(a: number, b: number): void {
    this.#parent[this.#root(a)] = this.#root(b);
  }

  list(): number[][] {
    const members = new Map<number, number[]>();
    for (const i of this.#parent.keys()) {
      const root = this.#root(i);
      members.set(root, [...(members.get(root) ?? []), i]);
    }
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
