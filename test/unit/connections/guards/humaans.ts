import { capped, type OffsetTarget } from '../../../simulators/faults/lists.ts';
import { CANARIES } from '../../../simulators/humaans/resources.ts';
import { TOKEN } from '../collection-context.ts';
import { HumaansTenant } from '../humaans/tenant.ts';
import type { GuardedConnection } from './guarded.ts';
import { offsetLies } from './refusals.ts';

const PEOPLE: OffsetTarget = { resource: 'people', records: 'data', total: 'total', pageLength: 'limit' };

export const humaans: GuardedConnection = {
  provider: 'humaans',
  start: (circumstances = {}) => {
    const tenant = new HumaansTenant(circumstances);
    // Somebody who left, since more is known of them.
    tenant.company.leave(tenant.person(11), '2026-02-20');
    return tenant;
  },
  list: { ...PEOPLE, text: 'firstName' },
  id: 'id',
  pagingLies: offsetLies(PEOPLE),
  capped: (cap) => capped({ ...PEOPLE, resource: null }, cap),
  secrets: [TOKEN],
  canaries: CANARIES,
  basePath: '/api',
};
