import type { AccessReading } from '../../../../shared/connections/contract.ts';
import type { Exchange } from '../../../../shared/connections/ports.ts';
import { collectStackOne } from '../../../../shared/connections/stackone/connector.ts';
import { stackOneOptionsSchema } from '../../../../shared/connections/stackone/options.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { Company } from '../../../simulators/company/company.ts';
import { UnifiedService } from '../../../simulators/stackone/unified-service.ts';
import { MemoryExchange } from '../../../support/memory-exchange.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { contextIn, START, TODAY, TOKEN } from '../collection-context.ts';

const ROLES_CSV = '# as-of: 2026-03-02\n# attested-by: grace@acme.example\naccount,role\nnobody,Admin\n';
const OPTIONS = {
  id: 'stackone',
  provider: 'stackone',
  baseUrl: 'https://stackone.example',
  allowedHosts: ['stackone.example'],
  apiKey: 'env:STACKONE_API_KEY',
  accountId: 'acc-1',
};

interface LinkedAccountOptions {
  readonly size?: number;
  readonly clock?: Clock;
  /** Instead of the network without sockets. */
  readonly exchange?: Exchange;
  readonly baseUrl?: string;
  readonly allowLoopback?: boolean;
}

/** StackOne with an account that is linked to Leapsome, and the connector pointed at it, without sockets or waiting. */
export class LinkedAccount {
  readonly company: Company;
  readonly service: UnifiedService;
  readonly exchange: MemoryExchange;
  readonly clock: Clock;
  readonly #options: LinkedAccountOptions;

  constructor(options: LinkedAccountOptions = {}) {
    const { size = 12, clock = new VirtualClock(START) } = options;
    this.#options = options;
    this.clock = clock;
    this.company = new Company({ seed: 1, size, domain: 'acme.example', today: TODAY });
    const now = () => this.clock.now();
    this.service = new UnifiedService({ company: this.company, apiKey: TOKEN, accountId: 'acc-1', now });
    this.exchange = new MemoryExchange(this.service);
  }

  collect(options: object = { kind: 'comparison', comparedWith: 'leapsome' }): Promise<AccessReading> {
    const { exchange = this.exchange, baseUrl = OPTIONS.baseUrl, allowLoopback } = this.#options;
    const context = contextIn({ exchange, clock: this.clock, files: { 'roles.csv': ROLES_CSV }, allowLoopback });
    return collectStackOne(stackOneOptionsSchema.parse({ ...OPTIONS, baseUrl, ...options }), context);
  }
}
