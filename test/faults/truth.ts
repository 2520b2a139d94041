import type { Company } from '../simulators/company/company.ts';

/** What the sources really held at one time. The oracles compare evidence with it; no code under test is involved. */
export interface Truth {
  /** A line about each account, by id. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
  /** When the roster was exported, in milliseconds; null if it is exported as it is asked for. */
  readonly rosterAsOf: number | null;
}

export function truthOf(company: Company): Truth {
  return {
    accounts: new Map(
      company.accounts.map(({ id, userName, active, teams }) => [id, accountLine(userName, active, teams)]),
    ),
    roles: new Map(company.accounts.filter(({ active }) => active).map(({ id, role }) => [id, role])),
    people: new Map(company.people.map(({ id, email, status }) => [id, personLine([email], status)])),
    rosterAsOf: null,
  };
}

/** What a snapshot in the evidence says, in the same words. */
export interface RecordedSnapshot {
  readonly accounts?: readonly {
    readonly id: string;
    readonly userName: string;
    readonly active: boolean | null;
    readonly grants: readonly { readonly kind: string; readonly entitlement: string }[];
  }[];
  readonly people?: readonly { readonly id: string; readonly emails: readonly string[]; readonly status: string }[];
}

/** Whether a snapshot holds exactly the accounts of one time, neither fewer nor more nor others. */
export function holdsAllAccounts({ accounts = [] }: RecordedSnapshot, versions: readonly Truth[]): boolean {
  const lines = new Map(
    accounts.map(({ id, userName, active, grants }) => [id, accountLine(userName, active, entitled(grants, 'group'))]),
  );
  return versions.some((truth) => isSame(truth.accounts, lines));
}

/** Whether every active account has the role that it had at some of these times. */
export function holdsAllRoles({ accounts = [] }: RecordedSnapshot, versions: readonly Truth[]): boolean {
  return accounts
    .filter(({ active }) => active)
    .every(({ id, grants }) =>
      versions.some(({ roles }) => entitled(grants, 'role').includes(roles.get(id) ?? 'a role that nobody has')),
    );
}

export function holdsAllPeople({ people = [] }: RecordedSnapshot, versions: readonly Truth[]): boolean {
  const lines = new Map(people.map(({ id, emails, status }) => [id, personLine(emails, status)]));
  return versions.some((truth) => isSame(truth.people, lines));
}

function entitled(grants: readonly { kind: string; entitlement: string }[], wanted: string): string[] {
  return grants.filter(({ kind }) => kind === wanted).map(({ entitlement }) => entitlement);
}

function accountLine(userName: string, active: boolean | null, teams: readonly string[]): string {
  return [userName, active, ...teams.toSorted()].join(' ');
}

function personLine(emails: readonly string[], status: string): string {
  return [...emails, status].join(' ');
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && one.entries().every(([id, line]) => other.get(id) === line);
}
