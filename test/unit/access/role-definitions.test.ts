import { describe, expect, it } from 'vitest';
import { followDefinitions, type KnownDefinition } from '../../../shared/access/role-definitions.ts';
import type { RoleDefinition } from '../../../shared/access/snapshot.ts';
import { aDefinition } from '../../support/builders.ts';

const [MONDAY, TUESDAY, FRIDAY] = ['2026-03-02T06:00:00.000Z', '2026-03-03T06:00:00.000Z', '2026-03-06T06:00:00.000Z'];
const COACH = aDefinition('d-1', 'Coach');
const READERS = aDefinition('d-2', 'Readers', { scope: 'roleSpecific', systemDefault: 'READER' });

/** What is known after readings, one a day from Monday. */
function knownAfter(...readings: readonly (readonly RoleDefinition[] | null)[]): KnownDefinition[] {
  const days = [MONDAY, TUESDAY, FRIDAY];
  return readings.reduce<KnownDefinition[]>(
    (known, told, i) => followDefinitions(known, 'leapsome', told, days[i] ?? FRIDAY),
    [],
  );
}

describe('what is known of the roles of an application', () => {
  it('is how things are, by the first reading', () => {
    expect(knownAfter([COACH])).toEqual([
      {
        connection: 'leapsome',
        id: 'd-1',
        name: 'Coach',
        scope: 'none',
        systemDefault: null,
        since: null,
        before: null,
        untoldSince: null,
      },
    ]);
  });

  it.each<[string, RoleDefinition, Partial<KnownDefinition>]>([
    ['the same', COACH, { since: null, before: null }],
    [
      'renamed',
      { ...COACH, name: 'Guide' },
      { since: TUESDAY, before: { name: 'Coach', scope: 'none', systemDefault: null } },
    ],
    ['in another case, which is another name', { ...COACH, name: 'coach' }, { since: TUESDAY, name: 'coach' }],
    [
      'wider',
      { ...COACH, scope: 'userSpecific' },
      { since: TUESDAY, before: { name: 'Coach', scope: 'none', systemDefault: null } },
    ],
    ['of unknown scope, which says nothing', { ...COACH, scope: null }, { since: null, scope: 'none' }],
    [
      'of a kind that was not told before',
      { ...COACH, systemDefault: 'COACH' },
      { since: null, systemDefault: 'COACH' },
    ],
    ['of unknown activity', { ...COACH, active: null }, { since: null }],
  ])('tells since when a role is as it is: %s', (_name, told, expected) => {
    expect(knownAfter([COACH], [told])).toMatchObject([expected]);
  });

  it('tells another of the application’s own roles from what it was', () => {
    expect(knownAfter([READERS], [{ ...READERS, systemDefault: 'ADMIN' }])).toMatchObject([
      { since: TUESDAY, before: { systemDefault: 'READER' } },
    ]);
  });

  it('has a role since it is new, and no more once it is gone', () => {
    expect(knownAfter([COACH], [COACH, READERS]).map(({ id, since }) => [id, since])).toEqual([
      ['d-1', null],
      ['d-2', TUESDAY],
    ]);
    expect(knownAfter([COACH, READERS], [COACH], [COACH, READERS]).map(({ id, since }) => [id, since])).toEqual([
      ['d-1', null],
      ['d-2', FRIDAY],
    ]);
  });

  it('has inactive roles only once they become active, as new', () => {
    const inactive = { ...READERS, active: false };

    expect(knownAfter([COACH, inactive]).map(({ id }) => id)).toEqual(['d-1']);
    expect(knownAfter([COACH, inactive], [COACH, READERS])).toMatchObject([
      { id: 'd-1' },
      { id: 'd-2', since: TUESDAY },
    ]);
  });

  it('stays while nothing is told, and is compared with what is told next', () => {
    expect(knownAfter([COACH], null, null)).toMatchObject([{ id: 'd-1', since: null, untoldSince: TUESDAY }]);
    expect(knownAfter([COACH], null, [{ ...COACH, scope: 'userSpecific' }])).toMatchObject([
      { since: FRIDAY, before: { scope: 'none' }, untoldSince: null },
    ]);
  });

  it('keeps the last change', () => {
    const renamed = { ...COACH, name: 'Guide' };

    expect(knownAfter([COACH], [renamed], [{ ...renamed, scope: 'userSpecific' }])).toMatchObject([
      { since: FRIDAY, before: { name: 'Guide', scope: 'none' } },
    ]);
    expect(knownAfter([COACH], [renamed], [COACH])).toMatchObject([{ since: FRIDAY, before: { name: 'Guide' } }]);
  });
});
