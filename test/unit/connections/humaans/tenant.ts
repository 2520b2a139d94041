import type { RosterReading } from '../../../../shared/connections/contract.ts';
import { collectHumaans } from '../../../../shared/connections/humaans/connector.ts';
import { type HumaansOptions, humaansOptionsSchema } from '../../../../shared/connections/humaans/options.ts';
import type { Exchange } from '../../../../shared/connections/ports.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { Company, type Person } from '../../../simulators/company/company.ts';
import { HumaansService } from '../../../simulators/humaans/humaans-service.ts';
import { type HumaansHabits, personId } from '../../../simulators/humaans/resources.ts';
import { MemoryExchange } from '../../../support/memory-exchange.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { contextIn, START, TODAY, TOKEN } from '../collection-context.ts';

export interface TenantOptions {
  readonly size?: number;
  readonly habits?: Partial<HumaansHabits>;
  readonly scopes?: readonly string[] | null;
  readonly clock?: Clock;
  /** Instead of the network without sockets. */
  readonly exchange?: Exchange;
  readonly baseUrl?: string;
  readonly allowLoopback?: boolean;
}

/** A Humaans tenant, and the connector pointed at it, without sockets or waiting. */
export class HumaansTenant {
  readonly company: Company;
  readonly service: HumaansService;
  /** The network without sockets; unused if the test brought an exchange. */
  readonly exchange: MemoryExchange;
  readonly #clock: Clock;
  readonly #options: TenantOptions;

  constructor(options: TenantOptions = {}) {
    const { size = 12, clock = new VirtualClock(START), habits, scopes } = options;
    this.#options = options;
    this.#clock = clock;
    this.company = new Company({ seed: 1, size, domain: 'acme.example', today: TODAY });
    this.service = new HumaansService({
      company: this.company,
      token: TOKEN,
      now: () => clock.now(),
      ...(habits && { habits }),
      ...(scopes !== undefined && { scopes }),
    });
    this.exchange = new MemoryExchange(this.service);
  }

  /** Reads the tenant with these options beside the necessary ones. */
  collect(wish: Partial<HumaansOptions> = {}): Promise<RosterReading> {
    const { exchange = this.exchange, baseUrl, allowLoopback } = this.#options;
    const options = humaansOptionsSchema.parse({
      id: 'humaans',
      kind: 'hris',
      provider: 'humaans',
      token: 'env:TOKEN',
      ...(baseUrl !== undefined && { baseUrl }),
      ...wish,
    });
    return collectHumaans(options, contextIn({ exchange, clock: this.#clock, allowLoopback }));
  }

  /** The person at this position of the company. */
  person(i: number): Person {
    const person = this.company.people[i];
    if (!person) throw new RangeError(`the company has no person ${i}`);
    return person;
  }

  /** Everything that was asked for, with its query. */
  get asked(): string[] {
    return this.exchange.requests.map(({ url }) => decodeURIComponent(url.pathname + url.search));
  }
}

/** The record of a person in a reading. */
export function recordOf({ people }: RosterReading, person: Person): RosterReading['people'][number] {
  const found = people.find(({ id }) => id === personId(person.id));
  if (!found) throw new Error('the reading lacks the person');
  return found;
}
