import type { Account } from '../snapshot.ts';
import { corporateAddresses, normaliseEmail } from './email.ts';
import type { Human, IdentityRules } from './humans.ts';
import type { MatchBasis } from './matching.ts';

/** Whom an account belongs to, and by what we know. */
export type Match =
  | { readonly kind: 'owner'; readonly human: Human; readonly by: MatchBasis }
  | { readonly kind: 'ambiguous'; readonly humans: readonly Human[]; readonly by: MatchBasis }
  | { readonly kind: 'unmatched' };

/**
 * Matches accounts to humans. The bases are tried from the strongest to the weakest, and the first that finds anybody
 * decides; finding more than one is ambiguity, not a choice. The owner that the previous evaluation confirmed, where
 * `previousOwner` still vouches for one, outranks e-mail and alias: a changed name or address does not turn an account
 * into an orphan, nor hand it to somebody else.
 */
export function createMatcher(
  humans: readonly Human[],
  previousOwner: (accountId: string) => string | undefined,
  rules: IdentityRules,
): (account: Account) => Match {
  const byRecordId = index(humans, (human) => human.recordIds);
  const byNumber = index(humans, (human) => human.employeeNumbers);
  const byRecordKey = index(humans, (human) => human.records.map((record) => `${record.connection}/${record.id}`));
  const byEmail = index(humans, (human) => human.emails);
  const byAlias = index(humans, (human) => human.aliases);

  return (account) => {
    const strong =
      decide('external-id', lookUp(byRecordId, account.externalId)) ??
      decide('employee-number', lookUp(byNumber, account.employeeNumber));
    if (strong) return strong;

    const addresses = [account.userName, ...account.emails];
    const email = lookUp(byEmail, ...corporateAddresses(addresses, rules.emailDomains));
    const alias = lookUp(byAlias, ...addresses.map(normaliseEmail));
    const [previous] = lookUp(byRecordKey, previousOwner(account.id) ?? null);
    if (previous) {
      const by = email.includes(previous) ? 'e-mail' : alias.includes(previous) ? 'alias' : 'previous';
      return { kind: 'owner', human: previous, by };
    }
    return decide('e-mail', email) ?? decide('alias', alias) ?? { kind: 'unmatched' };
  };
}

function decide(by: MatchBasis, found: readonly Human[]): Match | null {
  const [human] = found;
  if (!human) return null;
  return found.length === 1 ? { kind: 'owner', human, by } : { kind: 'ambiguous', humans: found, by };
}

type Index = ReadonlyMap<string, readonly Human[]>;

function lookUp(index: Index, ...keys: readonly (string | null)[]): Human[] {
  return [...new Set(keys.flatMap((key) => (key === null ? [] : (index.get(key) ?? []))))];
}

function index(humans: readonly Human[], keysOf: (human: Human) => readonly string[]): Index {
  const found = new Map<string, Human[]>();
  for (const human of humans) {
    for (const key of new Set(keysOf(human))) {
      const others = found.get(key);
      if (others) others.push(human);
      else found.set(key, [human]);
    }
  }
  return found;
}
