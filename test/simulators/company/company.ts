import { type AccessRole, standardAccessRoles } from './access-roles.ts';
import { SeededRandom } from './random.ts';

/** What somebody did before a change, until the day on which the next job began. */
export interface FormerJob {
  readonly department: string;
  readonly title: string;
  readonly manager: string | null;
  readonly until: string;
}

/** A person as the HR system has them. Dates are calendar days, YYYY-MM-DD. */
export interface Person {
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  email: string;
  status: 'active' | 'leave' | 'ended';
  readonly startDate: string;
  endDate: string | null;
  type: 'internal' | 'external';
  department: string;
  title: string;
  /** Person id. */
  manager: string | null;
  /** In the order of time. */
  readonly formerJobs: FormerJob[];
}

/** An account as Leapsome has it. */
export interface Account {
  readonly id: string;
  /** The person behind it, if there is one: the truth, which Leapsome does not know. */
  readonly person: string | null;
  externalId: string | null;
  userName: string;
  displayName: string;
  givenName: string;
  familyName: string;
  active: boolean;
  /** Whether the invitation was ever accepted. */
  hasSignedIn: boolean;
  type: 'internal' | 'external';
  title: string;
  department: string | null;
  startDate: string | null;
  /** Account id. */
  manager: string | null;
  /** Team ids. */
  teams: string[];
  /** What Leapsome's screens show and its SCIM interface does not. */
  role: string;
}

export interface Team {
  readonly id: string;
  name: string;
}

export interface CompanyOptions {
  readonly seed: number;
  /** Number of people who work there at the start. */
  readonly size: number;
  readonly domain: string;
  /** The day on which the story begins. */
  readonly today: string;
}

const GIVEN = [
  'Ada',
  'Grace',
  'Alan',
  'Edsger',
  'Barbara',
  'Donald',
  'Frances',
  'John',
  'Radia',
  'Niklaus',
  'Sofía',
  'Jürgen',
  'Mei',
  'Olufemi',
  'Anneke',
  'Łukasz',
];
const FAMILY = [
  'Hopper',
  'Lovelace',
  'Turing',
  'Dijkstra',
  'Liskov',
  'Knuth',
  'Allen',
  'Backus',
  'Perlman',
  'Wirth',
  'García',
  'Müller',
  'Chen',
  'Adeyemi',
  'de Vries',
  'Nowak',
];
const DEPARTMENTS = ['Engineering', 'People', 'Sales', 'Finance', 'Support'];
const TITLES = ['Colleague', 'Specialist', 'Lead', 'Analyst'];

/**
 * A company: who works there, and who can log in to Leapsome. It is the one truth that every simulated source tells its
 * part of. All changes are methods, named for what happens in a company.
 */
export class Company {
  readonly people: Person[] = [];
  readonly accounts: Account[] = [];
  readonly teams: Team[] = [];
  readonly accessRoles: AccessRole[] = standardAccessRoles();
  readonly domain: string;
  readonly #random: SeededRandom;
  /** The first account of each person, so that companies of any size are made quickly. */
  readonly #firstAccounts = new Map<string, Account>();

