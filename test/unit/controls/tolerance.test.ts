import { describe, expect, it } from 'vitest';
import type { ApplicationTest, Need } from '../../../shared/controls/contract.ts';
import { anAccount } from '../../support/builders.ts';
import { evaluateInTurn, resultOf, type Situation, withAccounts } from '../../support/builders-evaluation.ts';

/** Tolerates the title `odd` for two days, and cannot tell about the title `unsure`. */
function aTest(violationsHoldOn: readonly Need[] = []): ApplicationTest {
  return {
    id: 'XYZ-01',
    version: 1,
    scope: 'application',
    title: '',
    criterion: '',
    why: '',
    controls: {},
    needs: ['accounts', 'people'],
    violationsHoldOn,
    remediation: [],
    closes: '',
    titleOf: () => '',
    evaluate: ({ snapshot, connection }) => {
      const subjects = (title: string) =>
        snapshot.accounts
          .filter((account) => account.title === title)
          .map((account) => ({ connection, subject: ['account', account.id] }));
      return {
        population: [],
        violations: subjects('odd').map((subject) => ({ ...subject, severity: 'low', facts: {}, tolerance: '2d' })),
        undetermined: subjects('unsure').map((subject) => ({ ...subject, reason: 'active-unknown' })),
        parameters: {},
      };
    },
  };
}

const titled = (title: string | null): Situation => ({
  accounts: withAccounts(anAccount('alan', { title })),
  rosterMaxAge: '900h',
});
const SEEN = titled('odd');
const ABSENT = titled(null);
const UNSURE = titled('unsure');
const BLIND: Situation = { ...SEEN, access: 'failed' };
const HALF: Situation = { ...SEEN, access: 'partial' };
const NO_ROSTER: Situation = { ...ABSENT, roster: 'failed' };

type Day = readonly [day: string, situation: Situation];

function outcomeAfter(days: readonly Day[], violationsHoldOn: readonly Need[] = []) {
  const tests = [aTest(violationsHoldOn)];
  const moment = evaluateInTurn(
    ...days.map(([day, situation]) => [`2026-03-${day}:00:00Z`, { ...situation, tests }] as const),
  );
  const { outcome, failures, pending } = resultOf(moment, 'XYZ-01');
  const [waiting] = pending;
  return {
    outcome,
    failing: failures.length,
    pending: waiting ? [waiting.since?.slice(8, 13), waiting.until.slice(8, 13)] : null,
    remembered: moment.evaluation.state.memory.unsettled.map(({ kind, since }) => `${kind} ${since.slice(8, 13)}`),
    findings: moment.evaluation.state.findings.map(({ status, openedAt }) => `${status} ${openedAt.slice(8, 13)}`),
  };
}

describe('a violation that counts only after it has stood for two days', () => {
  it('waits from when it was first seen, and says until when', () => {
    expect(outcomeAfter([['02T06', SEEN]])).toEqual({
      outcome: 'pass',
      failing: 0,
      pending: ['02T06', '04T06'],
      remembered: ['tolerated 02T06'],
      findings: [],
    });
  });

  it.each<[string, readonly Day[], object]>([
    [
      'waits until just before',
      [
        ['02T06', SEEN],
        ['04T05', SEEN],
      ],
      { outcome: 'pass', pending: ['02T06', '04T06'] },
    ],
    [
      'fails at the end',
      [
        ['02T06', SEEN],
        ['04T06', SEEN],
      ],
      { outcome: 'fail', pending: null, remembered: [], findings: ['open 04T06'] },
    ],
    [
      'fails on as long as it stands',
      [
        ['02T06', SEEN],
        ['04T06', SEEN],
        ['04T12', SEEN],
      ],
      { outcome: 'fail', failing: 1, pending: null, findings: ['open 04T06'] },
    ],
    [
      'begins anew after a conclusive reading without it',
      [
        ['02T06', SEEN],
        ['03T06', ABSENT],
        ['04T06', SEEN],
      ],
      { outcome: 'pass', pending: ['04T06', '06T06'] },
    ],
    [
      'begins anew after its finding has closed',
      [
        ['02T06', SEEN],
        ['04T06', SEEN],
        ['04T12', ABSENT],
        ['04T18', SEEN],
      ],
      { outcome: 'pass', pending: ['04T18', '06T18'], findings: ['resolved 04T06'] },
    ],
    [
      'is not forgotten where the application cannot be read',
      [
        ['02T06', SEEN],
        ['03T06', BLIND],
        ['03T12', SEEN],
      ],
      { outcome: 'pass', pending: ['02T06', '04T06'] },
    ],
    [
      'is not forgotten where the test could not look, although its subject seems well',
      [
        ['02T06', SEEN],
        ['03T06', NO_ROSTER],
        ['03T12', SEEN],
      ],
      { outcome: 'pass', pending: ['02T06', '04T06'] },
    ],
    [
      'is not forgotten where the test could not tell',
      [
        ['02T06', SEEN],
        ['03T06', UNSURE],
        ['04T06', SEEN],
      ],
      { outcome: 'fail', findings: ['open 04T06'] },
    ],
    [
      'does not fail by time alone: nobody could look',
      [
        ['02T06', SEEN],
        ['05T06', BLIND],
      ],
      { outcome: 'inconclusive', failing: 0, pending: null, remembered: ['tolerated 02T06'], findings: [] },
    ],
    [
      'does not fail by time alone: the test could not tell',
      [
        ['02T06', SEEN],
        ['05T06', UNSURE],
      ],
      { outcome: 'inconclusive', failing: 0, remembered: ['tolerated 02T06'], findings: [] },
    ],
    [
      'fails with the first sighting after the end',
      [
        ['02T06', SEEN],
        ['03T06', BLIND],
        ['05T06', SEEN],
      ],
      { outcome: 'fail', findings: ['open 05T06'] },
    ],
    [
      'waits from the first sighting, not from the first doubt',
      [
        ['02T06', UNSURE],
        ['04T06', SEEN],
      ],
      { outcome: 'pass', pending: ['04T06', '06T06'] },
    ],
  ])('%s', (_name, days, expected) => {
    expect(outcomeAfter(days)).toMatchObject(expected);
  });

  it('begins, and fails, on half a list only where a violation that was seen on it counts', () => {
    const days: readonly Day[] = [
      ['02T06', HALF],
      ['04T06', HALF],
    ];

    expect(outcomeAfter(days, ['accounts'])).toMatchObject({ outcome: 'fail', findings: ['open 04T06'] });
    expect(outcomeAfter(days)).toMatchObject({ outcome: 'inconclusive', failing: 0, pending: null, remembered: [] });
  });
});
