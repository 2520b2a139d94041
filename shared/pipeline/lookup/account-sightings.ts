import * as z from 'zod';
import { type Account, accountSchema, entitlementSchema } from '../../access/snapshot.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import type { EntryReference, LogReading } from '../../evidence/log/entry.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Reading } from './readings.ts';

/** What one complete reading says about the accounts that are looked for. */
interface Look {
  readonly entry: EntryReference;
  readonly at: Instant;
  /** Those that are there, by id. */
  readonly accounts: ReadonlyMap<string, Account>;
}

export interface Looks {
  /** One for each reading, oldest first. */
  readonly looks: readonly Look[];
  readonly ids: readonly string[];
  /** Latest names of roles and groups, by kind and id. */
  readonly names: ReadonlyMap<string, string | null>;
}

/**
 * Looks for accounts by id, or else by user name, in readings that are given oldest first. Of each snapshot nothing but
 * these accounts is kept. Readings in which a user name does not occur are read again by id: the account may have had
 * another name then.
 */
export async function lookForAccounts(log: LogReading, readings: readonly Reading[], nameOrId: string): Promise<Looks> {
  const names = new Map<string, string | null>();
  const userName = nameOrId.toLowerCase();
  const looks: Look[] = [];
  for (const reading of readings) {
    looks.push(await look(log, reading, names, (account) => account.id === nameOrId || isNamed(account, userName)));
  }
  const found = [...new Set(looks.flatMap(({ accounts }) => [...accounts.keys()]))];
  if (found.includes(nameOrId)) return { looks, ids: [nameOrId], names };
  const ids = new Set(found);
  for (const [i, reading] of readings.entries()) {
    if (looks[i]?.accounts.size !== ids.size) looks[i] = await look(log, reading, names, ({ id }) => ids.has(id));
  }
  return { looks, ids: found, names };
}

/** What a snapshot has of an account before it is known to be one that is looked for. */
type Candidate = Pick<Account, 'id' | 'userName'>;

async function look(
  log: LogReading,
  { entry, takenAt, snapshot }: Reading,
  names: Map<string, string | null>,
  isWanted: (account: Candidate) => boolean,
): Promise<Look> {
  // Checking the shape of every account would cost more than reading it.
  const wanted = z
    .array(z.custom<Candidate>())
    .transform((accounts) => accounts.filter(isWanted))
    .pipe(z.array(accountSchema));
  const schema = z.object({ accounts: wanted, entitlements: z.array(entitlementSchema) });
  const { accounts, entitlements } = await getArtifact(log.store, snapshot, schema);
  for (const { kind, id, name } of entitlements) names.set(`${kind} ${id}`, name);
  return { entry, at: takenAt, accounts: new Map(accounts.map((account) => [account.id, account])) };
}

/** User names are compared without case, RFC 7643 §4.1.1. */
function isNamed(account: Candidate, userName: string): boolean {
  return account.userName.toLowerCase() === userName;
}
