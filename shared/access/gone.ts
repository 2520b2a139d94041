import { findById } from './by-id.ts';
import type { AccessSnapshot, Account } from './snapshot.ts';

/** Accounts of an earlier complete snapshot that a complete one does not list any more. */
export function goneSince(earlier: AccessSnapshot, snapshot: AccessSnapshot): Account[] {
  if (snapshot.certificate.verdict !== 'complete') return [];
  const find = findById(({ id }: Account) => id, snapshot.accounts);
  return earlier.accounts.filter((account) => !find(account.id));
}
