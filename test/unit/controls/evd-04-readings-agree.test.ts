import { describe, expect, it } from 'vitest';
import type { Account, Grant } from '../../../shared/access/snapshot.ts';
import { readingsAgree } from '../../../shared/controls/tests/evd-04-readings-agree.ts';
import { anAccount, aRole } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateAt,
  evaluateInTurn,
  inShort,
  type Moment,
  resultOf,
  type Situation,
  withAccounts,
} from '../../support/builders-evaluation.ts';

const SLOTS = ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z'] as const;
const PASS = { outcome: 'pass', reason: null, failing: [] };

/** Two slots that find the same, so that what differs has stood. */
function standing(situation: Situation): Moment {
  return evaluateInTurn([SLOTS[0], situation], [SLOTS[1], situation]);
}

function without(name: string): Account[] {
  return ACCOUNTS.filter(({ id }) => id !== `acc-${name}`);
}

function inGroup(...groups: string[]): Grant[] {
  return groups.map((entitlement) => ({ kind: 'group', entitlement, source: 'scim' }));
}

function severities(moment: Moment) {
  return resultOf(moment, 'EVD-04').failures.map(({ severity, facts }) => [severity, facts.problem]);
}

describe('EVD-04', () => {
  it('does not apply where no second reading is configured', () => {
    expect(inShort(evaluateAt(SLOTS[0]), 'EVD-04')).toEqual({
      outcome: 'not-applicable',
      reason: 'no-comparison',
      failing: [],
    });
  });

  it.each<[string, Account[], Account[], [string, string, string][]]>([
    ['both list the same', ACCOUNTS, ACCOUNTS, []],
    [
      'the second has one more',
      ACCOUNTS,
      withAccounts(anAccount('eve')),
      [['account.acc-eve', 'high', 'listed-elsewhere']],
    ],
    [
      'the second has one more whose status nobody knows',
      ACCOUNTS,
      withAccounts(anAccount('eve', { active: null })),
      [['account.acc-eve', 'high', 'listed-elsewhere']],
    ],
    ['the second has one more who is inactive', ACCOUNTS, withAccounts(anAccount('eve', { active: false })), []],
    ['the second lacks one', ACCOUNTS, without('alan'), [['account.acc-alan.elsewhere', 'medium', 'not-elsewhere']]],
    ['the second lacks one who is inactive', ACCOUNTS, without('edsger'), []],
    [
      'one is inactive here and active there',
      ACCOUNTS,
      withAccounts(anAccount('edsger', { active: true })),
      [['account.acc-edsger', 'high', 'active-elsewhere']],
    ],
    ['one is inactive here and unknown there', ACCOUNTS, withAccounts(anAccount('edsger', { active: null })), []],
    [
      'one is active here and inactive there',
      ACCOUNTS,
      withAccounts(anAccount('alan', { active: false })),
      [['account.acc-alan.elsewhere', 'medium', 'inactive-elsewhere']],
    ],
    [
      'one is unknown here and inactive there',
      withAccounts(anAccount('alan', { active: null })),
      withAccounts(anAccount('alan', { active: false })),
      [],
    ],
  ])('%s', (_, accounts, comparison, expected) => {
    const moment = standing({ accounts, comparison, tests: [readingsAgree] });

    expect(inShort(moment, 'EVD-04').failing).toEqual(expected.map(([subject]) => subject));
    expect(severities(moment)).toEqual(expected.map(([, severity, problem]) => [severity, problem]));
  });

  it.each<[string, Grant[], Grant[], string[]]>([
    ['the same groups', inGroup('a', 'b'), inGroup('b', 'a'), []],
    ['another group', inGroup('a'), inGroup('b'), ['a', 'b']],
    ['one group less', inGroup('a', 'b'), inGroup('a'), ['b']],
    ['a group that only one reading lists', inGroup('a', 'mine'), inGroup('a'), []],
    ['no groups in the second reading at all', inGroup('a'), [], []],
  ])('compares memberships of groups that both list: %s', (_, here, there, differing) => {
    const others = anAccount('grace', { grants: inGroup('a', 'b') });
    const isSilent = there.length === 0;
    const situation = {
      accounts: withAccounts(others, anAccount('ada', { grants: here })),
      comparison: withAccounts(
        isSilent ? anAccount('grace', { grants: [] }) : others,
        anAccount('ada', { grants: there }),
      ),
      tests: [readingsAgree],
    };

    const { failures } = resultOf(standing(situation), 'EVD-04');

    expect(failures.flatMap(({ severity, facts }) => (severity === 'low' ? facts.groups : []))).toEqual(differing);
  });

  it('does not compare roles, which the two know by different ways', () => {
    const comparison = withAccounts(anAccount('ada', { grants: [aRole('Admin', 'unified')] }));

    expect(inShort(standing({ comparison }), 'EVD-04')).toEqual(PASS);
  });

  it.each([
    ['at once, since something may have changed between the two', 0, 'pass'],
    ['a little under an hour later', 59 * 60_000 + 59_999, 'pass'],
    ['an hour later', 60 * 60_000, 'fail'],
  ])('judges a difference %s', (_, later, outcome) => {
    const situation = { comparison: withAccounts(anAccount('eve')), tests: [readingsAgree] };
    const first = evaluateAt(SLOTS[0], situation);

    const second = evaluateAt(SLOTS[0], { ...situation, takenAfter: later, trigger: 'manual' }, first);

    expect(inShort(second, 'EVD-04').outcome).toBe(outcome);
  });

  it.each([
    ['partial', 'snapshot-partial'],
    ['failed', 'collection-failed'],
    ['missing', 'not-collected'],
  ] as const)('has no verdict when the second reading is %s, whatever it shows', (comparisonState, reason) => {
    const moment = standing({ comparison: withAccounts(anAccount('eve')), comparisonState });

    expect(inShort(moment, 'EVD-04')).toEqual({ outcome: 'inconclusive', reason, failing: [] });
  });

  it('has no verdict when the first reading is partial', () => {
    expect(inShort(standing({ access: 'partial', comparison: ACCOUNTS }), 'EVD-04').outcome).toBe('inconclusive');
  });

  it('says once that the ids are of two kinds when no account is in both', () => {
    const comparison = ACCOUNTS.map((account) => ({ ...account, id: `other-${account.id}` }));

    const moment = standing({ comparison });

    expect(inShort(moment, 'EVD-04').failing).toEqual(['connection.stackone']);
    expect(inShort(moment, 'UAR-18').outcome).toBe('pass');
  });

  it.each([
    ['listed-elsewhere', 'leapsome does not list eve@acme.example, who is an account according to stackone'],
    ['active-elsewhere', 'eve@acme.example is inactive according to leapsome and active according to stackone'],
    ['not-elsewhere', 'stackone does not list eve@acme.example, who is an account according to leapsome'],
    ['inactive-elsewhere', 'eve@acme.example is active according to leapsome and inactive according to stackone'],
    ['groups-differ', 'leapsome and stackone name different groups of eve@acme.example'],
    ['nothing-in-common', 'leapsome and stackone have no account in common: they name accounts by different ids'],
  ])('has a title for %s', (problem, title) => {
    const facts = { problem, comparison: 'stackone', userName: 'eve@acme.example' };

    expect(readingsAgree.titleOf({ connection: 'leapsome', facts, measured: {} })).toBe(title);
  });
});

