import type { Reading } from '../../../../shared/connections/contract.ts';
import { CollectionError, type CollectionFailure } from '../../../../shared/connections/errors.ts';
import type { Exchange } from '../../../../shared/connections/ports.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { MakeFault } from '../../../simulators/faults/apply.ts';
import type { TextTarget } from '../../../simulators/faults/documents.ts';
import type { Fault, SimulatedService } from '../../../simulators/service.ts';
import type { MemoryExchange } from '../../../support/memory-exchange.ts';

/** The row of the threat model that a refusal belongs to, and the failure that it must have. */
export interface Refusal {
  readonly name: string;
  readonly make: MakeFault;
  readonly row: string;
  readonly code: CollectionFailure;
}

/** What may be different from the plain reading of a tenant. */
interface Circumstances {
  /** One that never fires a deadline, for faults that take real time. */
  readonly clock?: Clock;
  readonly exchange?: Exchange;
  readonly baseUrl?: string;
  readonly allowLoopback?: boolean;
}

/** A tenant of twelve people at the far end of a network without sockets, and the connection that reads it. */
export interface GuardedTenant {
  readonly exchange: MemoryExchange;
  readonly service: SimulatedService;
  collect(): Promise<Reading>;
}

/** A connection as the guards see it: one row of their table. */
export interface GuardedConnection {
  readonly provider: string;
  readonly start: (circumstances?: Circumstances) => GuardedTenant;
  /** The list into which lies are let, and an attribute of its records that is a text. */
  readonly list: TextTarget;
  /** Attribute in which a record has its id. */
  readonly id: string;
  /** How the paging of that list can lie. */
  readonly pagingLies: readonly Refusal[];
  /** Makes the lists come in pages of so many records; null where the tenant's lists do without. */
  readonly capped: ((cap: number) => Fault) | null;
  /** What it proves itself with, and must be in nothing that remains. */
  readonly secrets: readonly string[];
  /** Personal data that the tenant sends and nobody asked for, by name of the attribute. */
  readonly canaries: { readonly [attribute: string]: string };
  /** Path of the one request whose address carries a secret, as the vendor has it; none if absent. */
  readonly secretInAddressOf?: string;
  /** Base path of the interface, below which the simulator answers over http. */
  readonly basePath: string;
}

/** What became of a reading: the reading, or the failure. Anything but a CollectionError is a defect. */
export async function outcomeOf(
  reading: Promise<Reading>,
): Promise<
  { readonly reading: Reading; readonly error: null } | { readonly reading: null; readonly error: CollectionError }
> {
  try {
    return { reading: await reading, error: null };
  } catch (error) {
    if (!(error instanceof CollectionError)) throw error;
    return { reading: null, error };
  }
}

/** What a reading holds, without what it says about itself. */
export function contentsOf(reading: Reading): object {
  return reading.kind === 'access' ? reading.accounts : reading.people;
}
