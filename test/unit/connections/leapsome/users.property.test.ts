import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeError } from '../../../../shared/connections/attributes.ts';
import { readUser } from '../../../../shared/connections/leapsome/users.ts';
import { ENTERPRISE_USER } from '../../../simulators/leapsome/resources.ts';
import { userBySchema } from './user-schema.ts';

/** Texts at the bounds of what an id, a description and a date may be. */
const text = fc.constantFrom(
  ...[
    '',
    'a',
    'id-1',
    'x'.repeat(256),
    'x'.repeat(257),
    'y'.repeat(1024),
    'y'.repeat(1025),
    'a\nb',
    '\u007f',
    '\u0080',
  ],
  ...['2026-03-02', '2026-02-30', '2026-03-02T06:00:00Z', '2026-03', 'External'],
);
const odd = fc.constantFrom<unknown>(null, undefined, 17, true, {}, [], [null]);
const mostly = (value: fc.Arbitrary<unknown>) => fc.oneof({ arbitrary: value, weight: 7 }, odd);
const id = fc.oneof({ arbitrary: fc.constantFrom('id-1', 'id-2', 'x'.repeat(256)), weight: 12 }, mostly(text));
const object = (members: { readonly [name: string]: fc.Arbitrary<unknown> }) =>
  fc.record(members, { requiredKeys: [] });
const list = (item: fc.Arbitrary<unknown>) => mostly(fc.array(item, { maxLength: 3 }));
const manager = fc.oneof(id, object({ managerId: id, value: id, displayName: text }), odd);
const roles = list(fc.oneof(id, object({ value: id, display: id, primary: fc.boolean() })));

const record = fc.record(
  {
    id,
    userName: id,
    externalId: id,
    displayName: mostly(text),
    title: mostly(text),
    active: fc.oneof(fc.boolean(), odd, fc.constant('true')),
    emails: list(object({ value: id, type: text })),
    groups: list(object({ value: id })),
    manager,
    roles,
    entitlements: roles,
    userType: mostly(text),
    [ENTERPRISE_USER]: mostly(
      object({
        manager,
        additionalManagers: list(manager),
        department: mostly(text),
        employmentType: mostly(text),
        employeeNumber: mostly(text),
        startDate: mostly(text),
        endDate: mostly(text),
      }),
    ),
  },
  { requiredKeys: ['id', 'userName'] },
);

function userByCode(value: unknown): object | null {
  try {
    return readUser(value, []);
  } catch (error) {
    if (error instanceof AttributeError) return null;
    throw error;
  }
}

describe('a user as the code reads it', () => {
  it('is what the schema makes of the record, or refused where the schema refuses it [A12]', () => {
    const seen = { read: 0, refused: 0 };

    fc.assert(
      fc.property(fc.oneof({ arbitrary: record, weight: 50 }, odd), (value) => {
        const expected = userBySchema(value);

        seen[expected ? 'read' : 'refused']++;
        expect(userByCode(value)).toEqual(expected);
      }),
      { numRuns: 5000 },
    );

    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(300);
  });
});
