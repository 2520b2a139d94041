import type { Human } from '../access/matching/humans.ts';
import type { Matching } from '../access/matching/matching.ts';
import { type Exclusions, findExclusions } from '../controls/exclusions.ts';
import { isRecordOf } from '../controls/people.ts';
import type { Waiver } from '../findings/state.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { EvaluatedConnection, EvaluationInput } from './evaluation-input.ts';
import { accountsInput, type Owners } from './owners.ts';

type Excluded = Matching['excluded'][number];
/** By connection, then by account: the exclusion that leaves it out. */
type LeftOut = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Which accounts are out of scope, since policy excludes the people whose they are. */
export interface Scope {
  readonly standings: Exclusions['standings'];
  readonly leftOut: LeftOut;
  /** Those of the last evaluation. */
  readonly leftOutBefore: LeftOut;
  /** Whether policy excludes somebody, whether they have accounts or not. */
  readonly isExcluded: (human: Human) => boolean;
  /** What stands for an account's findings while it is left out; null for accounts in scope. */
  readonly waiverFor: (connection: string, account: string) => Waiver | null;
  /** The same for findings about a person, by their subject. */
  readonly waiverForPerson: (subject: readonly string[]) => Waiver | null;
  /** What the next evaluation has to know of it. */
  readonly excluded: readonly Excluded[];
}

/** Finds the accounts of people whom policy excludes. */
export function findScope(input: EvaluationInput, owners: Owners): Scope {
  const { policy: document, connections, previous, asOf } = input;
  const { policy, schedule } = document;
  const before = previous?.matching.excluded ?? [];
  const heldBefore = new Set(before.map(({ exclusion }) => exclusion));
  const exclusions = findExclusions(policy, owners.people, heldBefore, { asOf, timezone: schedule.timezone });
  const holding = new Set(exclusions.standings.flatMap(({ exclusion, holds }) => (holds ? [exclusion] : [])));
  const known = before.filter(({ exclusion }) => holding.has(exclusion));

  const excludedIn = (application: EvaluatedConnection): Excluded[] => {
    const { connection } = application;
    const knownHere = known.filter((entry) => entry.connection === connection);
    const accounts = accountsInput(application, asOf);
    if (!accounts || owners.people.state === 'unusable') return knownHere;
    const view = owners.ownersIn(connection);
    const found = [...accounts.accounts, ...accounts.gone].flatMap(({ id: account }) => {
      const match = view.ownerOf(account);
      const exclusion = match.kind === 'owner' ? exclusions.of(match.human) : null;
      return exclusion === null ? [] : [{ connection, account, exclusion }];
    });
    if (accounts.complete) return found;
    // Half a list does not show who is gone.
    const read = new Set(accounts.accounts.map(({ id }) => id));
    return [...found, ...knownHere.filter(({ account }) => !read.has(account))];
  };
  const applications = holding.size > 0 ? connections.filter(({ kind }) => kind === 'application') : [];
  const excluded = applications
    .flatMap(excludedIn)
    .sort((a, b) => byCodeUnit(a.connection, b.connection) || byCodeUnit(a.account, b.account));

  const leftOut = index(excluded);
  const waivers = new Map(
    policy.exclusions.map(({ id, approvedBy, reason, expires }): [string, Waiver] => [
      id,
      { approvedBy, reason, expires, exclusion: id },
    ]),
  );
  return {
    standings: exclusions.standings,
    leftOut,
    leftOutBefore: index(before),
    isExcluded: (human) => exclusions.of(human) !== null,
    waiverFor: (connection, account) => waivers.get(leftOut.get(connection)?.get(account) ?? '') ?? null,
    waiverForPerson: (subject) => {
      const human = owners.people.named(subject[2] ?? '').find((one) => isRecordOf(one, subject));
      return waivers.get((human && exclusions.of(human)) ?? '') ?? null;
    },
    excluded,
  };
}

function index(excluded: readonly Excluded[]): LeftOut {
  return new Map(
    [...Map.groupBy(excluded, ({ connection }) => connection)].map(([connection, entries]) => [
      connection,
      new Map(entries.map(({ account, exclusion }) => [account, exclusion])),
    ]),
  );
}
