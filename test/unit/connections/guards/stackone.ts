import { type Draft, editPage, inList, type MakeFault, recordsOf } from '../../../simulators/faults/apply.ts';
import { UNIFIED_CANARIES } from '../../../simulators/stackone/resources.ts';
import { TOKEN } from '../collection-context.ts';
import { LinkedAccount } from '../stackone/linked-account.ts';
import type { GuardedConnection, Refusal } from './guarded.ts';

const USERS = { resource: 'users', records: 'data' };

const edited = (edit: (page: Draft) => void): MakeFault => {
  return () => editPage(USERS, edit);
};

/** A list without a declared length can lie about where it goes on, and what is on it. */
const PAGING_LIES: readonly Refusal[] = [
  { name: 'no list of records', make: edited((page) => delete page.data), row: 'B6', code: 'list-malformed' },
  {
    name: 'null for the list of records',
    make: edited((page) => {
      page.data = null;
    }),
    row: 'B6',
    code: 'list-malformed',
  },
  {
    name: 'a number as cursor',
    make: edited((page) => {
      page.next = 5;
    }),
    row: 'B6',
    code: 'list-malformed',
  },
  {
    name: 'a cursor that leads back to the beginning',
    make: edited((page) => {
      page.next = 'to-the-beginning';
    }),
    row: 'B3',
    code: 'list-repeats',
  },
  {
    name: 'empty pages in a circle',
    make: () => {
      let pages = 0;
      return editPage(USERS, (page) => {
        page.data = [];
        page.next = `circle-${pages++ % 3}`;
      });
    },
    row: 'B3',
    code: 'list-repeats',
  },
  {
    name: 'one id twice',
    make: edited((page) => {
      const [first, second] = recordsOf(page, USERS);
      if (first && second) second.remote_id = first.remote_id;
    }),
    row: 'B3',
    code: 'list-repeats',
  },
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
  id: 'remote_id',
  pagingLies: PAGING_LIES,
  // The simulator's pages are short by themselves.
  capped: null,
  secrets: [TOKEN, Buffer.from(`${TOKEN}:`).toString('base64')],
  canaries: UNIFIED_CANARIES,
  basePath: '',
};
