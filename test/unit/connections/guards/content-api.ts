import { type Draft, editPage, type MakeFault, recordsOf } from '../../../simulators/faults/apply.ts';
import { CONTENT_CANARIES } from '../../../simulators/leapsome/content/resources.ts';
import { TOKEN } from '../collection-context.ts';
import { API_SECRET, Tenant, WITH_CONTENT } from '../leapsome/tenant.ts';
import type { GuardedConnection, Refusal } from './guarded.ts';

const EMPLOYEES = { resource: 'employees', records: 'data' };

const edited = (edit: (page: Draft, meta: Draft) => void): MakeFault => {
  return () => editPage(EMPLOYEES, (page) => edit(page, page.meta as Draft));
};

const withTotal = (total: (declared: number) => unknown): MakeFault =>
  edited((_page, meta) => {
    meta.totalCount = total(Number(meta.totalCount));
  });

const PAGING_LIES: readonly Refusal[] = [
  { name: 'no lengths', make: edited((page) => delete page.meta), row: 'B6', code: 'list-malformed' },
  { name: 'a total in quotes', make: withTotal(String), row: 'B6', code: 'list-malformed' },
  { name: 'a total beyond belief', make: withTotal(() => 9e9), row: 'B6', code: 'list-too-long' },
  { name: 'a total one too high', make: withTotal((total) => total + 1), row: 'B6', code: 'list-ends-early' },
  { name: 'a total one too low', make: withTotal((total) => total - 1), row: 'B6', code: 'list-overflows' },
  { name: 'no list of records', make: edited((page) => delete page.data), row: 'B6', code: 'list-ends-early' },
  {
    name: 'one id twice',
    make: edited((page) => {
      const [first, second] = recordsOf(page, EMPLOYEES);
      if (first && second) second.id = first.id;
    }),
    row: 'B3',
    code: 'list-repeats',
  },
];

/** The second interface of the Leapsome connection: the lies are let into its list, failures meet both. */
export const contentApi: GuardedConnection = {
  provider: 'the Content API of leapsome',
  start: ({ baseUrl = WITH_CONTENT.contentApi.baseUrl, ...circumstances } = {}) => {
    // On a server of its own both interfaces are on one host, as they are at Leapsome's.
    const scim = circumstances.exchange && { baseUrl: new URL('/scim/v1', baseUrl).href };
    const tenant = new Tenant({ ...circumstances, ...scim });
    const { exchange, service } = tenant;
    const contentApi = { ...WITH_CONTENT.contentApi, baseUrl };
    return { exchange, service, collect: () => tenant.collect({ contentApi }) };
  },
  list: { ...EMPLOYEES, text: 'status' },
  id: 'id',
  pagingLies: PAGING_LIES,
  // Pages are numbered, so that a server that caps them contradicts itself.
  capped: null,
  secrets: [TOKEN, API_SECRET, encodeURIComponent(API_SECRET), 'canary-jwt'],
  canaries: CONTENT_CANARIES,
  secretInAddressOf: '/v1/token',
  basePath: '/v1',
};
