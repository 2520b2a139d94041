import type { CollectionContext, ReadingProgress, RosterReading } from '../../../../shared/connections/contract.ts';
import { collectEntra } from '../../../../shared/connections/entra/connector.ts';
import { entraOptionsSchema } from '../../../../shared/connections/entra/options.ts';
import { Secret } from '../../../../shared/kernel/secret.ts';
import { Company } from '../../../simulators/company/company.ts';
import { Directory, guid } from '../../../simulators/company/directory.ts';
import { EntraService } from '../../../simulators/entra/entra-service.ts';
import { SERVICE_PRINCIPAL } from '../../../simulators/entra/resources.ts';
import type { AppRegistration } from '../../../simulators/entra/token-service.ts';
import { MemoryExchange } from '../../../support/memory-exchange.ts';
import { MemoryTokenEndpoint } from '../../../support/token-endpoints.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

export const CLIENT_SECRET = 'canary~client-secret.7Qx-not-to-be-seen';
export const TENANT = guid('tenant');
export const CLIENT = guid('client');
const START = '2026-03-02T06:00:00Z';
const READING_MS = 10 * 60_000;

/** The part of the options that names the application. */
export const APPLICATION = { connection: 'leapsome', servicePrincipal: SERVICE_PRINCIPAL, scope: 'assigned' } as const;

interface EntraTenantOptions {
  readonly size?: number;
  /** PEM of the certificate that is uploaded at the app registration. */
  readonly uploaded?: string;
  /** What the configured reference stands for; the client secret if absent. */
  readonly secret?: string;
}

/** A tenant of Entra ID, and the connector pointed at it, without sockets or waiting. */
export class EntraTenant {
  readonly company: Company;
  readonly directory: Directory;
  readonly clock = new VirtualClock(START);
  readonly app: AppRegistration;
  readonly service: EntraService;
  readonly exchange: MemoryExchange;
  readonly tokenEndpoint: MemoryTokenEndpoint;
  readonly progress: ReadingProgress[] = [];
  readonly #secret: string;

  constructor({ size = 12, uploaded, secret = CLIENT_SECRET }: EntraTenantOptions = {}) {
    this.#secret = secret;
    this.company = new Company({ seed: 1, size, domain: 'acme.example', today: '2026-03-02' });
    this.directory = new Directory(this.company, '2023-01-15T09:00:00Z');
    this.app = {
      tenant: TENANT,
      clientId: CLIENT,
      clientSecret: CLIENT_SECRET,
      ...(uploaded !== undefined && { certificate: uploaded }),
    };
    this.service = new EntraService({
      directory: this.directory,
      app: this.app,
      now: () => this.clock.now(),
      publicUrl: () => 'https://graph.microsoft.com/v1.0',
    });
    this.exchange = new MemoryExchange(this.service);
    this.tokenEndpoint = new MemoryTokenEndpoint(this.service);
  }

  /** Reads the tenant with these options beside the necessary ones. */
  collect(
    wish: { readonly [name: string]: unknown } = {},
    ports: Partial<CollectionContext['ports']> = {},
  ): Promise<RosterReading> {
    const options = entraOptionsSchema.parse({
      id: 'entra',
      kind: 'idp',
      provider: 'entra',
      tenant: TENANT,
      clientId: CLIENT,
      ...(!('certificate' in wish) && { clientSecret: 'env:SECRET' }),
      ...wish,
    });
    return collectEntra(options, {
      origin: 'acme/main',
      timezone: 'Europe/Berlin',
      today: '2026-03-02',
      deadline: this.clock.now() + READING_MS,
      ports: {
        exchange: this.exchange,
        tokenEndpoint: this.tokenEndpoint,
        secrets: { read: () => Promise.resolve(new Secret(this.#secret)) },
        files: { read: () => Promise.reject(new Error('there are no files')) },
        clock: this.clock,
        random: { fraction: () => 0.5 },
        allowLoopback: false,
        ...ports,
      },
      report: (progress) => this.progress.push(progress),
    });
  }

  /** The person with this number, from 0, as the company has them. */
  person(number: number) {
    const person = this.company.people[number];
    if (!person) throw new Error(`there is no person ${number}`);
    return person;
  }

  /** Object id of the person with this number. */
  id(number: number): string {
    return this.directory.identityOf(this.person(number)).id;
  }
}

/** What was read of the person with this object id. */
export function personIn({ people }: RosterReading, id: string) {
  const person = people.find((each) => each.id === id);
  if (!person) throw new Error(`nobody was read with the id ${id}`);
  return person;
}
