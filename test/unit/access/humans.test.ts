import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IdentityRules, joinHumans } from '../../../shared/access/matching/humans.ts';
import type { RosterRecord } from '../../../shared/access/matching/roster-record.ts';
import type { Person } from '../../../shared/access/snapshot.ts';
import { aPerson } from '../../support/builders.ts';

const RULES: IdentityRules = { emailDomains: ['acme.example'], aliases: [], rosters: { precedence: [] } };

function aRecord(id: string, overrides: Partial<Person> = {}, connection = 'people'): RosterRecord {
  return { ...aPerson(id, { id, emails: [], ...overrides }), connection, kind: connection === 'idp' ? 'idp' : 'hris' };
}

const groups = (records: readonly RosterRecord[]) =>
  joinHumans(records, RULES).map((human) => human.records.map(({ connection, id }) => `${connection}/${id}`));

const ended = { status: 'ended', endDate: '2025-06-30' } as const;
const shared = { emails: ['info@acme.example'] };

describe('records of one human', () => {
  it.each<[string, RosterRecord[], string[][]]>([
    [
      'share an employee number, across rosters and rehires',
      [aRecord('1', { employeeNumber: '7', ...ended }), aRecord('2', { employeeNumber: '7' }), aRecord('3', {}, 'idp')],
      [['idp/3'], ['people/1', 'people/2']],
    ],
    ['share a corporate address', [aRecord('1', shared), aRecord('x', shared, 'idp')], [['idp/x', 'people/1']]],
    [
      'share one by way of a third',
      [
        aRecord('1', { employeeNumber: '7', ...ended }),
        aRecord('2', { employeeNumber: '7', emails: ['ada@acme.example'], ...ended }),
        aRecord('x', { emails: ['ADA@acme.example '] }, 'idp'),
      ],
      [['idp/x', 'people/1', 'people/2']],
    ],
    [
      'share an address with somebody who left: hired again',
      [aRecord('1', { ...shared, ...ended }), aRecord('2', shared)],
      [['people/1', 'people/2']],
    ],
    [
      'have one number and one address in two current contracts',
      [aRecord('1', { ...shared, employeeNumber: '7' }), aRecord('2', { ...shared, employeeNumber: '7' })],
      [['people/1', 'people/2']],
    ],
  ])('%s [note 13]', (_name, records, expected) => {
    expect(groups(records)).toEqual(expected);
  });

  it.each<[string, RosterRecord[]]>([
    [
      'a private address',
      [aRecord('1', { emails: ['ada@home.example'] }), aRecord('2', { emails: ['ada@home.example'], ...ended })],
    ],
    ['an address that two current people have', [aRecord('1', shared), aRecord('2', shared)]],
    ['one of whom is on leave', [aRecord('1', { ...shared, status: 'leave' }), aRecord('2', shared)]],
    [
      'a shared address, by way of somebody who left',
      [aRecord('1', shared), aRecord('2', shared), aRecord('3', { ...shared, ...ended })],
    ],
    [
      'a shared address, by way of another roster',
      [aRecord('1', shared), aRecord('2', shared), aRecord('x', shared, 'idp')],
    ],
    ['the same id in two rosters', [aRecord('1'), aRecord('1', {}, 'idp')]],
    ['no number and no address', [aRecord('1'), aRecord('2')]],
  ])('are not joined by %s', (_name, records) => {
    expect(groups(records)).toHaveLength(records.length);
  });
});

