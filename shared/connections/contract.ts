import type { Certificate } from '../access/certificate.ts';
import type { AccessSnapshot, Account, Entitlement, Person, RosterSnapshot } from '../access/snapshot.ts';
import type { Clock, Random } from '../kernel/clock.ts';
import type { CalendarDate } from '../kernel/instant.ts';
import type { Exchange, FileSource, SecretSource, TokenEndpoint } from './ports.ts';

/** The world, as far as a connection may touch it. */
export interface ConnectionPorts {
  readonly exchange: Exchange;
  readonly tokenEndpoint: TokenEndpoint;
  readonly secrets: SecretSource;
  readonly files: FileSource;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether sources on this machine are allowed: simulators, never on Lambda. */
  readonly allowLoopback: boolean;
}

export interface CollectionContext {
  /** `<organization>/<workspace>`: context of the token's fingerprint. */
  readonly origin: string;
  /** The workspace's time zone, and the day there when the collection started. */
  readonly timezone: string;
  readonly today: CalendarDate;
  /** Epoch milliseconds by which the reading must be finished. */
  readonly deadline: number;
  readonly ports: ConnectionPorts;
  /** Called as pages come in; for people who watch. */
  readonly report: (progress: ReadingProgress) => void;
}

export interface ReadingProgress {
  /** `/Users`. */
  readonly resource: string;
  readonly received: number;
  /** Null where the list does not declare its length. */
  readonly total: number | null;
}

/** What a connection can say for its certificate. The pipeline adds times, collector, population guard and verdict. */
export interface ReadingFacts {
  readonly source: Omit<Certificate['source'], 'further'> & Partial<Pick<Certificate['source'], 'further'>>;
  readonly requests: Certificate['requests'];
  readonly pages: Certificate['pages'];
  readonly counts: Certificate['counts'];
  readonly crossChecks: Certificate['crossChecks'];
  readonly fields: Certificate['fields'];
  readonly roles: Certificate['roles'];
  readonly inactiveListed: Certificate['inactiveListed'];
  readonly listsLeavers: Certificate['listsLeavers'];
  /** When the data was true; null for "just now". */
  readonly asOf: string | null;
  readonly skewMs: number | null;
  /** Reasons why the reading is partial though everything declared was received. */
  readonly doubts: readonly string[];
}

export interface AccessReading {
  readonly kind: 'access';
  readonly attestations: AccessSnapshot['attestations'];
  readonly accounts: readonly Account[];
  readonly entitlements: readonly Entitlement[];
  readonly roleDefinitions: AccessSnapshot['roleDefinitions'];
  readonly facts: ReadingFacts;
}

export interface RosterReading {
  readonly kind: 'roster';
  readonly people: readonly Person[];
  readonly assigned: RosterSnapshot['assigned'];
  readonly groups: RosterSnapshot['groups'];
  readonly provisioning: RosterSnapshot['provisioning'];
  readonly facts: ReadingFacts;
}

export type Reading = AccessReading | RosterReading;