  constructor({ seed, size, domain, today }: CompanyOptions) {
    this.#random = new SeededRandom(seed);
    this.domain = domain;
    for (const name of DEPARTMENTS) this.teams.push({ id: this.#random.hex(24), name });
    for (let i = 0; i < size; i++) this.join(this.hire(`${Number(today.slice(0, 4)) - 3}-01-15`));
  }

  /** Somebody starts, in the HR system only. Every eighth person leads those after them. */
  hire(startDate: string, wish: Partial<Pick<Person, 'givenName' | 'familyName' | 'type'>> = {}): Person {
    const random = this.#random;
    const number = this.people.length;
    const givenName = wish.givenName ?? random.pick(GIVEN);
    const familyName = wish.familyName ?? random.pick(FAMILY);
    const leader = number === 0 ? null : this.people[Math.floor((number - 1) / 8)];
    const person: Person = {
      id: `E-${1001 + number}`,
      givenName,
      familyName,
      email: `${ascii(givenName)}.${ascii(familyName)}${number}@${this.domain}`,
      status: 'active',
      startDate,
      endDate: null,
      type: wish.type ?? 'internal',
      department: random.pick(DEPARTMENTS),
      title: random.pick(TITLES),
      manager: leader?.id ?? null,
      formerJobs: [],
    };
    this.people.push(person);
    return person;
  }

  /** A person gets an account, as provisioning gives it: team of the department, ordinary role. */
  join(person: Person): Account {
    const team = this.teams.find(({ name }) => name === person.department);
    const account: Account = {
      id: this.#random.hex(24),
      person: person.id,
      externalId: person.id,
      userName: person.email,
      displayName: `${person.givenName} ${person.familyName}`,
      givenName: person.givenName,
      familyName: person.familyName,
      active: true,
      hasSignedIn: true,
      type: person.type,
      title: person.title,
      department: person.department,
      startDate: person.startDate,
      manager: (person.manager !== null && this.#firstAccounts.get(person.manager)?.id) || null,
      teams: team ? [team.id] : [],
      role: 'Employee',
    };
    this.accounts.push(account);
    if (!this.#firstAccounts.has(person.id)) this.#firstAccounts.set(person.id, account);
    return account;
  }

  /** Somebody deletes an account by hand. Leapsome forgets it. */
  remove(account: Account): void {
    this.accounts.splice(this.accounts.indexOf(account), 1);
  }

  /** Employment ends; the HR system knows, nobody else does yet. */
  leave(person: Person, endDate: string): void {
    person.status = 'ended';
    person.endDate = endDate;
  }

  /** It becomes known until when somebody is here. */
  setEnd(person: Person, endDate: string): void {
    person.endDate = endDate;
  }

  deactivate(account: Account): void {
    account.active = false;
  }

  activate(account: Account): void {
    account.active = true;
  }

  /** Somebody is invited, and does not come. */
  invite(person: Person): Account {
    const account = this.join(person);
    account.hasSignedIn = false;
    return account;
  }

  /** Somebody with the right to do so changes a role on Leapsome's screens. */
  setRole(account: Account, role: string): void {
    account.role = role;
  }

  /** Somebody changes the department; since when, the HR system knows if a day is given. */
  move(person: Person, department: string, on?: string): void {
    const { title, manager } = person;
    if (on !== undefined) person.formerJobs.push({ department: person.department, title, manager, until: on });
    person.department = department;
    const account = this.accountOf(person.id);
    const team = this.teams.find(({ name }) => name === department);
    if (account && team) Object.assign(account, { department, teams: [team.id] });
  }

  addTeam(name: string): Team {
    const team = { id: this.#random.hex(24), name };
    this.teams.push(team);
    return team;
  }

  /** An account that no person stands behind. */
  addOrphan(name: string): Account {
    const account: Account = {
      id: this.#random.hex(24),
      person: null,
      externalId: null,
      userName: `${name}@${this.domain}`,
      displayName: name,
      givenName: name,
      familyName: 'Account',
      active: true,
      hasSignedIn: true,
      type: 'internal',
      title: 'Colleague',
      department: null,
      startDate: null,
      manager: null,
      teams: [],
      role: 'Employee',
    };
    this.accounts.push(account);
    return account;
  }

  /** A second account of a person, as it comes about when an address changes and no external id is provisioned. */
  addDuplicate(person: Person): Account {
    const first = this.accountOf(person.id);
    if (first) first.externalId = null;
    person.email = person.email.replace('@', '.new@');
    const second = this.join(person);
    second.externalId = null;
    return second;
  }

  accountOf(personId: string | null): Account | undefined {
    return personId === null ? undefined : this.accounts.find(({ person }) => person === personId);
  }

  personOf(account: Account): Person | undefined {
    return this.people.find(({ id }) => id === account.person);
  }
}

function ascii(name: string): string {
  const plain = name.replace(/ł/gi, 'l').normalize('NFD').replace(/\p{M}/gu, '');
  return plain.toLowerCase().replace(/[^a-z]/g, '');
}
