import { findById } from '../access/by-id.ts';
import { type AccessSnapshot, type Account, mayBeActive } from '../access/snapshot.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import { millisecondsIn } from '../kernel/duration.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import { type InputState, obstacleIn } from './inputs.ts';
import { findingKey, parseFindingKey } from './key.ts';
import type { Unsettled } from './memory.ts';

/** A second reading of an application, by another way. */
export interface Comparison {
  readonly connection: string;
  /** The connection that reads the application itself. */
  readonly application: string;
  readonly snapshot: AccessSnapshot | null;
}

/**
 * How two readings of one account differ. `listed-elsewhere` and `active-elsewhere`: somebody may sign in of whom the
 * reading under test does not know it. `not-elsewhere` and `inactive-elsewhere`: the other way round.
 */
export interface Difference {
  readonly account: Account;
  readonly problem: 'listed-elsewhere' | 'active-elsewhere' | 'not-elsewhere' | 'inactive-elsewhere' | 'groups-differ';
  /** Groups that one reading has and the other lacks, by id, sorted; empty unless groups differ. */
  readonly groups: readonly string[];
}

/** The test that tells of differences, whose findings are remembered from slot to slot. */
export const COMPARING_TEST = 'EVD-04';

/**
 * How long a difference has to stand: the two readings are taken one after the other, so that whatever changes between
 * them differs once. The next slot is later than this.
 */
export const COMPARISON_TOLERANCE = '1h';

/** Whether any account is in both readings: if none is, their ids are of two kinds, and tell nothing of one another. */
export function haveCommonAccounts(own: AccessSnapshot, other: AccessSnapshot): boolean {
  const known = new Set(own.accounts.map(({ id }) => id));
  return own.accounts.length === 0 || other.accounts.length === 0 || other.accounts.some(({ id }) => known.has(id));
}

/** How the other reading differs from the application's own, by account. */
export function differencesBetween(own: AccessSnapshot, other: AccessSnapshot): Difference[] {
  const [findOwn, findOther] = [findById(idOf, own.accounts), findById(idOf, other.accounts)];
  const groups = comparableGroups(own, other);
  return [
    ...other.accounts.flatMap((there) => differenceThere(findOwn(there.id), there)),
    ...own.accounts.flatMap((here) => differenceHere(here, findOther(here.id))),
    ...own.accounts.flatMap((here) => groupDifference(here, findOther(here.id), groups)),
  ];
}

function differenceThere(here: Account | undefined, there: Account): Difference[] {
  if (!here) return mayBeActive(there) ? [{ account: there, problem: 'listed-elsewhere', groups: [] }] : [];
  const isContradicted = here.active === false && there.active === true;
  return isContradicted ? [{ account: here, problem: 'active-elsewhere', groups: [] }] : [];
}

function differenceHere(here: Account, there: Account | undefined): Difference[] {
  if (!there) return mayBeActive(here) ? [{ account: here, problem: 'not-elsewhere', groups: [] }] : [];
  const isContradicted = here.active === true && there.active === false;
  return isContradicted ? [{ account: here, problem: 'inactive-elsewhere', groups: [] }] : [];
}

/** Groups that both readings list, if both have memberships at all. */
function comparableGroups(own: AccessSnapshot, other: AccessSnapshot): ReadonlySet<string> {
  const hasMembers = ({ accounts }: AccessSnapshot) => accounts.some(({ grants }) => grants.some(isGroup));
  if (!hasMembers(own) || !hasMembers(other)) return new Set();
  return groupsIn(own).intersection(groupsIn(other));
}

function groupsIn({ entitlements }: AccessSnapshot): Set<string> {
  return new Set(entitlements.filter(isGroup).map(({ id }) => id));
}

function groupDifference(here: Account, there: Account | undefined, comparable: ReadonlySet<string>): Difference[] {
  if (!there || !mayBeActive(here)) return [];
  const groupsOf = ({ grants }: Account) =>
    new Set(grants.filter(isGroup).flatMap(({ entitlement }) => (comparable.has(entitlement) ? entitlement : [])));
  const differing = groupsOf(here).symmetricDifference(groupsOf(there));
  return differing.size === 0
    ? []
    : [{ account: here, problem: 'groups-differ', groups: [...differing].sort(byCodeUnit) }];
}

/** The subject of a difference: an account that the reading under test lacks or has as inactive is the account itself. */
export function subjectOfDifference({ account, problem }: Difference): readonly string[] {
  if (isLack(problem)) return ['account', account.id];
  return ['account', account.id, problem === 'groups-differ' ? 'groups' : 'elsewhere'];
}

function isLack(problem: Difference['problem']): boolean {
  return problem === 'listed-elsewhere' || problem === 'active-elsewhere';
}

interface KnownDifferences {
  readonly workspace: string;
  readonly asOf: Instant;
  readonly inputs: readonly InputState[];
  readonly comparisons: readonly Comparison[];
  readonly standing: ReadonlyMap<string, Instant>;
  readonly unsettled: ReadonlyMap<string, Unsettled>;
}

/**
 * Whether a second reading has shown, for longer than a change between the two would, that the application's own reading
 * lacks somebody who may sign in: then nothing that rests on it passes. What stood before stands until the second
 * reading can tell again; so does what it saw once, while the application's own reading still lacks it.
 */
export function isContradicted(application: string, own: AccessSnapshot | null, known: KnownDifferences): boolean {
  const { workspace, asOf, inputs, comparisons, standing, unsettled } = known;
  const hasLasted = (since: Instant) =>
    millisecondsOf(asOf) - millisecondsOf(since) >= millisecondsIn(COMPARISON_TOLERANCE);
  return comparisons.some((comparison) => {
    if (comparison.application !== application) return false;
    const state = inputs.find(({ connection }) => connection === comparison.connection);
    const { snapshot: other } = comparison;
    if (!own || !other || !state || obstacleIn(state)) {
      const active = new Set(own?.accounts.filter(mayBeActive).map(idOf));
      const seen = [...unsettled.values()].filter(({ since }) => hasLasted(since)).map(({ key }) => key);
      return (
        [...standing.keys()].some((key) => lackingIn(key, workspace, application) !== null) ||
        seen.some((key) => {
          const account = lackingIn(key, workspace, application);
          return account !== null && !active.has(account);
        })
      );
    }
    return differencesBetween(own, other).some((difference) => {
      if (!isLack(difference.problem)) return false;
      const key = findingKey(COMPARING_TEST, workspace, application, subjectOfDifference(difference));
      return standing.has(key) || hasLasted(unsettled.get(key)?.since ?? asOf);
    });
  });
}

/** The account that the application's own reading lacks according to a finding; null if the finding is of something else. */
function lackingIn(key: string, workspace: string, application: string): string | null {
  const parts = parseFindingKey(key);
  if (parts?.test !== COMPARING_TEST || parts.workspace !== workspace || parts.connection !== application) return null;
  const [kind, account, ...more] = parts.subject;
  return kind === 'account' && account !== undefined && more.length === 0 ? account : null;
}

function idOf({ id }: Account): string {
  return id;
}

function isGroup({ kind }: { readonly kind: 'role' | 'group' }): boolean {
  return kind === 'group';
}
