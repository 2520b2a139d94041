import { describe, expect, it } from 'vitest';
import type { TestResult } from '../../../shared/controls/results.ts';
import { aLeaver, anAccount, aPerson, aRole } from '../../support/builders.ts';
import { aDirectory, anIdentity, identitiesWith } from '../../support/builders-directory.ts';
import {
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  PASS,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';
import { muddledSlots } from '../../support/muddled-company.ts';

const FIRST = '2026-03-02T06:00:00Z';
const SECOND = '2026-03-02T12:00:00Z';
const A_DAY_LATER = '2026-03-03T12:00:00Z';
const FAILS = failing('account.acc-alan');

const SUPPLEMENTARY = { rosters: { supplementary: ['entra'] } };
type Directory = Parameters<typeof aDirectory>[0];
const company = (directory: Directory, rest: Situation = {}): Situation => ({
  policy: SUPPLEMENTARY,
  rosterMaxAge: '900h',
  ...rest,
  furtherRosters: [aDirectory(directory)],
});
const DOWN = { state: 'failed' } as const;
const LEFT = { people: withPeople(aLeaver('alan', '2026-02-27')) };

/** A test after a slot in which all is well, and one in which it is not. */
const then = (test: string, situation: Situation, before: Situation = company({})) =>
  inShort(evaluateInTurn([FIRST, before], [SECOND, situation]), test);

describe('while an identity provider that policy calls supplementary cannot be read', () => {
  it.each<[string, Situation, Short]>([
    ['a leaver of whom HR tells is found', company(DOWN, LEFT), FAILS],
    ['also if it was not tried', company({ state: 'missing' }, LEFT), FAILS],
    ['also if half of it was read', company({ state: 'partial' }, LEFT), FAILS],
    ['also if the accounts could be read by half', company(DOWN, { ...LEFT, access: 'partial' }), FAILS],
    ['nobody left, and nothing passes', company(DOWN), unclear('collection-failed')],
    ['not if policy does not say so', company(DOWN, { ...LEFT, policy: {} }), unclear('collection-failed')],
    [
      'not if the HR system cannot be read either',
      company(DOWN, { ...LEFT, roster: 'partial' }),
      unclear('snapshot-partial'),
    ],
    [
      'not if the identity provider’s word comes first',
      company(DOWN, { ...LEFT, policy: { rosters: { supplementary: ['entra'], precedence: ['entra'] } } }),
      unclear('collection-failed'),
    ],
  ])('%s', (_name, situation, expected) => {
    expect(then('UAR-08', situation)).toEqual(expected);
  });

  it('nobody is matched anew: nothing is said of an account that was not there when all rosters were', () => {
    const old = anAccount('alan', { active: false });
    const added = anAccount('alan2', { emails: ['alan@acme.example'] });
    const before = company({}, { accounts: withAccounts(old) });

    expect(then('UAR-08', company({}, { ...LEFT, accounts: withAccounts(old, added) }), before)).toEqual(
      failing('account.acc-alan2'),
    );
    expect(then('UAR-08', company(DOWN, { ...LEFT, accounts: withAccounts(old, added) }), before)).toEqual(
      unclear('collection-failed'),
    );
  });

  it('a leaver with privileged access is found at once', () => {
    const admin = { accounts: withAccounts(anAccount('alan', { grants: [aRole('Super Admin')] })) };

    expect(then('PAR-05', company(DOWN, { ...LEFT, ...admin }), company({}, admin))).toEqual(FAILS);
    expect(then('PAR-05', company(DOWN, admin), company({}, admin))).toEqual(unclear('collection-failed'));
  });

  it('whom it alone knows is neither a leaver nor without owner', () => {
    const vera = { accounts: withAccounts(anAccount('vera', { grants: [aRole('Super Admin')] })) };
    const before = company({ people: identitiesWith(anIdentity('vera')) }, vera);

    for (const test of ['UAR-08', 'UAR-09', 'PAR-05']) {
      expect(then(test, company(DOWN, vera), before)).toEqual(unclear('collection-failed'));
    }
  });

  it('what it said of an end before is not repeated: it may have changed since', () => {
    const vera = { accounts: withAccounts(anAccount('vera')) };
    const disabled = identitiesWith(anIdentity('vera', { status: 'ended', endDate: '2026-02-20' }));
    const before = company({ people: disabled }, vera);

    expect(inShort(evaluateAt(FIRST, before), 'UAR-08')).toEqual(failing('account.acc-vera'));
    expect(then('UAR-08', company(DOWN, vera), before)).toEqual(unclear('collection-failed'));
  });

  it('an owner is believed a week longer than anything supports it, as else', () => {
    const renamed = { accounts: withAccounts(anAccount('alan', { userName: 'x@acme.example', emails: [] })) };
    const at = (slot: string) =>
      inShort(
        evaluateInTurn(
          [FIRST, company({})],
          [SECOND, company({}, renamed)],
          [slot, company(DOWN, { ...LEFT, ...renamed })],
        ),
        'UAR-08',
      );

    expect(at('2026-03-09T12:00:00Z')).toEqual(FAILS);
    expect(at('2026-03-09T12:00:01Z')).toEqual(unclear('collection-failed'));
  });

  it('somebody who was hired again is one human still, though only it has both addresses', () => {
    const hired = [
      aLeaver('alan', '2025-06-30'),
      aPerson('turing', { startDate: '2026-01-01', emails: ['a.turing@acme.example'] }),
    ];
    const both = identitiesWith(anIdentity('alan', { emails: ['alan@acme.example', 'a.turing@acme.example'] }));
    const people = withPeople(...hired);

    expect(then('UAR-08', company({ people: both }, { people }), company({ people: both }, { people }))).toEqual(PASS);
    expect(then('UAR-08', company(DOWN, { people }), company({ people: both }, { people }))).toEqual(
      unclear('collection-failed'),
    );
  });

  it('the time runs from when HR first showed an end without a day', () => {
    const left = company(DOWN, { people: withPeople(aLeaver('alan', null)) });
    const slots = [
      [FIRST, company({})],
      [SECOND, left],
    ] as const;

    expect(inShort(evaluateInTurn(...slots, [A_DAY_LATER, left]), 'UAR-08')).toEqual(unclear('collection-failed'));
    expect(inShort(evaluateInTurn(...slots, ['2026-03-03T18:00:00Z', left]), 'UAR-08')).toEqual(FAILS);
  });

  it('nothing closes', () => {
    const slots = [
      [FIRST, company({}, LEFT)],
      [SECOND, company(DOWN, { ...LEFT, accounts: withAccounts(anAccount('alan', { active: false })) })],
    ] as const;
    const finding = evaluateInTurn(...slots).evaluation.state.findings.find(({ test }) => test === 'UAR-08');

    expect(finding?.status).toBe('open');
  });

  it('what was remembered of owners stays, and the next complete evaluation goes on from it', () => {
    const before = evaluateAt(FIRST, company({}));
    const meanwhile = evaluateAt(SECOND, company(DOWN), before);

    expect(meanwhile.evaluation.matching).toEqual(before.evaluation.matching);
    expect(inShort(evaluateAt(A_DAY_LATER, company({}), meanwhile), 'UAR-09')).toEqual(PASS);
  });
});

describe('a supplementary roster, in any company', () => {
  it.each([1, 2, 3, 4])('lets nothing pass and loses nothing: %i', (seed) => {
    let before: Moment | null = null;
    for (const [slot, situation] of muddledSlots(seed, 8)) {
      const without = evaluateAt(slot, situation, before);
      const policy = { ...situation.policy, rosters: { supplementary: ['idp'] } };
      const results = evaluateAt(slot, { ...situation, policy }, before).evaluation.results.results;
      for (const result of without.evaluation.results.results) {
        const other = results.find(({ test }) => test === result.test);
        expect([result.test, other?.outcome === 'pass']).toEqual([result.test, result.outcome === 'pass']);
        expect([result.test, other?.conclusive]).toEqual([result.test, result.conclusive]);
        expect(keysOf(other)).toEqual(expect.arrayContaining(keysOf(result)));
      }
      before = without;
    }
  });
});

function keysOf(result: TestResult | undefined): string[] {
  return result?.failures.map(({ key }) => key) ?? [];
}
