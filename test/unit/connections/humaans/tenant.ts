import type { RosterReading } from '../../../../shared/connections/contract.ts';
import { collectHumaans } from '../../../../shared/connections/humaans/connector.ts';
import { type HumaansOptions, humaansOptionsSchema } from '../../../../shared/connections/humaans/options.ts';
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
}

/** A Humaans tenant, and the connector pointed at it, without sockets or waiting. */
export class HumaansTenant {
  readonly company: Company;
  readonly exchange: MemoryExchange;
  readonly #clock = new VirtualClock(START);

  constructor({ size = 12, ...options }: TenantOptions = {}) {
    this.company = new Company({ seed: 1, size, domain: 'acme.example', today: TODAY });
    this.exchange = new MemoryExchange(
      new HumaansService({ company: this.company, token: TOKEN, now: () => this.#clock.now(), ...options }),
    );
  }

  /** Reads the tenant with these options beside the necessary ones. */
  collect(wish: Partial<HumaansOptions> = {}): Promise<RosterReading> {
    const options = humaansOptionsSchema.parse({
      id: 'humaans',
      kind: 'hris',
      provider: 'humaans',
      token: 'env:TOKEN',
      ...wish,
    });
    return collectHumaans(options, contextIn({ exchange: this.exchange, clock: this.#clock }));
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
