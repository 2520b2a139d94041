/** What somebody may do in Leapsome, as its administrators define it. */
export interface AccessRole {
  readonly id: string;
  name: string;
  /** Whose data its holders see. */
  scope: 'none' | 'roleSpecific' | 'userSpecific';
  /** Which of Leapsome's own it is; null for a role that the company made. */
  readonly systemDefault: string | null;
  active: boolean;
}

/** The roles that a new tenant has. Their ids are no secret of the company, so no chance is spent on them. */
export function standardAccessRoles(): AccessRole[] {
  const own = [
    ['Super Admin', 'superAdmin', 'none'],
    ['Admin', 'admin', 'none'],
    ['Manager', 'manager', 'roleSpecific'],
    ['Employee', 'employee', 'none'],
  ] as const;
  return own.map(([name, systemDefault, scope], i) => ({
    id: `a0c1e5${String(i).padStart(18, '0')}`,
    name,
    scope,
    systemDefault,
    active: true,
  }));
}
