import { describe, expect, it } from 'vitest';
import type { ApplicationTest } from '../../../shared/controls/contract.ts';
import { findingKey } from '../../../shared/controls/key.ts';
import { anAccount, aRoleSource } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateInTurn,
  inShort,
  type Moment,
  resultOf,
  type Situation,
  withAccounts,
} from '../../support/builders-evaluation.ts';

/** New accounts fail, if their title says `odd`; of those that say `unsure` nobody can tell. Says whom it sees as new. */
function aTest(overrides: Partial<ApplicationTest> = {}): ApplicationTest {
  return {
    id: 'XYZ-01',
    version: 1,
    scope: 'application',
    title: '',
    criterion: '',
    why: '',
    controls: {},
    needs: ['accounts', 'people', 'roles'],
    violationsHoldOn: [],
    compares: 'only',
    remediation: [],
    closes: '',
    titleOf: () => '',
    evaluate: ({ workspace, connection, snapshot, baseline, standing, unsettled }) => {
      const isOpen = (id: string) => {
        const key = findingKey('XYZ-01', workspace, connection, ['account', id]);
        return standing.has(key) || unsettled.has(key);
      };
      const added = snapshot.accounts.filter(({ id }) => (baseline && !baseline.find(id)) || isOpen(id));
      const subjects = (title: string) =>
        added
          .filter((account) => account.title === title)
          .map((account) => ({ connection, subject: ['account', account.id] }));
      return {
        population: added.map(({ id }) => id),
        violations: subjects('odd').map((subject) => ({ ...subject, severity: 'low', facts: {} })),
        undetermined: subjects('unsure').map((subject) => ({ ...subject, reason: 'active-unknown' })),
        parameters: {},
        observations: { added: added.map(({ id }) => id), gone: baseline?.gone.map(({ id }) => id) ?? [] },
      };
    },
    ...overrides,
  };
}

const ODD = anAccount('odd', { title: 'odd' });
const WITH_ODD = withAccounts(ODD);
const stale = [aRoleSource(ACCOUNTS, { asOf: '2025-01-01T00:00:00.000Z', maxAge: '1d' })];

type Slot = readonly [time: string, situation: Situation];

function play(slots: readonly Slot[], test = aTest()): Moment {
  const tests = [test];
  return evaluateInTurn(
    ...slots.map(([time, situation]) => [`2026-03-0${time}:00:00Z`, { ...situation, tests }] as const),
  );
}
const short = (moment: Moment) => {
  const { outcome, reason, failing } = inShort(moment, 'XYZ-01');
  return [outcome, reason, ...failing].filter((part) => part !== null).join(' ');
};
const FAIL = 'fail account.acc-odd';

describe('a test that does nothing but compare', () => {
  it('is not applicable the first time, and says that the next slot will have a baseline [note 18]', () => {
    const moment = play([['2T06', {}]]);

    expect(resultOf(moment, 'XYZ-01')).toMatchObject({
      outcome: 'not-applicable',
      reason: { code: 'no-baseline', class: 'configuration' },
      complete: true,
      conclusive: false,
      baseline: null,
    });
  });

  it.each<[string, Situation, string]>([
    ['partial', { access: 'partial' }, 'inconclusive snapshot-partial'],
    ['failed', { access: 'failed' }, 'inconclusive collection-failed'],
    ['without a roster that can be read', { roster: 'failed' }, 'inconclusive collection-failed'],
    ['with stale roles', { roleSources: stale }, 'inconclusive roles-stale'],
  ])('has no baseline in a first reading that is %s', (_name, first, expected) => {
    expect(short(play([['2T06', first]]))).toBe(expected);
    expect(
      short(
        play([
          ['2T06', first],
          ['2T12', { accounts: WITH_ODD }],
        ]),
      ),
    ).toBe('not-applicable no-baseline');
  });

  it('records what it compared with', () => {
    const first = play([['2T06', {}]]);
    const [known] = first.evaluation.state.memory.baselines;

    expect(
      resultOf(
        play([
          ['2T06', {}],
          ['2T12', {}],
        ]),
        'XYZ-01',
      ).baseline,
    ).toEqual({
      artifact: known?.artifact.digest.sha256,
      takenAt: '2026-03-02T06:00:00.000Z',
    });
  });

  it('says the first time what it has found all the same', () => {
    const finds = aTest({
      evaluate: ({ connection }) => ({
        population: [],
        violations: [{ connection, subject: ['account', 'acc-odd'], severity: 'low', facts: {} }],
        parameters: {},
      }),
    });

    expect(short(play([['2T06', {}]], finds))).toBe(FAIL);
  });
});

describe('a test that compares among other things', () => {
  it('passes the first time', () => {
    expect(short(play([['2T06', { accounts: WITH_ODD }]], aTest({ compares: 'also' })))).toBe('pass');
  });
});

describe('a test that does not compare', () => {
  it('has no baseline, and none is remembered for it', () => {
    const { compares: _, ...rest } = aTest();
    const moment = play(
      [
        ['2T06', {}],
        ['2T12', { accounts: WITH_ODD }],
      ],
      rest,
    );

    expect(short(moment)).toBe('pass');
    expect(moment.evaluation.state.memory).toEqual({ baselines: [], unsettled: [], definitions: [] });
  });
});

