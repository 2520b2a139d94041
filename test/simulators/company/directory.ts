import { uuidV5 } from '../../../shared/kernel/uuid.ts';
import type { Company, Person } from './company.ts';

const NAMESPACE = '3b1f9a52-6f0c-4c1e-9d64-7a3c0f2b8e11';

/** A person's login in the company's directory. */
export interface Identity {
  readonly id: string;
  readonly person: Person;
  enabled: boolean;
  isGuest: boolean;
  /** When it was deleted, an instant; it can be restored for 30 days. */
  deletedAt: string | null;
}

export interface DirectoryGroup {
  readonly id: string;
  readonly name: string;
  /** Who is in it, by a rule about people, as groups with dynamic membership have it. */
  readonly rule: (person: Person) => boolean;
  /** People who are in it beside, and those who are not in spite of the rule. */
  readonly added: Set<Person>;
  readonly removed: Set<Person>;
  /** Groups in it. */
  readonly nested: DirectoryGroup[];
  /** Whether only those may see its members who have a permission of its own for that. */
  isHidden: boolean;
}

/** Somebody, or a group, was given the application. */
export interface DirectoryAssignment {
  readonly id: string;
  readonly to: Person | DirectoryGroup;
  /** Name of the app role; null for none, which Entra calls default access. */
  readonly role: string | null;
  readonly since: string;
}

/** Something that the directory sent to the application. */
export interface ProvisioningEvent {
  readonly id: string;
  readonly at: string;
  readonly action: 'create' | 'update' | 'disable' | 'delete';
  readonly status: 'success' | 'failure' | 'skipped' | 'warning';
  readonly person: Person;
}

/**
 * The company's directory: a login for everybody whom it hires, and Leapsome for everybody through one group, unless the
 * story says otherwise. Who works there stands in the company; the directory does not learn of it by itself.
 */
export class Directory {
  readonly company: Company;
  readonly groups: DirectoryGroup[] = [];
  readonly assignments: DirectoryAssignment[] = [];
  readonly provisioning: ProvisioningEvent[] = [];
  /** Names of the application's roles. */
  readonly roles: readonly string[] = ['User', 'Super Admin'];
  /** The group through which everybody gets the application. */
  readonly everybody: DirectoryGroup;
  readonly #identities = new Map<string, Identity>();
  #number = 0;

  constructor(company: Company, since: string) {
    this.company = company;
    this.everybody = this.addGroup('All staff', (person) => this.identityOf(person).enabled);
    this.assign(this.everybody, 'User', since);
  }

  /** Logins that there are, the deleted ones among them. */
  get identities(): Identity[] {
    return this.company.people.map((person) => this.identityOf(person));
  }

  identityOf(person: Person): Identity {
    const known = this.#identities.get(person.id);
    if (known) return known;
    const id = guid(`person ${person.id}`);
    const identity: Identity = { id, person, enabled: true, isGuest: false, deletedAt: null };
    this.#identities.set(person.id, identity);
    return identity;
  }

  disable(person: Person): void {
    this.identityOf(person).enabled = false;
  }

  delete(person: Person, at: string): void {
    this.identityOf(person).deletedAt = at;
  }

  addGroup(name: string, rule: (person: Person) => boolean = () => false): DirectoryGroup {
    const group: DirectoryGroup = {
      id: guid(`group ${name}`),
      name,
      rule,
      added: new Set<Person>(),
      removed: new Set<Person>(),
      nested: [],
      isHidden: false,
    };
    this.groups.push(group);
    return group;
  }

  /** Who is directly in a group. */
  membersOf({ rule, added, removed }: DirectoryGroup): Identity[] {
    return this.identities.filter(
      ({ person, deletedAt }) => deletedAt === null && !removed.has(person) && (added.has(person) || rule(person)),
    );
  }

  assign(to: Person | DirectoryGroup, role: string | null, since: string): DirectoryAssignment {
    const assignment = { id: guid(`assignment ${++this.#number}`), to, role, since };
    this.assignments.push(assignment);
    return assignment;
  }

  /** Somebody is taken out of the group through which everybody gets the application. */
  unassign(person: Person): void {
    this.everybody.removed.add(person);
  }

  send(person: Person, action: ProvisioningEvent['action'], status: ProvisioningEvent['status'], at: string): void {
    this.provisioning.push({ id: guid(`event ${++this.#number}`), at, action, status, person });
  }
}

/** An id that the same name always has. */
export function guid(name: string): string {
  return uuidV5(NAMESPACE, name);
}
