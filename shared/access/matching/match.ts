import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { normaliseLabel } from '../people.ts';
import type { Account } from '../snapshot.ts';
import { normalisedAddresses, normaliseEmail } from './email.ts';
import type { Human } from './humans.ts';
import type { MatchBasis } from './matching.ts';

/** Whom an account belongs to, and by what we know. */
export type Match =
  | { readonly kind: 'owner'; readonly human: Human; readonly by: MatchBasis }
  | {
      readonly kind: 'ambiguous';
      /** By key; the first of them, if there are very many. */
      readonly humans: readonly Human[];
      /** Whether there are others, of whom nothing is said here. */
      readonly andOthers: boolean;
      readonly by: MatchBasis;
    }
  | { readonly kind: 'unmatched' };

/** By what they are known by; those of one text by their keys. */
type Index = ReadonlyMap<string, readonly Human[]>;

/**
 * So many people an ambiguous match names. A list of people that all bear one address, and of accounts that do, would
 * otherwise make documents, and work, of every account times every person.
 */
const MAX_NAMED = 50;

/** Humans by everything that they can be recognised by. */
export interface Directory {
  readonly byRecordId: Index;
  readonly byNumber: Index;
  /** By corporate address. */
  readonly byEmail: Index;
  readonly byAlias: Index;
  /** By the normalised names of all legal entities that records of theirs have. */
  readonly byLegalEntity: Index;
}

/** Indexes humans, which are sorted by key. */
export function createDirectory(humans: readonly Human[]): Directory {
  const byRecordId = new Map<string, Human[]>();
  const byNumber = new Map<string, Human[]>();
  const byEmail = new Map<string, Human[]>();
  const byAlias = new Map<string, Human[]>();
  const byLegalEntity = new Map<string, Human[]>();
  for (const human of humans) {
    // Nobody else is known by most of it, so that one list serves for all.
    const alone = [human];
    for (const { id, employeeNumber, legalEntity } of human.records) {
      add(byRecordId, id, human, alone);
      if (employeeNumber !== null) add(byNumber, employeeNumber, human, alone);
      if (legalEntity !== null) add(byLegalEntity, normaliseLabel(legalEntity), human, alone);
    }
    for (const address of human.emails) add(byEmail, address, human, alone);
    for (const address of human.aliases) add(byAlias, address, human, alone);
  }
  return { byRecordId, byNumber, byEmail, byAlias, byLegalEntity };
}

function add(index: Map<string, Human[]>, key: string, human: Human, alone: Human[]): void {
  const others = index.get(key);
  if (!others) index.set(key, alone);
  // Two rosters may know somebody by the same id.
  else if (others.at(-1) === human) return;
  else if (others.length === 1) index.set(key, [...others, human]);
  else others.push(human);
}

/** The human of a record, by `<connection>/<record id>`; undefined if no roster has it any more. */
export function humanOfRecord(key: string, { byRecordId }: Directory): Human | undefined {
  const [connection, id] = partsOfRecord(key);
  return byRecordId
    .get(id)
    ?.find(({ records }) => records.some((record) => record.id === id && record.connection === connection));
}

/** The connection and the id in `<connection>/<record id>`. Ids of connections have no slash. */
export function partsOfRecord(key: string): readonly [connection: string, id: string] {
  const at = key.indexOf('/');
  return [key.slice(0, at), key.slice(at + 1)];
}

/** The humans whom a text means: a roster id, employee number, corporate address or alias. */
export function humansNamed(text: string, directory: Directory): readonly Human[] {
  const address = normaliseEmail(text);
  const ofAddress = address === null ? [] : [directory.byEmail.get(address), directory.byAlias.get(address)];
  const found = [directory.byRecordId.get(text), directory.byNumber.get(text), ...ofAddress];
  const [only = NOBODY, ...others] = found.filter((humans) => humans !== undefined);
  return others.length === 0 ? only : distinct([only, ...others].flat());
}

/**
 * Matches an account to a human. The bases are tried from the strongest to the weakest, and the first that finds
 * anybody decides; finding more than one is ambiguity, not a choice. The owner that the previous evaluation confirmed,
 * where one is given, outranks e-mail and alias: a changed name or address does not turn an account into an orphan, nor
 * hand it to somebody else. The directory knows no addresses but corporate ones and aliases, so private ones find nobody.
 */
export function matchAccount(account: Account, directory: Directory, previousOwner: string | null): Match {
  const strong =
    decide('external-id', lookUp(directory.byRecordId, [account.externalId])) ??
    decide('employee-number', lookUp(directory.byNumber, [account.employeeNumber]));
  if (strong) return strong;

  const addresses = normalisedAddresses([account.userName, ...account.emails]);
  const email = lookUp(directory.byEmail, addresses);
  const previous = previousOwner === null ? undefined : ownerAmong(email, previousOwner, directory);
  if (previous) {
    return { kind: 'owner', human: previous, by: basisOf(previous, addresses) };
  }
  return decide('e-mail', email) ?? decide('alias', lookUp(directory.byAlias, addresses)) ?? { kind: 'unmatched' };
}

/** The previous owner: mostly whoever has the address. */
function ownerAmong(likely: readonly Human[], previousOwner: string, directory: Directory): Human | undefined {
  const [human] = likely;
  return human?.key === previousOwner ? human : humanOfRecord(previousOwner, directory);
}

function basisOf({ emails, aliases }: Human, addresses: readonly string[]): MatchBasis {
  if (addresses.some((address) => emails.includes(address))) return 'e-mail';
  return addresses.some((address) => aliases.includes(address)) ? 'alias' : 'previous';
}

function decide(by: MatchBasis, found: readonly Human[]): Match | null {
  const [human] = found;
  if (!human) return null;
  if (found.length === 1) return { kind: 'owner', human, by };
  return { kind: 'ambiguous', humans: found.slice(0, MAX_NAMED), andOthers: found.length > MAX_NAMED, by };
}

/**
 * Sorted by key, so that the order in which a source lists addresses does not show. Of many, the first, and one more than
 * is told: those who are among the first of all are among the first of each list.
 */
function lookUp(index: Index, keys: readonly (string | null)[]): readonly Human[] {
  if (index.size === 0) return NOBODY;
  let first: readonly Human[] = NOBODY;
  let all: Human[] | null = null;
  for (const key of keys) {
    const known = key === null ? undefined : index.get(key);
    if (!known) continue;
    const some = known.length > MAX_NAMED ? known.slice(0, MAX_NAMED + 1) : known;
    if (first.length === 0) {
      first = some;
      continue;
    }
    all ??= [...first];
    all.push(...some);
  }
  return all ? distinct(all) : first;
}

const NOBODY: readonly Human[] = [];

function distinct(humans: readonly Human[]): readonly Human[] {
  // Nearly always; and this is done several times for every account.
  if (humans.length < 2) return humans;
  return [...new Set(humans)].sort((a, b) => byCodeUnit(a.key, b.key));
}
