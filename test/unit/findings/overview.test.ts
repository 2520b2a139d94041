import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import { overviewOf } from '../../../shared/findings/overview.ts';
import { aLeaver, anAccount, aPolicy, aRole } from '../../support/builders.ts';
import { evaluateInTurn, type Situation, withAccounts, withPeople } from '../../support/builders-evaluation.ts';

const LEAVER = 'UAR-08:main/leapsome:account.acc-alan';
const GRANT = 'PAR-03:main/leapsome:grant.acc-alan.Super%20Admin';
const SITUATION: Situation = {
  accounts: withAccounts(anAccount('alan', { grants: [aRole('Super Admin')] }), anAccount('kiosk')),
  people: withPeople(aLeaver('alan', '2026-02-20')),
  exceptions: [
    {
      finding: 'UAR-09:main/leapsome:account.acc-kiosk',
      reason: 'lobby',
      approvedBy: 'grace@acme.example',
      approvedOn: '2026-03-01',
      expires: '2026-03-31',
    },
  ],
};

function overviewAt(now: string, policy = aPolicy()) {
  const moment = evaluateInTurn(['2026-03-02T06:00:00Z', SITUATION], ['2026-03-03T06:00:00Z', SITUATION]);
  return overviewOf(moment.evaluation.state.findings, policy, CATALOGUE, now);
}

describe('the findings that stand', () => {
  it('are listed by subject, what leads it first, and apart from them what is waived', () => {
    const { subjects, suppressed } = overviewAt('2026-03-03T06:00:00.000Z');
    const ofAlan = subjects.find(([first]) => first.key.includes('acc-alan'))?.map(({ key }) => key);

    expect(ofAlan).toEqual(expect.arrayContaining([LEAVER, GRANT]));
    expect(ofAlan?.indexOf(LEAVER)).toBeLessThan(ofAlan?.indexOf(GRANT) ?? 0);
    expect(suppressed.map(({ key, deadline }) => [key, deadline])).toEqual([
      ['UAR-09:main/leapsome:account.acc-kiosk', null],
    ]);
  });

  it.each([
    ['at the end of the time', '2026-03-09T06:00:00.000Z', false],
    ['after it', '2026-03-09T06:00:00.001Z', true],
  ])('are due when policy wants them remediated: %s', (_name, now, isOverdue) => {
    const { subjects } = overviewAt(now);

    expect(subjects.flat().find(({ key }) => key === LEAVER)).toMatchObject({
      deadline: '2026-03-09T06:00:00.000Z',
      isOverdue,
    });
  });

  it('are due sooner if the policy says so', () => {
    const { subjects } = overviewAt('2026-03-03T06:00:00.000Z', aPolicy({ remediateWithin: { high: '12h' } }));

    expect(subjects.flat().find(({ key }) => key === LEAVER)?.deadline).toBe('2026-03-02T18:00:00.000Z');
  });
});
