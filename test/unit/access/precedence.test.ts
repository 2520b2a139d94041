import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Human, type IdentityRules, joinHumans } from '../../../shared/access/matching/humans.ts';
import type { RosterRecord } from '../../../shared/access/matching/roster-record.ts';
import type { Person } from '../../../shared/access/snapshot.ts';
import { aPerson } from '../../support/builders.ts';

const KINDS = { humaans: 'hris', vendors: 'hris', entra: 'idp', okta: 'idp' } as const;
type Roster = keyof typeof KINDS;
const ROSTERS = Object.keys(KINDS) as Roster[];

function aRecord(connection: Roster, overrides: Partial<Person> = {}): RosterRecord {
  return { ...aPerson('ada', { id: connection, ...overrides }), connection, kind: KINDS[connection] };
}

function rulesWith(precedence: readonly string[]): IdentityRules {
  return { emailDomains: ['acme.example'], aliases: [], rosters: { precedence } };
}

const ended = { status: 'ended', endDate: '2026-02-27' } as const;
const active = { status: 'active', endDate: null } as const;

describe('whose word counts about somebody whom several rosters know', () => {
  it.each<[string, readonly Roster[], readonly RosterRecord[], Partial<Human>]>([
    ['the HR system’s, if policy says nothing', [], [aRecord('entra', active), aRecord('humaans', ended)], ended],
    [
      'the identity provider’s, if policy has it first',
      ['entra'],
      [aRecord('entra', active), aRecord('humaans', ended)],
      active,
    ],
    [
      'the first HR system’s alone, if policy puts them in order',
      ['humaans', 'vendors'],
      [aRecord('vendors', active), aRecord('humaans', ended)],
      ended,
    ],
    [
      'that of all HR systems alike, if policy says nothing: any current employment wins',
      [],
      [aRecord('vendors', active), aRecord('humaans', ended)],
      active,
    ],
    [
      'an HR system’s that policy does not name, after those that it names',
      ['entra'],
      [aRecord('humaans', active), aRecord('okta', ended)],
      active,
    ],
    ['the only one’s, wherever it comes', ['humaans', 'okta'], [aRecord('okta', ended)], ended],
    [
      'the second’s, if the first does not know them',
      ['humaans', 'entra'],
      [aRecord('entra', ended), aRecord('okta', active)],
      ended,
    ],
  ])('is %s', (_name, precedence, records, expected) => {
    expect(joinHumans(records, rulesWith(precedence))).toMatchObject([expected]);
  });

  it.each<[string, readonly RosterRecord[], Person['type']]>([
    ['is the word of the roster that counts', [aRecord('humaans'), aRecord('entra', { type: 'external' })], 'internal'],
    [
      'is another’s, where that one does not say',
      [aRecord('humaans', { type: null }), aRecord('entra', { type: 'external' })],
      'external',
    ],
    [
      'is unknown, where only an employment that is over has one',
      [aRecord('humaans', { type: null }), aRecord('entra', ended)],
      null,
    ],
    [
      'is external, where others differ',
      [aRecord('humaans', { type: null }), aRecord('entra'), aRecord('okta', { type: 'external' })],
      'external',
    ],
  ])('the type %s [note 20]', (_name, records, type) => {
    expect(joinHumans(records, rulesWith([]))).toMatchObject([{ type }]);
  });
});

describe('for any records of several rosters, and any precedence', () => {
  const record = fc.record({
    connection: fc.constantFrom(...ROSTERS),
    employeeNumber: fc.option(fc.constantFrom('1', '2', '3')),
    emails: fc.subarray(['a@acme.example', 'b@acme.example', 'c@acme.example']),
    status: fc.constantFrom('active', 'leave', 'ended', 'unknown', 'future'),
    type: fc.constantFrom('internal', 'external', null),
  } as const);
  const records = fc
    .array(record, { maxLength: 12 })
    .map((list) => list.map(({ connection, ...rest }, i) => aRecord(connection, { ...rest, id: `r${i}` })));
  const precedence = fc.shuffledSubarray(ROSTERS);
  const keysOf = (list: readonly RosterRecord[]) => list.map(({ connection, id }) => `${connection}/${id}`);

  it('nobody is lost, and who is one human does not depend on the precedence', () => {
    fc.assert(
      fc.property(records, precedence, (list, order) => {
        const humans = joinHumans(list, rulesWith(order));

        expect(humans.flatMap((human) => keysOf(human.records)).sort()).toEqual(keysOf(list).sort());
        expect(humans.map((human) => [human.key, keysOf(human.records)])).toEqual(
          joinHumans(list, rulesWith([])).map((human) => [human.key, keysOf(human.records)]),
        );
      }),
    );
  });

  it('the order in which records come does not show', () => {
    const shuffled = records.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, precedence, ([list, turned], order) => {
        expect(joinHumans(turned, rulesWith(order))).toEqual(joinHumans(list, rulesWith(order)));
      }),
    );
  });

  it('the word is of the first roster that knows the human, and of all its records', () => {
    fc.assert(
      fc.property(records, precedence, (list, order) => {
        for (const human of joinHumans(list, rulesWith(order))) {
          const first = order.find((roster) => human.records.some(({ connection }) => connection === roster));
          const ofFirst = human.records.filter(({ connection }) => connection === first);

          if (first) expect(human.employments).toEqual(ofFirst);
          expect(human.employments.map(({ status }) => status)).toContain(human.status);
        }
      }),
    );
  });
});
