import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import type { ExceptionFault, Finding } from '../../../shared/findings/state.ts';
import { describeFinding } from '../../../shared/findings/text.ts';
import { aLeaver, anAccount } from '../../support/builders.ts';
import { evaluateInTurn, withAccounts, withPeople } from '../../support/builders-evaluation.ts';

/** The finding about Alan, who left and can still log in. */
function leaverFinding(overrides: Partial<Finding> = {}): Finding {
  const situation = {
    accounts: withAccounts(anAccount('alan')),
    people: withPeople(aLeaver('alan', '2026-03-01')),
  };
  const moment = evaluateInTurn(['2026-03-02T06:00:00Z', situation], ['2026-03-03T06:00:00Z', situation]);
  const finding = moment.evaluation.state.findings.find(({ test }) => test === 'UAR-08');
  if (!finding) throw new Error('a leaver with an active account is a finding');
  return { ...finding, ...overrides };
}

describe('the text of a finding [note 33]', () => {
  const text = describeFinding(leaverFinding(), CATALOGUE);

  it('says what is wrong with which account', () => {
    expect(text.title).toBe('Account still active 30 h after employment ended: alan@acme.example (limit 24h)');
  });

  it('says why it matters', () => {
    expect(text.why).toContain('outlives its owner');
  });

  it('says what was seen, where, when, and matched by what', () => {
    expect(text.seen).toEqual([
      'Last seen failing at 2026-03-03 06:00 UTC in leapsome (entry 20 of the evidence log) and people (entry 20 of the evidence log).',
      'The account was matched to its owner by an e-mail address.',
      'Open since 2026-03-03 06:00 UTC.',
    ]);
  });

  it.each([
    [
      { directorySent: 'nothing' },
      'The provisioning log of the directory, as far back as it is read, has nothing about it.',
    ],
    [
      { directorySent: 'disable', directorySentAt: '2026-03-01T10:00:00.000Z', directorySentStatus: 'failure' },
      'The directory sent "disable" last at 2026-03-01 10:00 UTC: failure.',
    ],
  ])('says what the directory did about it, where a log is kept: %o', (measured, sentence) => {
    expect(describeFinding(leaverFinding({ measured }), CATALOGUE).seen).toContain(sentence);
  });

  it('says what to do, the source of truth first', () => {
    expect(text.remediation[0]).toContain('correct the roster first');
    expect(text.remediation.length).toBeGreaterThan(2);
  });

  it('says when it closes by itself', () => {
    expect(text.closes).toMatch(/^It closes by itself with the next complete snapshot .+\.$/);
  });

  it('names of the person nothing but the user name of the account', () => {
    expect(JSON.stringify(text)).not.toMatch(/E-alan|"alan"/);
  });

  it.each<[string, Partial<Finding>, string]>([
    [
      'was there before',
      { firstSeen: '2026-02-01T06:00:00.000Z' },
      'Open since 2026-03-03 06:00 UTC, and seen before, first at 2026-02-01 06:00 UTC.',
    ],
    [
      'is resolved',
      { status: 'resolved', resolvedAt: '2026-03-04T06:00:00.000Z' },
      'Open since 2026-03-03 06:00 UTC, resolved at 2026-03-04 06:00 UTC.',
    ],
    [
      'is waived',
      { exception: { approvedBy: 'g', reason: 'r', expires: '2026-04-30', exclusion: null } },
      'Waived by an exception until the end of 2026-04-30.',
    ],
    [
      'is about an account that is out of scope',
      { exception: { approvedBy: 'g', reason: 'r', expires: '2026-04-30', exclusion: 'group-services' } },
      'Not judged until the end of 2026-04-30: the policy’s exclusion group-services leaves the account out.',
    ],
  ])('says of one that %s when', (_name, overrides, sentence) => {
    expect(describeFinding(leaverFinding(overrides), CATALOGUE).seen).toContain(sentence);
  });

  it.each<[ExceptionFault, string]>([
    ['not-begun', 'it has not begun'],
    ['expired', 'it has expired'],
    ['approver-gone', 'whoever approved it is not here any more'],
    ['approved-by-subject', 'it was approved by whom it is about'],
    ['approver-unknown', 'the roster cannot tell whether whoever approved it is still here'],
  ])('says why an exception does not hold: %s', (exceptionFault, why) => {
    expect(describeFinding(leaverFinding({ exceptionFault }), CATALOGUE).seen).toContain(
      `The exception for it does not hold: ${why}.`,
    );
  });

  it('of a test that is not known any more is there all the same', () => {
    expect(describeFinding(leaverFinding({ test: 'OLD-01' }), CATALOGUE)).toMatchObject({
      title: 'UAR-08:main/leapsome:account.acc-alan',
      remediation: [],
    });
  });
});
