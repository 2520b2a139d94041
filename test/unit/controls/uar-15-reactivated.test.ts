import { describe, expect, it } from 'vitest';
import { reactivated } from '../../../shared/controls/tests/uar-15-reactivated.ts';
import { anAccount, aPerson } from '../../support/builders.ts';
import {
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
const SECOND = '2026-03-02T12:00:00Z';
const THIRD = '2026-03-02T18:00:00Z';

const FAIL = failing('account.acc-edsger');
const short = (moment: Moment) => inShort(moment, 'UAR-15');
const findings = (moment: Moment) =>
  moment.evaluation.state.findings.filter(({ test }) => test === 'UAR-15').map(({ status }) => status);

/** Edsger left long ago, and his account is inactive. */
const account = (active: boolean | null): Situation => ({
  accounts: withAccounts(anAccount('edsger', { active })),
});
const AGAIN = account(true);
const ownedBy = (...people: ReturnType<typeof aPerson>[]): Situation => ({ ...AGAIN, people: withPeople(...people) });
const nobody = withPeople().filter(({ id }) => id !== 'E-edsger');

describe(`${reactivated.id}: ${reactivated.criterion}`, () => {
  it.each<[string, Situation, Situation, Short]>([
    ['the account stays inactive', {}, {}, PASS],
    ['its owner has left', {}, AGAIN, FAIL],
    ['nobody owns it', { people: nobody }, { ...AGAIN, people: nobody }, FAIL],
    ['its owner has come back', {}, ownedBy(aPerson('edsger')), PASS],
    ['its owner is on leave', {}, ownedBy(aPerson('edsger', { status: 'leave' })), PASS],
    [
      'its owner is about to come back',
      {},
      ownedBy(aPerson('edsger', { status: 'future', startDate: '2026-03-16' })),
      PASS,
    ],
    [
      'whether its owner is employed is not known',
      {},
      ownedBy(aPerson('edsger', { status: 'unknown' })),
      unclear('employment-unknown'),
    ],
    [
      'two people match it',
      { people: nobody },
      ownedBy(aPerson('edsger'), aPerson('eda', { emails: ['edsger@acme.example'] })),
      unclear('owner-ambiguous'),
    ],
    ['whether it is active is not known', {}, account(null), unclear('active-unknown')],
    [
      'it is a registered service account',
      {},
      {
        ...AGAIN,
        policy: {
          serviceAccounts: ['edsger', 'sync'].map((name) => ({
            account: `${name}@acme.example`,
            kind: 'service' as const,
            owner: 'ada@acme.example',
            purpose: 'x',
            expires: '2026-12-31',
          })),
        },
      },
      PASS,
    ],
    ['it was active before, which is UAR-08’s', AGAIN, AGAIN, PASS],
    ['it was perhaps active before', account(null), AGAIN, PASS],
    [
      'it was not there before, which is UAR-10’s',
      { accounts: withAccounts().filter(({ id }) => id !== 'acc-edsger') },
      AGAIN,
      PASS,
    ],
    ['no roster is connected', { roster: 'none' }, { ...AGAIN, roster: 'none' }, unclear('no-roster')],
  ])('%s [note 19]', (_name, first, second, expected) => {
    expect(short(evaluateInTurn([FIRST, first], [SECOND, second]))).toEqual(expected);
  });

  it('has nothing to compare with the first time', () => {
    expect(short(evaluateInTurn([FIRST, AGAIN]))).toEqual({
      outcome: 'not-applicable',
      reason: 'no-baseline',
      failing: [],
    });
  });

  it('is grave, and says why it should not be', () => {
    const [failure] = resultOf(evaluateInTurn([FIRST, {}], [SECOND, AGAIN]), 'UAR-15').failures;

    expect(failure).toMatchObject({ severity: 'high', facts: { problem: 'owner-gone', person: 'people/E-edsger' } });
    expect(reactivated.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Account of somebody who has left is active again: edsger@acme.example',
    );
    expect(
      reactivated.titleOf({ connection: 'leapsome', facts: { problem: 'unmatched', userName: 'x' }, measured: {} }),
    ).toBe('Account that nobody owns is active again: x');
  });
});

describe('UAR-15, over slots', () => {
  it('stands although the account is not newly active any more, and closes when it is inactive', () => {
    expect(short(evaluateInTurn([FIRST, {}], [SECOND, AGAIN], [THIRD, AGAIN]))).toEqual(FAIL);
    expect(findings(evaluateInTurn([FIRST, {}], [SECOND, AGAIN], [THIRD, {}]))).toEqual(['resolved']);
  });

  it('closes when the roster has its owner', () => {
    expect(findings(evaluateInTurn([FIRST, {}], [SECOND, AGAIN], [THIRD, ownedBy(aPerson('edsger'))]))).toEqual([
      'resolved',
    ]);
  });

  it('asks again about an account of which it could not tell whether it was active', () => {
    expect(short(evaluateInTurn([FIRST, {}], [SECOND, account(null)], [THIRD, AGAIN]))).toEqual(FAIL);
  });

  it.each<[string, Situation]>([
    ['the roster failed', { roster: 'failed' }],
    ['the roster was stale', { rosterAsOf: '2026-01-01T00:00:00.000Z' }],
    ['the list was partial', { access: 'partial' }],
    ['Leapsome failed', { access: 'failed' }],
  ])('neither passes nor closes where %s', (_name, trouble) => {
    const well = evaluateInTurn([FIRST, {}], [SECOND, AGAIN], [THIRD, trouble]);

    expect(resultOf(well, 'UAR-15').outcome).not.toBe('pass');
    expect(findings(well)).toEqual(['open']);
    expect(short(evaluateInTurn([FIRST, {}], [SECOND, { ...AGAIN, ...trouble }], [THIRD, AGAIN]))).toEqual(FAIL);
  });
});