describe('an application of which a second reading lists more', () => {
  const more = { comparison: withAccounts(anAccount('eve')) };

  it('passes no test once the difference has stood', () => {
    const [first, second] = [evaluateAt(SLOTS[0], more), standing(more)];

    expect(inShort(first, 'UAR-18').outcome).toBe('pass');
    expect(inShort(second, 'UAR-18')).toEqual({
      outcome: 'inconclusive',
      reason: 'comparison-contradicted',
      failing: [],
    });
    const outcomes = second.evaluation.results.results.filter(({ connection }) => connection === 'leapsome');
    expect(outcomes.filter(({ outcome }) => outcome === 'pass').map(({ test }) => test)).toEqual([]);
  });

  it('passes none as long as it stands', () => {
    const last = evaluateAt(SLOTS[2], more, standing(more));

    expect([inShort(last, 'UAR-18').reason, inShort(last, 'EVD-04').outcome]).toEqual([
      'comparison-contradicted',
      'fail',
    ]);
  });

  it('passes again when both agree', () => {
    const last = evaluateAt(SLOTS[2], { comparison: ACCOUNTS }, standing(more));

    expect([inShort(last, 'UAR-18').outcome, inShort(last, 'EVD-04').outcome]).toEqual(['pass', 'pass']);
  });

  it('does not pass because the second reading fails from then on', () => {
    const last = evaluateAt(SLOTS[2], { ...more, comparisonState: 'failed' }, standing(more));

    expect(inShort(last, 'UAR-18').reason).toBe('comparison-contradicted');
  });

  it('passes while the second reading fails and nothing stood before', () => {
    expect(inShort(standing({ ...more, comparisonState: 'failed' }), 'UAR-18').outcome).toBe('pass');
  });

  it.each<[string, Account[]]>([
    ['lacks somebody whom the first has', without('alan')],
    ['has somebody as inactive who is active', withAccounts(anAccount('alan', { active: false }))],
  ])('passes tests when the second reading %s, which is no doubt about the first', (_, comparison) => {
    const moment = standing({ comparison });

    expect([inShort(moment, 'EVD-04').outcome, inShort(moment, 'UAR-18').outcome]).toEqual(['fail', 'pass']);
  });

  it('is the only one that is tested: the second reading is neither an application nor a roster', () => {
    const { results } = standing({ comparison: ACCOUNTS, roster: 'none' }).evaluation.results;

    expect(new Set(results.map(({ connection }) => connection))).toEqual(new Set([null, 'leapsome']));
    expect(results.find(({ test }) => test === 'UAR-08')?.reason?.code).toBe('no-roster');
  });
});
