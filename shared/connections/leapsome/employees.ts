import { attributesOf, idOf, isId } from '../attributes.ts';
import { DroppedNames } from '../dropped-names.ts';
import { numberedPage } from '../numbered-pages.ts';
import { type ReadList, readOffsetList } from '../offset-pages.ts';
import type { ListClient } from '../pages.ts';

/**
 * What is kept of an employee of Leapsome's Content API (its OpenAPI 1.0.1): the stage of the account, and that of the
 * employment, in Leapsome's own words. It sends salaries, telephone numbers and custom attributes along.
 */
export interface Employee {
  /** The same id as that of the user in SCIM. */
  readonly id: string;
  readonly status: string | null;
  readonly lifecycle: string | null;
}

const EMPLOYEE = { id: true, status: true, lifecycleStatus: true };

/** The kept attributes, as the certificate lists them. */
export const EMPLOYEE_FIELDS = Object.keys(EMPLOYEE).map((name) => `employee.${name}`);

/** The documented maximum. */
const MAX_EMPLOYEES_PER_PAGE = 1000;

export async function readEmployees(client: ListClient): Promise<ReadList<Employee> & { readonly dropped: number }> {
  const dropped = new DroppedNames();
  const employees = await readOffsetList(client, {
    path: '/employees',
    filter: null,
    pageSize: MAX_EMPLOYEES_PER_PAGE,
    paging: (request) => {
      const { page, pageSize } = numberedPage(request);
      return { page: String(page), pageSize: String(pageSize) };
    },
    before: (request) => numberedPage(request).before,
    envelope: {
      name: 'list of employees',
      lengths: 'meta',
      records: 'data',
      total: 'totalCount',
      pageLength: 'pageSize',
    },
    selection: { members: EMPLOYEE, onDropped: dropped.noting() },
    read: readEmployee,
    idOf: ({ id }) => id,
  });
  return { ...employees, dropped: dropped.count };
}

function readEmployee(record: unknown): Employee {
  const { id, status, lifecycleStatus } = attributesOf(record, 'the record');
  return { id: idOf(id, 'id'), status: wordOf(status), lifecycle: wordOf(lifecycleStatus) };
}

/** The lists of words are open: one that is new is kept as it is. */
function wordOf(value: unknown): string | null {
  return isId(value) ? value : null;
}
