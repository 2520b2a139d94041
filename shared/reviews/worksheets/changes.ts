import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { RowContent } from '../population.ts';

/** What is different about an account since it was reviewed before, in words; nothing if it is as it was. */
export function changesSince(before: RowContent | undefined, now: RowContent): string[] {
  if (!before) return ['was not in the last review'];
  const changes = [
    ...compared('role', before.roles, now.roles),
    ...compared('group', before.groups, now.groups),
    ...reclassified(before, now),
  ];
  if (before.account.active !== now.account.active) {
    changes.push(`was ${statusOf(before)} and is ${statusOf(now)}`);
  }
  if (before.owner !== now.owner) changes.push('belongs to another person than before');
  for (const [what, old, current] of [
    ['department', before.account.department, now.account.department],
    ['title', before.account.title, now.account.title],
    ['login', before.account.userName, now.account.userName],
  ] as const) {
    if (old !== current) changes.push(`${what}: ${old ?? 'none'} before, ${current ?? 'none'} now`);
  }
  return changes;
}

/** Whether somebody may log in, in one word. */
export function statusOf({ account }: RowContent): 'active' | 'deactivated' | 'of unknown status' {
  if (account.active === null) return 'of unknown status';
  return account.active ? 'active' : 'deactivated';
}

interface Named {
  readonly id: string;
  readonly name: string | null;
}

function compared(what: string, before: readonly Named[], now: readonly Named[]): string[] {
  const lacking = (from: readonly Named[], others: readonly Named[]) => {
    const ids = new Set(others.map(({ id }) => id));
    return from
      .filter(({ id }) => !ids.has(id))
      .map(({ id, name }) => name ?? id)
      .sort(byCodeUnit);
  };
  return [
    ...lacking(now, before).map((name) => `new ${what}: ${name}`),
    ...lacking(before, now).map((name) => `${what} gone: ${name}`),
  ];
}

function reclassified(before: RowContent, now: RowContent): string[] {
  const classes = new Map(before.roles.map((role) => [role.id, role.class]));
  return now.roles
    .filter((role) => classes.has(role.id) && classes.get(role.id) !== role.class)
    .map((role) => `role ${role.name} counts as ${role.class} now`);
}