describe('the employment of a human', () => {
  const employment = (...records: readonly RosterRecord[]) => {
    const [human] = joinHumans(
      records.map((record) => ({ ...record, employeeNumber: '7' })),
      RULES,
    );
    return { status: human?.status, endDate: human?.endDate, lastWorkingDay: human?.lastWorkingDay };
  };

  it.each([
    ['current', 'active'],
    ['on leave', 'leave'],
    ['still to begin', 'future'],
    ['not known', 'unknown'],
  ] as const)('that is %s wins over one that has ended [note 13]', (_name, status) => {
    expect(employment(aRecord('1', ended), aRecord('2', { status, startDate: '2026-01-01' }))).toMatchObject({
      status,
      endDate: null,
    });
  });

  it('ends with the last of several that have ended', () => {
    const second = aRecord('2', { status: 'ended', startDate: '2025-09-01', endDate: '2026-02-28' });

    expect(employment(aRecord('1', ended), second).endDate).toBe('2026-02-28');
    expect(employment(second, aRecord('3', ended)).endDate).toBe('2026-02-28');
  });

  it('has no known end where the last one does not tell its own [note 13]', () => {
    const second = aRecord('2', { status: 'ended', startDate: '2025-09-01', endDate: null });

    expect(employment(aRecord('1', ended), second)).toMatchObject({ status: 'ended', endDate: null });
  });

  it('is what the HR system says, not the identity provider, where both know the human', () => {
    expect(employment(aRecord('1', ended), aRecord('x', { status: 'active' }, 'idp'))).toMatchObject(ended);
  });

  it('is what the identity provider says where nobody else knows the human', () => {
    expect(employment(aRecord('x', ended, 'idp'))).toMatchObject(ended);
  });

  it('may go on after the last day at work, if every current contract has one', () => {
    const garden = aRecord('1', { lastWorkingDay: '2026-02-28' });

    expect(employment(garden)).toEqual({ status: 'active', endDate: null, lastWorkingDay: '2026-02-28' });
    expect(employment(garden, aRecord('2'))).toEqual({ status: 'active', endDate: null, lastWorkingDay: null });
  });
});

describe('aliases', () => {
  it('belong to a human by record id or employee number, of any domain, normalised', () => {
    const rules: IdentityRules = {
      ...RULES,
      aliases: [
        { person: '1', emails: ['Ada@Home.example'] },
        { person: '7', emails: ['ada.l@acme.example', 'ada@home.example'] },
        { person: '9', emails: ['nobody@acme.example'] },
      ],
    };

    const [human] = joinHumans([aRecord('1', { employeeNumber: '7' })], rules);

    expect(human?.aliases).toEqual(['ada@home.example', 'ada.l@acme.example']);
  });
});

describe('for any records', () => {
  const records = fc
    .array(
      fc.record({
        connection: fc.constantFrom('people', 'idp', 'vendors'),
        employeeNumber: fc.option(fc.constantFrom('1', '2', '3')),
        emails: fc.subarray(['a@acme.example', 'b@acme.example', 'c@acme.example', 'private@home.example']),
        status: fc.constantFrom('active', 'leave', 'ended', 'unknown', 'future'),
      } as const),
      { maxLength: 12 },
    )
    .map((list) => list.map(({ connection, ...rest }, i) => aRecord(`r${i}`, rest, connection)));

  it('joining divides them: every record belongs to exactly one human', () => {
    fc.assert(
      fc.property(records, (list) => {
        const joined = groups(list).flat().sort();

        expect(joined).toEqual(list.map(({ connection, id }) => `${connection}/${id}`).sort());
      }),
    );
  });

  it('joining does not depend on their order', () => {
    fc.assert(
      fc.property(
        records.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(joinHumans(shuffled, RULES)).toEqual(joinHumans(list, RULES));
        },
      ),
    );
  });

  it('those of one number are one human, and those that share nothing are not', () => {
    fc.assert(
      fc.property(records, (list) => {
        const humans = joinHumans(list, RULES);
        const withNumber = humans.flatMap(({ records: own }) => [
          ...new Set(own.flatMap(({ employeeNumber }) => employeeNumber ?? [])),
        ]);

        expect(new Set(withNumber).size).toBe(withNumber.length);
        for (const { records: own } of humans) {
          const links = own.flatMap((record) => [record.employeeNumber, ...record.emails]);
          expect(own.length === 1 || new Set(links).size < links.length).toBe(true);
        }
      }),
    );
  });
});

describe('records that belong together', () => {
  const ofOneNumber = (size: number) =>
    Array.from({ length: size }, (_, i) =>
      aRecord(`${i}`, { employeeNumber: '7', ...(i === 0 ? ended : {}) }, i === 0 ? 'people' : 'idp'),
    );

  it('are one human, while they are fifty', () => {
    const humans = joinHumans(ofOneNumber(50), RULES);

    expect(humans).toHaveLength(1);
    expect(humans[0]?.status).toBe('ended');
  });

  it('are humans of whose employment nothing is known, when they are more than anybody has', () => {
    const humans = joinHumans(ofOneNumber(51), RULES);

    expect(humans).toHaveLength(51);
    expect(new Set(humans.map(({ status, endDate }) => `${status} ${endDate}`))).toEqual(new Set(['unknown null']));
  });
});
