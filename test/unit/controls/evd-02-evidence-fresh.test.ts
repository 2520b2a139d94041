import { describe, expect, it } from 'vitest';
import { evidenceFresh } from '../../../shared/controls/tests/evd-02-evidence-fresh.ts';
import { aRoleSource } from '../../support/builders.ts';
import { ACCOUNTS, evaluateAt, resultOf, type Situation } from '../../support/builders-evaluation.ts';

const SLOT = '2026-03-02T06:00:00Z';
const accessOf = (asOf: string): Situation => ({
  accessCertificate: { times: { slot: SLOT, startedAt: asOf, finishedAt: asOf, asOf, skewMs: null } },
});
const imported = (asOf: string): Situation => ({ roleSources: [aRoleSource(ACCOUNTS, { asOf, maxAge: '7d' })] });

describe(`${evidenceFresh.id}: ${evidenceFresh.criterion}`, () => {
  it.each<[string, Situation, [connection: string, part: string, dataAsOf: string | null] | null]>([
    ['all is fresh', {}, null],
    ['the roster is exactly as old as it may be', { rosterAsOf: '2026-03-01T06:00:00.000Z' }, null],
    [
      'the roster is a millisecond older',
      { rosterAsOf: '2026-03-01T05:59:59.999Z' },
      ['people', 'roster', '2026-03-01T05:59:59.999Z'],
    ],
    ['the roster may be older', { rosterAsOf: '2026-03-01T05:59:59.999Z', rosterMaxAge: '2d' }, null],
    ['the snapshot is exactly as old as policy allows', accessOf('2026-03-01T04:00:00.000Z'), null],
    [
      'the snapshot is a millisecond older',
      accessOf('2026-03-01T03:59:59.999Z'),
      ['leapsome', 'snapshot', '2026-03-01T03:59:59.999Z'],
    ],
    ['the role import is exactly as old as it may be', imported('2026-02-23T06:00:00.000Z'), null],
    ['the role import is a millisecond older', imported('2026-02-23T05:59:59.999Z'), ['leapsome', 'role import', null]],
    [
      'a partial reading is stale too',
      { roster: 'partial', rosterAsOf: '2026-02-01T00:00:00.000Z' },
      ['people', 'roster', '2026-02-01T00:00:00.000Z'],
    ],
  ])('%s [note 1]', (_name, situation, expected) => {
    const { outcome, failures } = resultOf(evaluateAt(SLOT, situation), 'EVD-02');

    expect(outcome).toBe(expected ? 'fail' : 'pass');
    expect(failures.map(({ connection, facts }) => [connection, facts.part, facts.dataAsOf])).toEqual(
      expected ? [expected] : [],
    );
    expect(failures.map(({ severity }) => severity)).toEqual(expected ? ['medium'] : []);
  });

  it.each<[string, Situation, string]>([
    ['failed to be read', { roster: 'failed' }, 'collection-failed'],
    ['was not read at all', { access: 'missing' }, 'not-collected'],
  ])('has no verdict about the age of what %s', (_name, situation, reason) => {
    const result = resultOf(evaluateAt(SLOT, situation), 'EVD-02');

    expect(result).toMatchObject({ outcome: 'inconclusive', conclusive: false, failures: [] });
    expect(result.undetermined.map((item) => item.reason)).toEqual([reason]);
  });

  it('says in the title what is of when', () => {
    const title = (part: string, dataAsOf: string | null) =>
      evidenceFresh.titleOf({ connection: 'people', facts: { part, dataAsOf }, measured: {} });

    expect(title('roster', '2026-02-01T00:00:00.000Z')).toBe(
      'people is out of date: the roster is of 2026-02-01T00:00:00.000Z',
    );
    expect(title('role import', null)).toBe('people is out of date: the role import');
  });
});
