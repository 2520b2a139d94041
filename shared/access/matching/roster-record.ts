import type { Person } from '../snapshot.ts';

/** A record of a roster, with the connection that it came from. */
export interface RosterRecord extends Person {
  readonly connection: string;
  readonly kind: 'hris' | 'idp';
}
