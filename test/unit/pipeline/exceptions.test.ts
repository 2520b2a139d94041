import { describe, expect, it } from 'vitest';
import { aLeaver, anAccount, aPerson, aRole } from '../../support/builders.ts';
import {
  evaluateInTurn,
  type Moment,
  resultOf,
  type Situation,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const KIOSK = 'UAR-09:main/leapsome:account.acc-kiosk';
const ROSTER = 'EVD-01:main/people:connection';
const kiosk = { accounts: withAccounts(anAccount('kiosk', { grants: [aRole('Super Admin')] })) };

const exception = (finding: string, approvedBy = 'grace@acme.example', expires = '2026-03-31') => ({
  finding,
  reason: 'until the vendor is live',
  approvedBy,
  approvedOn: '2026-03-01',
  expires,
});
const waived = (approvedBy?: string): Situation => ({ ...kiosk, exceptions: [exception(KIOSK, approvedBy)] });

const findingIn = ({ evaluation }: Moment, key: string) =>
  evaluation.state.findings.find((finding) => finding.key === key);

/** What a finding is, and why its exception does not hold, after each of several slots. */
function play(key: string, ...situations: readonly Situation[]): string[] {
  return situations.map((_situation, i) => {
    const slots = situations
      .slice(0, i + 1)
      .map((situation, day) => [`2026-03-0${day + 2}T06:00:00Z`, situation] as const);
    const finding = findingIn(evaluateInTurn(...slots), key);
    return [finding?.status, finding?.exceptionFault].filter(Boolean).join(' ');
  });
}

describe('an exception, by who approved it [note 27]', () => {
  const withoutGrace = { people: withPeople(aLeaver('grace', '2026-03-01')) };

  it.each<[string, Situation, string]>([
    ['somebody who is here', waived(), 'suppressed'],
    ['somebody who has left', { ...waived(), ...withoutGrace }, 'open approver-gone'],
    ['nobody whom the roster knows', waived('nobody@acme.example'), 'open approver-gone'],
    [
      'somebody who has not started',
      { ...waived(), people: withPeople(aPerson('grace', { status: 'future' })) },
      'open approver-gone',
    ],
    [
      'somebody of whom the roster does not say it',
      { ...waived(), people: withPeople(aPerson('grace', { status: 'unknown' })) },
      'open approver-unknown',
    ],
    ['the account itself', waived('kiosk@acme.example'), 'open approved-by-subject'],
    ['the account itself, by its id', waived('acc-kiosk'), 'open approved-by-subject'],
  ])('%s', (_name, situation, expected) => {
    expect(play(KIOSK, situation)).toEqual([expected]);
  });

  it('the person behind the account, under another address', () => {
    const situation: Situation = {
      accounts: withAccounts(anAccount('alan', { userName: 'a.turing', emails: ['alan@acme.example'] })),
      people: withPeople(aLeaver('alan', '2026-01-31')),
      exceptions: [exception('UAR-08:main/leapsome:account.acc-alan', 'E-alan')],
    };

    expect(play('UAR-08:main/leapsome:account.acc-alan', situation)).toEqual(['open approved-by-subject']);
  });

  it('either account of a pair', () => {
    const situation: Situation = {
      accounts: withAccounts(anAccount('alan2', { emails: ['alan@acme.example'] })),
      exceptions: [exception('UAR-14:main/leapsome:pair.acc-alan.acc-alan2', 'alan@acme.example')],
    };

    expect(play('UAR-14:main/leapsome:pair.acc-alan.acc-alan2', situation)).toEqual(['open approved-by-subject']);
  });

  it('without any roster, by the accounts of the application', () => {
    const orphan = 'PAR-03:main/leapsome:grant.acc-kiosk.Super%20Admin';
    const approvedBy = (name: string): Situation => ({
      ...kiosk,
      roster: 'none',
      exceptions: [exception(orphan, name)],
    });

    expect(play(orphan, approvedBy('grace@acme.example'))).toEqual(['suppressed']);
    expect(play(orphan, approvedBy('edsger@acme.example'))).toEqual(['open approver-gone']);
    expect(play(orphan, approvedBy('board@acme.example'))).toEqual(['suppressed']);
  });

  it('ends with the approver, and the finding opens again', () => {
    expect(play(KIOSK, waived(), { ...waived(), ...withoutGrace })).toEqual(['suppressed', 'open approver-gone']);
  });
});

describe('an exception, while the roster cannot be read', () => {
  const broken = { roster: 'failed' } as const;
  const orphan = 'PAR-03:main/leapsome:grant.acc-kiosk.Super%20Admin';
  const both = (approvedBy?: string): Situation => ({ ...kiosk, exceptions: [exception(orphan, approvedBy)] });

  it('does not end', () => {
    expect(play(orphan, both(), { ...both(), ...broken }, both())).toEqual(['suppressed', 'suppressed', 'suppressed']);
  });

  it('does not begin', () => {
    expect(play(orphan, kiosk, { ...both(), ...broken }, both())).toEqual([
      'open',
      'open approver-unknown',
      'suppressed',
    ]);
  });

  it('does not begin again after its approver has left', () => {
    const gone = { people: withPeople(aLeaver('grace', '2026-03-01')) };

    expect(play(orphan, both(), { ...both(), ...gone }, { ...both(), ...broken })).toEqual([
      'suppressed',
      'open approver-gone',
      'open approver-unknown',
    ]);
  });

  it('about that very roster holds: it could otherwise never begin', () => {
    const situation: Situation = { ...broken, exceptions: [exception(ROSTER)] };

    expect(play(ROSTER, situation)).toEqual(['suppressed']);
  });
});

describe('an exception that ends', () => {
  const short: Situation = { ...kiosk, exceptions: [exception(KIOSK, 'grace@acme.example', '2026-03-02')] };

  it('by expiry opens the finding again', () => {
    expect(play(KIOSK, short, short)).toEqual(['suppressed', 'open expired']);
  });

  it('by expiry opens the finding again also while nobody can tell whether it still stands', () => {
    expect(play(KIOSK, short, { ...short, access: 'failed' })).toEqual(['suppressed', 'open expired']);
  });

  it('by being taken out of the policy opens the finding again', () => {
    expect(play(KIOSK, short, kiosk)).toEqual(['suppressed', 'open']);
  });

  it('after the problem is gone changes nothing', () => {
    expect(play(KIOSK, short, { exceptions: short.exceptions ?? [] })).toEqual(['suppressed', 'resolved']);
  });
});

describe('results', () => {
  it('name every exception and whether it holds, gross and net of those that do', () => {
    const situation: Situation = { ...kiosk, exceptions: [exception(KIOSK), exception(ROSTER, 'nobody@acme.example')] };
    const moment = evaluateInTurn(['2026-03-02T06:00:00Z', situation]);

    expect(moment.evaluation.results.exceptions).toEqual([
      { finding: ROSTER, holds: false, fault: 'approver-gone' },
      { finding: KIOSK, holds: true, fault: null },
    ]);
    expect(resultOf(moment, 'UAR-09')).toMatchObject({ outcome: 'pass', gross: 'fail', exceptions: [KIOSK] });
  });

  it('take the exception that holds, of two for one finding', () => {
    const situation: Situation = {
      ...kiosk,
      exceptions: [exception(KIOSK), exception(KIOSK, 'nobody@acme.example', '2026-04-30')],
    };

    expect(play(KIOSK, situation)).toEqual(['suppressed']);
  });
});
