import { z } from 'zod';
import { isCalendarDate } from '../../../../shared/kernel/instant.ts';
import { ENTERPRISE_USER } from '../../../simulators/leapsome/resources.ts';

/** What is read of a user, said once more as a schema: the plain code that reads users is compared with it. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;
const id = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => !CONTROL.test(text));
const optionalId = z.preprocess((value) => (value === '' ? null : value), id.nullish());
const description = z.string().max(1024).nullable().catch(null);
const date = z
  .string()
  .transform((text) => (isCalendarDate(text.slice(0, 10)) ? text.slice(0, 10) : null))
  .nullable()
  .catch(null);
const manager = z
  .union([
    optionalId,
    z.object({ managerId: optionalId, value: optionalId }).transform((m) => m.managerId ?? m.value ?? null),
  ])
  .nullish();
const entitlements = z
  .array(
    z.union([
      id.transform((value) => ({ value, display: value })),
      z
        .object({ value: optionalId, display: optionalId })
        .refine((role) => role.value ?? role.display)
        .transform((role) => ({ value: role.value ?? role.display ?? '', display: role.display ?? role.value ?? '' })),
    ]),
  )
  .nullish();

const schema = z.object({
  id,
  userName: id,
  externalId: optionalId,
  displayName: description.optional(),
  title: description.optional(),
  active: z.boolean().nullable().catch(null).optional(),
  emails: z.array(z.object({ value: optionalId })).nullish(),
  groups: z.array(z.object({ value: id })).nullish(),
  manager,
  roles: entitlements,
  entitlements,
  userType: optionalId.catch(null),
  [ENTERPRISE_USER]: z
    .object({
      manager,
      additionalManagers: z.array(manager).nullish(),
      department: description.optional(),
      employmentType: description.optional(),
      employeeNumber: optionalId.catch(null),
      startDate: date.optional(),
      endDate: date.optional(),
    })
    .nullish(),
});

/** What the schema makes of a record; null if it refuses it. */
export function userBySchema(record: unknown): object | null {
  const parsed = schema.safeParse(record);
  if (!parsed.success) return null;
  const user = parsed.data;
  const extension = user[ENTERPRISE_USER] ?? {};
  const withoutNull = <T>(items: readonly (T | null | undefined)[] | null | undefined) =>
    (items ?? []).flatMap((item) => item ?? []);
  return {
    id: user.id,
    userName: user.userName,
    externalId: user.externalId ?? null,
    displayName: user.displayName ?? null,
    title: user.title ?? null,
    active: user.active ?? null,
    emails: withoutNull(user.emails?.map(({ value }) => value)),
    groups: withoutNull(user.groups?.map(({ value }) => value)),
    manager: extension.manager ?? user.manager ?? null,
    additionalManagers: withoutNull(extension.additionalManagers),
    roles: [
      ...(user.roles ?? []).map((role) => ({ attribute: 'roles', ...role })),
      ...(user.entitlements ?? []).map((role) => ({ attribute: 'entitlements', ...role })),
      ...(user.userType ? [{ attribute: 'userType', value: user.userType, display: user.userType }] : []),
    ],
    department: extension.department ?? null,
    employmentType: extension.employmentType ?? null,
    employeeNumber: extension.employeeNumber ?? null,
    startDate: extension.startDate ?? null,
    endDate: extension.endDate ?? null,
    customAttributes: {},
  };
}
