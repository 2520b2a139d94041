import { USERS } from '../../../simulators/leapsome/faults/apply.ts';
import { capped } from '../../../simulators/leapsome/faults/lists.ts';
import { CANARIES } from '../../../simulators/leapsome/resources.ts';
import { TOKEN } from '../collection-context.ts';
import { Tenant } from '../leapsome/tenant.ts';
import type { GuardedConnection } from './guarded.ts';
import { offsetLies } from './refusals.ts';

export const leapsome: GuardedConnection = {
  provider: 'leapsome',
  start: (circumstances = {}) => new Tenant(circumstances),
  list: { ...USERS, text: 'title' },
  id: 'id',
  pagingLies: offsetLies(USERS),
  capped,
  secrets: [TOKEN],
  canaries: CANARIES,
  basePath: '/scim/v1',
};
