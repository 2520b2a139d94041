import type { RosterSnapshot } from '../../shared/access/snapshot.ts';
import type { Assignment } from '../../shared/controls/assignments.ts';
import { aPerson } from './builders.ts';
import type { FurtherRoster } from './builders-evaluation.ts';

/** Things of a directory as they are in a company where all is well. */

/** `ada` was given the application with a role, directly, in 2020. */
export function anAssignment(name: string, overrides: Partial<Assignment> = {}): Assignment {
  return {
    person: `O-${name}`,
    role: 'User',
    isDefault: false,
    group: null,
    since: '2020-01-01T00:00:00.000Z',
    ...overrides,
  };
}

/** `ada` is object `O-ada` with the address `ada@acme.example`. */
export const anIdentity = (name: string, overrides: Parameters<typeof aPerson>[1] = {}) =>
  aPerson(name, { id: `O-${name}`, startDate: null, ...overrides });

/** Everybody whom the accounts of a company where all is well belong to. */
const NAMES = ['ada', 'grace', 'alan', 'barbara'];

/** A directory that knows the people of the company, and gave all of them the application. */
export function aDirectory(
  overrides: Partial<Omit<FurtherRoster, 'says'>> = {},
  assigned: Partial<NonNullable<RosterSnapshot['assigned']>> = {},
  says: FurtherRoster['says'] = {},
): FurtherRoster {
  return {
    connection: 'entra',
    kind: 'idp',
    people: NAMES.map((name) => anIdentity(name)),
    ...overrides,
    says: {
      assigned: {
        application: 'leapsome',
        scope: 'assigned',
        assignments: NAMES.map((name) => anAssignment(name)),
        ...assigned,
      },
      ...says,
    },
  };
}

/** Those people and assignments, with some replaced or added by name. */
export const identitiesWith = (...some: ReturnType<typeof anIdentity>[]) => [
  ...NAMES.map((name) => anIdentity(name)).filter(({ id }) => !some.some((other) => other.id === id)),
  ...some,
];
export const assignmentsWithout = (...names: readonly string[]) =>
  NAMES.filter((name) => !names.includes(name)).map((name) => anAssignment(name));
