import { type Draft, inList } from '../../../simulators/faults/apply.ts';
import type { CursorTarget } from '../../../simulators/faults/cursors.ts';
import { UNIFIED_CANARIES } from '../../../simulators/stackone/resources.ts';
import { TOKEN } from '../collection-context.ts';
import { LinkedAccount } from '../stackone/linked-account.ts';
import type { GuardedConnection, Refusal } from './guarded.ts';
import { cursorLies } from './refusals.ts';

const USERS: CursorTarget = { resource: 'users', records: 'data', next: 'next', id: 'remote_id' };

const PAGING_LIES: readonly Refusal[] = [
  ...cursorLies(USERS, 'to-the-beginning'),
  {
    name: 'a list that ends elsewhere each time that it is read',
    make: () => {
      let requests = 0;
      return inList('users', (request, answer) => {
        if (request.list?.startIndex !== 1 || requests++ % 2 === 0) return;
        (answer.body as Draft).next = null;
      });
    },
    row: 'B1',
    code: 'list-changing',
  },
];

export const stackone: GuardedConnection = {
  provider: 'stackone',
  start: (circumstances = {}) => {
    const account = new LinkedAccount(circumstances);
    account.service.offersRoles = true;
    // Servers may send more than is asked for, on pages as long as they like.
    account.service.heedsFields = false;
    account.service.maxPageSize = 5;
    return account;
  },
  list: { ...USERS, text: 'name' },
  id: USERS.id,
  pagingLies: PAGING_LIES,
  // The simulator's pages are short by themselves.
  capped: null,
  secrets: [TOKEN, Buffer.from(`${TOKEN}:`).toString('base64')],
  canaries: UNIFIED_CANARIES,
  basePath: '',
};
