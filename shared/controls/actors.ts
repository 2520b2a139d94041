import { normaliseEmail } from '../access/matching/email.ts';
import type { Human } from '../access/matching/humans.ts';
import type { Account } from '../access/snapshot.ts';
import type { ApplicationInput } from './contract.ts';

/** Whether a text of the policy (account id or user name) means this account. */
export function namesAccount(text: string, account: Account): boolean {
  return text === account.id || text.toLowerCase() === account.userName.toLowerCase();
}

/** The person whom a text of the policy means: an address, alias, roster id or employee number. */
function findHuman(text: string, humans: readonly Human[]): Human | undefined {
  const address = normaliseEmail(text);
  return humans.find(
    (human) =>
      human.recordIds.includes(text) ||
      human.employeeNumbers.includes(text) ||
      (address !== null && (human.emails.includes(address) || human.aliases.includes(address))),
  );
}

/**
 * Whether somebody who decides, approves or owns is still there. Rosters know best; without one, an account in the
 * application is taken for the person. `unknown`: nothing connected can tell.
 */
export function standingOf(actor: string, input: ApplicationInput): 'present' | 'gone' | 'unknown' {
  const human = findHuman(actor, input.people.humans);
  if (human) return human.status === 'ended' ? 'gone' : human.status === 'unknown' ? 'unknown' : 'present';
  if (input.people.known) return 'gone';
  const account = input.snapshot.accounts.find((candidate) => namesAccount(actor, candidate));
  if (!account || account.active === null) return 'unknown';
  return account.active ? 'present' : 'gone';
}

/** Whether an actor is the holder of an account: the same text, address or person. */
export function isHolder(actor: string, account: Account, input: ApplicationInput): boolean {
  if (namesAccount(actor, account)) return true;
  const address = normaliseEmail(actor);
  if (address !== null && account.emails.some((email) => normaliseEmail(email) === address)) return true;
  const owner = input.people.ownerOf(account.id);
  const human = findHuman(actor, input.people.humans);
  return owner.kind === 'owner' && human !== undefined && owner.human.key === human.key;
}
