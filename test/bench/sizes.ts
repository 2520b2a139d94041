/** What is measured. */

export const TOKEN = 'bench-token';

export interface TenantSize {
  readonly users: number;
  readonly groups: number;
}

export interface BenchPlan {
  readonly tenants: readonly TenantSize[];
  /** Accounts and people of an evaluation. */
  readonly evaluated: readonly number[];
  /** Slots of the log that is looked back at: a year, four a day. */
  readonly slots: number;
  /** The best of so many counts. */
  readonly repeats: number;
}

const tenant = (users: number): TenantSize => ({ users, groups: Math.max(5, users / 100) });

export const FULL: BenchPlan = {
  tenants: [tenant(1000), tenant(10_000), tenant(100_000)],
  evaluated: [1000, 10_000, 100_000],
  slots: 1460,
  repeats: 3,
};

export const QUICK: BenchPlan = {
  tenants: [tenant(1000), tenant(10_000)],
  evaluated: [1000, 10_000],
  slots: 60,
  repeats: 2,
};

/** Of the company whose log is looked back at. */
export const PEOPLE = 200;

/** What is looked up in the log of a year. */
export const LOOK_UPS = ['log', 'accounts now', 'accounts half-way back', 'diff', 'history'] as const;

/** Slots of a log to compare a run after a year with. */
export const SHORT_LOG = 10;

/** Leapsome's own maxima for a page. */
const USERS_A_PAGE = 5000;
const GROUPS_A_PAGE = 1000;

/**
 * Requests of one collection: the pages; and for the certificate (ADR 4) one look at the end of each list, and a second
 * reading of each list of several pages.
 */
export function expectedRequests({ users, groups }: TenantSize): {
  readonly pages: number;
  readonly certificate: number;
} {
  const lists = [Math.ceil(users / USERS_A_PAGE), Math.ceil(groups / GROUPS_A_PAGE)];
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  return { pages: sum(lists), certificate: sum(lists.map((pages) => 1 + (pages > 1 ? pages : 0))) };
}

export interface BundledSize {
  readonly people: number;
  /** Four a day. */
  readonly slots: number;
}

/** A quarter of a small company, and a month of a large one: what grows with slots, and what grows with people. */
export const BUNDLED: readonly BundledSize[] = [
  { people: 1000, slots: 360 },
  { people: 10_000, slots: 120 },
];
export const BUNDLED_QUICK: readonly BundledSize[] = [{ people: 1000, slots: 20 }];
export const BUNDLED_YEAR: readonly BundledSize[] = [{ people: 10_000, slots: 1460 }];
