import type { AccessReading } from '../../../../shared/connections/contract.ts';
import { collectStackOne } from '../../../../shared/connections/stackone/connector.ts';
import { stackOneOptionsSchema } from '../../../../shared/connections/stackone/options.ts';
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

/** StackOne with an account that is linked to Leapsome, and the connector pointed at it, without sockets or waiting. */
export class LinkedAccount {
  readonly company: Company;
  readonly service: UnifiedService;
  readonly exchange: MemoryExchange;
  readonly clock = new VirtualClock(START);

  constructor({ size = 12 }: { readonly size?: number } = {}) {
    this.company = new Company({ seed: 1, size, domain: 'acme.example', today: TODAY });
    const now = () => this.clock.now();
    this.service = new UnifiedService({ company: this.company, apiKey: TOKEN, accountId: 'acc-1', now });
    this.exchange = new MemoryExchange(this.service);
  }

  collect(options: object = { kind: 'comparison', comparedWith: 'leapsome' }): Promise<AccessReading> {
    const { exchange, clock } = this;
    const context = contextIn({ exchange, clock, files: { 'roles.csv': ROLES_CSV } });
    return collectStackOne(stackOneOptionsSchema.parse({ ...OPTIONS, ...options }), context);
  }
}
