import type { CollectionContext, RosterReading } from '../../../../shared/connections/contract.ts';
import { collectEntra } from '../../../../shared/connections/entra/connector.ts';
import { entraOptionsSchema } from '../../../../shared/connections/entra/options.ts';
import type { Exchange } from '../../../../shared/connections/ports.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { Company } from '../../../simulators/company/company.ts';
import { Directory, guid } from '../../../simulators/company/directory.ts';
import { EntraService } from '../../../simulators/entra/entra-service.ts';
import { SERVICE_PRINCIPAL } from '../../../simulators/entra/resources.ts';
import type { AppRegistration } from '../../../simulators/entra/token-service.ts';
import { MemoryExchange } from '../../../support/memory-exchange.ts';
import { MemoryTokenEndpoint } from '../../../support/token-endpoints.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { contextIn, START, TODAY } from '../collection-context.ts';

export const CLIENT_SECRET = 'canary~client-secret.7Qx-not-to-be-seen';
export const TENANT = guid('tenant');
export const CLIENT = guid('client');
const BASE_URL = 'https://graph.microsoft.com/v1.0';

/** The part of the options that names the application. */
export const APPLICATION = { connection: 'leapsome', servicePrincipal: SERVICE_PRINCIPAL, scope: 'assigned' } as const;

interface EntraTenantOptions {
  readonly size?: number;
  readonly clock?: Clock;
  /** Instead of the network without sockets. */
  readonly exchange?: Exchange;
  readonly baseUrl?: string;
  /** False if absent: all is asked for by its real names. */
  readonly allowLoopback?: boolean;
  /** PEM of the certificate that is uploaded at the app registration. */
  readonly uploaded?: string;
  /** What the configured reference stands for; the client secret if absent. */
  readonly secret?: string;
}

/** A tenant of Entra ID, and the connector pointed at it, without sockets or waiting unless a test brings its own. */
export class EntraTenant {
  readonly company: Company;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly app: AppRegistration;
  readonly service: EntraService;
  /** The network without sockets; unused if the test brought an exchange. */
  readonly exchange: MemoryExchange;
  readonly tokenEndpoint: MemoryTokenEndpoint;
  readonly #options: EntraTenantOptions;

  constructor(options: EntraTenantOptions = {}) {
    this.#options = options;
    this.clock = options.clock ?? new VirtualClock(START);
    this.company = new Company({ seed: 1, size: options.size ?? 12, domain: 'acme.example', today: TODAY });
    this.directory = new Directory(this.company, '2023-01-15T09:00:00Z');
    this.app = {
      tenant: TENANT,
      clientId: CLIENT,
      clientSecret: CLIENT_SECRET,
      ...(options.uploaded !== undefined && { certificate: options.uploaded }),
    };
    this.service = new EntraService({
      directory: this.directory,
      app: this.app,
      now: () => this.clock.now(),
      publicUrl: () => BASE_URL,
    });
    this.exchange = new MemoryExchange(this.service);
    this.tokenEndpoint = new MemoryTokenEndpoint(this.service);
  }

  /** Reads the tenant with these options beside the necessary ones. */
  collect(
    wish: { readonly [name: string]: unknown } = {},
    ports: Partial<CollectionContext['ports']> = {},
  ): Promise<RosterReading> {
    const {
      baseUrl = BASE_URL,
      exchange = this.exchange,
      allowLoopback = false,
      secret = CLIENT_SECRET,
    } = this.#options;
    const options = entraOptionsSchema.parse({
      id: 'entra',
      kind: 'idp',
      provider: 'entra',
      baseUrl,
      // What stands in for Graph stands in for its token endpoint too.
      ...(this.#options.baseUrl !== undefined && { authority: new URL(baseUrl).origin }),
      tenant: TENANT,
      clientId: CLIENT,
      ...(!('certificate' in wish) && { clientSecret: 'env:SECRET' }),
      ...wish,
    });
    const reference = options.clientSecret ?? options.certificate ?? '';
    const { clock, tokenEndpoint } = this;
    const context = contextIn({ exchange, tokenEndpoint, clock, secrets: { [reference]: secret } });
    return collectEntra(options, {
      ...context,
      timezone: 'Europe/Berlin',
      ports: { ...context.ports, allowLoopback, ...ports },
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
