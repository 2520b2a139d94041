/** The columns of a people file, by the names that its heading may use (case, spaces, `_` and `-` do not matter). */
export const PEOPLE_COLUMNS = [
  'id',
  'employeeNumber',
  'emails',
  'name',
  'status',
  'startDate',
  'endDate',
  'lastWorkingDay',
  'timezone',
  'type',
  'department',
  'title',
  'manager',
  'legalEntity',
] as const;
export type PeopleColumn = (typeof PEOPLE_COLUMNS)[number];
