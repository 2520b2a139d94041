import type { AccessReading, CollectionContext, ReadingProgress } from '../../../../shared/connections/contract.ts';
import { CollectionError } from '../../../../shared/connections/errors.ts';
import { collectLeapsome } from '../../../../shared/connections/leapsome/connector.ts';
import { type LeapsomeOptions, leapsomeOptionsSchema } from '../../../../shared/connections/leapsome/options.ts';
import type { Exchange } from '../../../../shared/connections/ports.ts';
import { byCodeUnit } from '../../../../shared/kernel/canonical-json.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { Company } from '../../../simulators/company/company.ts';
import { ContentService } from '../../../simulators/leapsome/content/content-service.ts';
import { ScimService } from '../../../simulators/leapsome/scim-service.ts';
import { LeapsomeService } from '../../../simulators/leapsome/service.ts';
import { MemoryExchange } from '../../../support/memory-exchange.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { contextIn, START, TODAY, TOKEN } from '../collection-context.ts';

const BASE_URL = 'https://leapsome.example/scim/v1';
export const API_SECRET = 'canary-secret-Lw3&Vd9-not-to-be-seen';
/** What makes the connector read the Content API too. */
export const WITH_CONTENT = {
  contentApi: { secret: 'env:API_SECRET', baseUrl: 'https://leapsome.example/v1' },
} satisfies Partial<LeapsomeOptions>;

export interface TenantOptions {
  readonly size?: number;
  readonly clock?: Clock;
  /** Instead of the network without sockets. */
  readonly exchange?: Exchange;
  readonly baseUrl?: string;
  readonly allowLoopback?: boolean;
}

/** A Leapsome tenant, and the connector pointed at it, without sockets or waiting unless a test brings its own. */
export class Tenant {
  readonly company: Company;
  readonly content: ContentService;
  readonly service: LeapsomeService;
  readonly clock: Clock;
  /** The network without sockets; unused if the test brought an exchange. */
  readonly exchange: MemoryExchange;
  readonly progress: ReadingProgress[] = [];
  /** Text of the files that the options name. */
  readonly files: { [name: string]: string } = {};
  readonly #exchange: Exchange;
  readonly #baseUrl: string;
  readonly #allowLoopback: boolean | undefined;

  constructor(options: TenantOptions = {}) {
    this.clock = options.clock ?? new VirtualClock(START);
    this.#baseUrl = options.baseUrl ?? BASE_URL;
    this.company = new Company({ seed: 1, size: options.size ?? 12, domain: 'acme.example', today: TODAY });
    const now = () => this.clock.now();
    this.content = new ContentService({ company: this.company, secret: API_SECRET, now });
    const scim = new ScimService({
      company: this.company,
      token: TOKEN,
      now,
      publicUrl: () => this.#baseUrl,
    });
    this.service = new LeapsomeService(scim, this.content);
    this.exchange = new MemoryExchange(this.service);
    this.#allowLoopback = options.allowLoopback;
    this.#exchange = options.exchange ?? this.exchange;
  }

  /** Ids of the accounts that there are, sorted. */
  get accountIds(): string[] {
    return this.company.accounts.map(({ id }) => id).sort(byCodeUnit);
  }

  /** Reads the tenant with these options beside the necessary ones. */
  collect(options: Partial<LeapsomeOptions> = {}, context: Partial<CollectionContext> = {}): Promise<AccessReading> {
    return collectLeapsome(this.#options(options), {
      ...contextIn({
        exchange: this.#exchange,
        clock: this.clock,
        files: this.files,
        allowLoopback: this.#allowLoopback,
        secrets: { 'env:API_SECRET': API_SECRET },
        report: (progress) => this.progress.push(progress),
      }),
      ...context,
    });
  }

  #options(wish: Partial<LeapsomeOptions>): LeapsomeOptions {
    return leapsomeOptionsSchema.parse({
      id: 'leapsome',
      kind: 'application',
      provider: 'leapsome',
      baseUrl: this.#baseUrl,
      allowedHosts: ['leapsome.example'],
      token: 'env:TOKEN',
      ...wish,
    });
  }
}

/** Ids of the accounts that were read. */
export function idsOf(reading: AccessReading): string[] {
  return reading.accounts.map(({ id }) => id);
}

/** What became of a reading: the ids of its accounts, or the failure. Anything but a CollectionError is a defect. */
export async function outcomeOf(
  reading: Promise<AccessReading>,
): Promise<{ readonly ids: string[]; readonly error: null } | { readonly ids: null; readonly error: CollectionError }> {
  try {
    return { ids: idsOf(await reading), error: null };
  } catch (error) {
    if (!(error instanceof CollectionError)) throw error;
    return { ids: null, error };
  }
}
