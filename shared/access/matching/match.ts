import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { normaliseLabel } from '../people.ts';
import type { Account } from '../snapshot.ts';
import { corporateAmong, normalisedAddresses, normaliseEmail } from './email.ts';
import type { Human, IdentityRules } from './humans.ts';
import type { MatchBasis } from './matching.ts';

/** Whom an account belongs to, and by what we know. */
export type Match =
  | { readonly kind: 'owner'; readonly human: Human; readonly by: MatchBasis }
  | { readonly kind: 'ambiguous'; readonly humans: readonly Human[]; readonly by: MatchBasis }
  | { readonly kind: 'unmatched' };

type Index = ReadonlyMap<string, readonly Human[]>;

/** Humans by everything that they can be recognised by. */
export interface Directory {
  readonly byRecordId: Index;
  readonly byNumber: Index;
  /** By `<connection>/<record id>`. */
  readonly byRecordKey: Index;
  readonly byEmail: Index;
  readonly byAlias: Index;
  /** By the normalised names of all legal entities that records of theirs have. */
  readonly byLegalEntity: Index;
}

export function createDirectory(humans: readonly Human[]): Directory {
  return {
    byRecordId: index(humans, (human) => human.recordIds),
    byNumber: index(humans, (human) => human.employeeNumbers),
    byRecordKey: index(humans, (human) => human.recordKeys),
    byEmail: index(humans, (human) => human.emails),
    byAlias: index(humans, (human) => human.aliases),
    byLegalEntity: index(humans, legalEntitiesOf),
  };
}

/** The humans whom a text means: a roster id, employee number, corporate address or alias. */
export function humansNamed(text: string, directory: Directory): readonly Human[] {
  const address = normaliseEmail(text);
  return distinct([
    ...lookUp(directory.byRecordId, [text]),
    ...lookUp(directory.byNumber, [text]),
    ...lookUp(directory.byEmail, [address]),
    ...lookUp(directory.byAlias, [address]),
  ]);
}

/**
 * Matches an account to a human. The bases are tried from the strongest to the weakest, and the first that finds
 * anybody decides; finding more than one is ambiguity, not a choice. The owner that the previous evaluation confirmed,
 * where one is given, outranks e-mail and alias: a changed name or address does not turn an account into an orphan, nor
 * hand it to somebody else.
 */
export function matchAccount(
  account: Account,
  directory: Directory,
  previousOwner: string | null,
  rules: Pick<IdentityRules, 'emailDomains'>,
): Match {
  const strong =
    decide('external-id', lookUp(directory.byRecordId, [account.externalId])) ??
    decide('employee-number', lookUp(directory.byNumber, [account.employeeNumber]));
  if (strong) return strong;

  const addresses = normalisedAddresses([account.userName, ...account.emails]);
  const email = lookUp(directory.byEmail, corporateAmong(addresses, rules.emailDomains));
  const alias = lookUp(directory.byAlias, addresses);
  const [previous] = lookUp(directory.byRecordKey, [previousOwner]);
  if (previous) {
    const by = email.includes(previous) ? 'e-mail' : alias.includes(previous) ? 'alias' : 'previous';
    return { kind: 'owner', human: previous, by };
  }
  return decide('e-mail', email) ?? decide('alias', alias) ?? { kind: 'unmatched' };
}

function legalEntitiesOf({ records }: Human): string[] {
  return records.flatMap(({ legalEntity }) => (legalEntity === null ? [] : [normaliseLabel(legalEntity)]));
}

function decide(by: MatchBasis, found: readonly Human[]): Match | null {
  const [human] = found;
  if (!human) return null;
  return found.length === 1 ? { kind: 'owner', human, by } : { kind: 'ambiguous', humans: found, by };
}

/** Sorted by key, so that the order in which a source lists addresses does not show. */
function lookUp(index: Index, keys: readonly (string | null)[]): readonly Human[] {
  let found: readonly Human[] = [];
  for (const key of keys) {
    const more = key === null ? undefined : index.get(key);
    if (more) found = found.length === 0 ? more : [...found, ...more];
  }
  return distinct(found);
}

function distinct(humans: readonly Human[]): readonly Human[] {
  // Nearly always; and this is done several times for every account.
  if (humans.length < 2) return humans;
  return [...new Set(humans)].sort((a, b) => byCodeUnit(a.key, b.key));
}

function index(humans: readonly Human[], keysOf: (human: Human) => readonly string[]): Index {
  const found = new Map<string, Human[]>();
  for (const human of humans) {
    for (const key of keysOf(human)) {
      const others = found.get(key);
      if (!others) found.set(key, [human]);
      // Two rosters may know somebody by the same id.
      else if (others.at(-1) !== human) others.push(human);
    }
  }
  return found;
}
