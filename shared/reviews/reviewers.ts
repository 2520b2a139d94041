import type { Known, Participant } from './participants.ts';
import type { Basis, Row, RowContent } from './population.ts';

/** Somebody who may be asked about a row, and why. */
export interface Candidate {
  readonly actor: string;
  readonly basis: Exclude<Basis, 'nobody' | 'returned' | 'assigned'>;
}

interface Choice extends Pick<Row, 'basis' | 'passedOver'> {
  readonly reviewer: Known | null;
}

/**
 * The first candidate who is there and whom the row is not about. Whoever is passed over stays on record; nobody who is at
 * odds with the row in another way is: that is for people to see.
 */
export function chooseReviewer(
  candidates: readonly Candidate[],
  identify: (actor: string) => Known,
  content: RowContent,
): Choice {
  const passedOver: Row['passedOver'] = [];
  for (const { actor, basis } of candidates) {
    const known = identify(actor);
    const why = isSubject(known.participant, content) ? 'subject' : known.availability;
    if (why === 'here') return { reviewer: known, basis, passedOver };
    const isTold = passedOver.some((other) => other.actor === actor);
    if (!isTold) passedOver.push({ actor, why });
  }
  return { reviewer: null, basis: 'nobody', passedOver };
}

/** Whether a row is about somebody: their own account, or one of theirs by whoever owns it. */
export function isSubject(
  { names, person, accounts }: Participant,
  { connection, account, owner }: Pick<RowContent, 'connection' | 'owner'> & { readonly account: Subject },
): boolean {
  if (person !== null && person === owner) return true;
  if (accounts.includes(`${connection}/${account.id}`)) return true;
  return [account.id, account.userName, ...account.emails].some((name) => names.includes(name.toLowerCase()));
}

interface Subject {
  readonly id: string;
  readonly userName: string;
  readonly emails: readonly string[];
}