describe('what was new in a slot that a test could not judge', () => {
  it.each<[string, Situation]>([
    ['the roster failed', { roster: 'failed' }],
    ['the roster was stale', { rosterAsOf: '2026-01-01T00:00:00.000Z' }],
    ['the roster was partial', { roster: 'partial' }],
    ['the roles were stale', { roleSources: stale }],
    ['there were no roles', { roleSources: [] }],
    ['the list was partial', { access: 'partial' }],
    [
      'the list was too old when it was evaluated',
      { accessCertificate: { times: timesOf('2026-02-01T00:00:00.000Z') } },
    ],
    ['nothing was read', { access: 'missing' }],
  ])('is judged by the next one that can: %s', (_name, trouble) => {
    const slots: readonly Slot[] = [
      ['2T06', {}],
      ['2T12', { ...trouble, accounts: WITH_ODD }],
      ['2T18', { accounts: WITH_ODD }],
    ];

    expect(short(play(slots.slice(0, 2)))).toMatch(/^inconclusive/);
    expect(short(play(slots))).toBe(FAIL);
  });

  it('is judged after any number of them', () => {
    const trouble: Situation = { accounts: WITH_ODD, roster: 'failed' };

    expect(
      short(
        play([
          ['2T06', {}],
          ['2T12', trouble],
          ['2T18', trouble],
          ['3T00', trouble],
          ['3T06', { accounts: WITH_ODD }],
        ]),
      ),
    ).toBe(FAIL);
  });

  it('is judged when the test itself had failed', () => {
    const { evaluate } = aTest();
    const moody = aTest({
      evaluate: (input) => {
        if (input.slot === '2026-03-02T12:00:00Z') throw new Error('defect');
        return evaluate(input);
      },
    });

    expect(
      short(
        play(
          [
            ['2T06', {}],
            ['2T12', { accounts: WITH_ODD }],
            ['2T18', { accounts: WITH_ODD }],
          ],
          moody,
        ),
      ),
    ).toBe(FAIL);
  });

  it('is nothing to the test that could judge it: each has a baseline of its own', () => {
    const tests = [aTest(), aTest({ id: 'XYZ-02', needs: ['accounts'] })];
    const moment = evaluateInTurn(
      ['2026-03-02T06:00:00Z', { tests }],
      ['2026-03-02T12:00:00Z', { tests, accounts: WITH_ODD, roster: 'failed' }],
      ['2026-03-02T18:00:00Z', { tests, accounts: WITH_ODD }],
    );

    const added = (test: string) => resultOf(moment, test).observations.added;
    expect([added('XYZ-01'), added('XYZ-02')]).toEqual([['acc-odd'], []]);
  });

  it('is gone, too, since the baseline of the test', () => {
    const slots: readonly Slot[] = [
      ['2T06', { accounts: WITH_ODD }],
      ['2T12', { roster: 'failed' }],
      ['2T18', {}],
      ['3T00', {}],
    ];
    const gone = (count: number) => resultOf(play(slots.slice(0, count)), 'XYZ-01').observations.gone;

    expect([gone(3), gone(4)]).toEqual([['acc-odd'], []]);
  });

  it('is not gone from a partial list', () => {
    const holding = aTest({ violationsHoldOn: ['accounts'] });
    const moment = play(
      [
        ['2T06', { accounts: WITH_ODD }],
        ['2T12', { access: 'partial' }],
      ],
      holding,
    );

    expect(resultOf(moment, 'XYZ-01').observations.gone).toEqual([]);
  });
});

describe('what a test could not tell', () => {
  const unsure = withAccounts(anAccount('odd', { title: 'unsure' }));
  const sorted = withAccounts(anAccount('odd'));

  it('is asked again, although the test has examined everything else and compares with a later snapshot', () => {
    const slots: readonly Slot[] = [
      ['2T06', {}],
      ['2T12', { accounts: unsure }],
      ['2T18', { accounts: WITH_ODD }],
    ];

    expect(play(slots.slice(0, 2)).evaluation.state.memory).toMatchObject({
      baselines: [{ takenAt: '2026-03-02T12:00:00.000Z' }],
      unsettled: [{ key: 'XYZ-01:main/leapsome:account.acc-odd', kind: 'undetermined' }],
    });
    expect(short(play(slots))).toBe(FAIL);
  });

  it('is asked again after another subject had failed meanwhile', () => {
    const other = anAccount('other', { title: 'odd' });
    const slots: readonly Slot[] = [
      ['2T06', {}],
      ['2T12', { accounts: [...unsure, other] }],
      ['2T18', { accounts: WITH_ODD }],
    ];

    expect(short(play(slots))).toBe(FAIL);
  });

  it('is settled once the test can tell', () => {
    const moment = play([
      ['2T06', {}],
      ['2T12', { accounts: unsure }],
      ['2T18', { accounts: sorted }],
      ['3T00', { accounts: WITH_ODD }],
    ]);

    expect(short(moment)).toBe('pass');
  });
});

describe('what a test has found', () => {
  it('fails on although it is not new any more, and closes when it is well', () => {
    const slots: readonly Slot[] = [
      ['2T06', {}],
      ['2T12', { accounts: WITH_ODD }],
      ['2T18', { accounts: WITH_ODD }],
      ['3T00', { accounts: withAccounts(anAccount('odd')) }],
    ];

    expect(short(play(slots.slice(0, 3)))).toBe(FAIL);
    expect(play(slots).evaluation.state.findings).toMatchObject([{ status: 'resolved' }]);
  });
});

function timesOf(asOf: string) {
  return { slot: '2026-03-02T12:00:00Z', startedAt: asOf, finishedAt: asOf, asOf, skewMs: null };
}
