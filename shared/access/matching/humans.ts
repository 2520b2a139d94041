import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { Person } from '../snapshot.ts';
import { corporateAddresses, normaliseEmail } from './email.ts';
import { type Employment, employmentOf, recordsThatCount } from './employment.ts';
import type { RosterRecord } from './roster-record.ts';

/** One human, joined from all the records that rosters have of them. */
export interface Human extends Employment {
  /** `<connection>/<record id>` of the first record: opaque and stable. */
  readonly key: string;
  readonly records: readonly RosterRecord[];
  /** Those of the roster whose word counts, past employments included. */
  readonly employments: readonly RosterRecord[];
  /** As the roster whose word counts has it; if it does not say, another. */
  readonly type: Person['type'];
  /** Corporate addresses of all records, normalised. */
  readonly emails: readonly string[];
  /** Addresses that the policy declares to be this human's, of any domain, normalised. */
  readonly aliases: readonly string[];
}

export interface IdentityRules {
  readonly emailDomains: readonly string[];
  readonly aliases: readonly { readonly person: string; readonly emails: readonly string[] }[];
  /** Connections of rosters, the one whose word counts first. */
  readonly rosters: { readonly precedence: readonly string[] };
}

/**
 * Joins records into humans: records that share an employee number or a corporate address are one human's. So somebody
 * who was hired twice, or whom both the HR system and the identity provider know, is one human. An address that two
 * current records of one roster share joins nobody: it is a shared mailbox or a mistake. Where more records belong
 * together than anybody has, each is a human of its own about whose employment nothing is known.
 */
export function joinHumans(records: readonly RosterRecord[], rules: IdentityRules): Human[] {
  const addresses = records.map((record) => corporateAddresses(record.emails, rules.emailDomains));
  const groups = new Groups(records.length);
  const byNumber = new Holders();
  const byAddress = new Holders();
  for (const [i, record] of records.entries()) {
    if (record.employeeNumber !== null) byNumber.add(record.employeeNumber, i);
    for (const address of addresses[i] ?? []) byAddress.add(address, i);
  }
  for (const members of byNumber.several()) groups.join(members);
  for (const members of byAddress.several()) {
    if (!isShared(members.flatMap((i) => records[i] ?? []))) groups.join(members);
  }
  const aliases = aliasesByPerson(rules);
  const known = records.map((record, i): Known => ({ key: keyOf(record), record, addresses: addresses[i] ?? [] }));
  return groups
    .of(known)
    .flatMap((members) =>
      members.length > MAX_RECORDS
        ? members.map((one) => ({ ...toHuman([one], aliases, rules), status: 'unknown' as const, endDate: null }))
        : toHuman(members, aliases, rules),
    )
    .sort(byKey);
}

/**
 * More records nobody has, and every account of theirs would be held against every one of them. Which of them are really
 * one human's, nobody can tell: by a few more with the number of a leaver, who has left must not become who has not.
 */
const MAX_RECORDS = 50;

/** A record, with what it takes to compare it. */
interface Known {
  /** `<connection>/<record id>`. */
  readonly key: string;
  readonly record: RosterRecord;
  /** Corporate ones, normalised. */
  readonly addresses: readonly string[];
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
  members: readonly Known[],
  aliases: ReadonlyMap<string, readonly string[]>,
  { rosters }: IdentityRules,
): Human {
  const [first, ...others] = members.length > 1 ? members.toSorted(byKey) : members;
  if (!first) throw new Error('a human has at least one record');
  const sorted = [first, ...others];
  const records = sorted.map(({ record }) => record);
  const employments = recordsThatCount(records, rosters.precedence);
  const employment = employmentOf(employments);
  return {
    key: first.key,
    records,
    employments,
    ...employment,
    type: employment.type ?? (others.length > 0 ? typeIn(records) : null),
    emails: others.length > 0 ? [...new Set(sorted.flatMap(({ addresses }) => addresses))] : first.addresses,
    aliases: aliases.size > 0 ? aliasesOf(records, aliases) : [],
  };
}

function typeIn(records: readonly RosterRecord[]): Person['type'] {
  const said = new Set(records.flatMap(({ status, type }) => (status === 'ended' ? [] : (type ?? []))));
  if (said.has('external')) return 'external';
  return said.has('internal') ? 'internal' : null;
}

function aliasesOf(records: readonly RosterRecord[], aliases: ReadonlyMap<string, readonly string[]>): string[] {
  const names = [...records.map(({ id }) => id), ...records.flatMap(({ employeeNumber }) => employeeNumber ?? [])];
  return [...new Set(names.flatMap((name) => aliases.get(name) ?? []))];
}

function keyOf(record: RosterRecord): string {
  return `${record.connection}/${record.id}`;
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return byCodeUnit(a.key, b.key);
}

/** Who has something, by its position; nearly always it is one alone. */
class Holders {
  readonly #first = new Map<string, number>();
  readonly #several = new Map<string, number[]>();

  add(thing: string, holder: number): void {
    const first = this.#first.get(thing);
    const several = this.#several.get(thing);
    if (several) several.push(holder);
    else if (first !== undefined) this.#several.set(thing, [first, holder]);
    else this.#first.set(thing, holder);
  }

  /** The holders of everything that has more than one. */
  several(): Iterable<readonly number[]> {
    return this.#several.values();
  }
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

  /** The sets, of the things themselves. */
  of<T>(things: readonly T[]): T[][] {
    const sets: T[][] = [];
    const byRoot = new Map<number, T[]>();
    for (const [i, thing] of things.entries()) {
      const root = this.#root(i);
      const members = byRoot.get(root);
      if (members) {
        members.push(thing);
        continue;
      }
      const set = [thing];
      sets.push(set);
      byRoot.set(root, set);
    }
    return sets;
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
