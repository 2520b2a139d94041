import { describe, expect, it } from 'vitest';
import type { Situation } from '../../support/builders-evaluation.ts';
import { slot, tell } from './told-period.ts';

const KEY = 'UAR-09:main/leapsome:account.acc-kiosk';
const terms = { approvedBy: 'grace@acme.example', approvedOn: '2026-03-01', expires: '2026-03-31', reason: 'a kiosk' };
const exception = { finding: KEY, ...terms };
const exclusion = { id: 'works-council', person: 'E-alan', ...terms };
const NOTHING: Situation = {};

const report = (situations: readonly Situation[], first = 0) =>
  tell(situations.map((situation, i) => [slot(first + i), situation]));
const changes = (situations: readonly Situation[], first = 0) =>
  report(situations, first).changes.map(({ kind, what, from, to, evidence }) => [kind, what, from, to, evidence.entry]);

describe('changes of a period [note 42]', () => {
  it('are none while the policy stays the same', () => {
    expect(changes([NOTHING, NOTHING])).toEqual([]);
  });

  it('name what the policy says otherwise, field by field, with the entry that shows it', () => {
    const leavers = { deactivateWithin: '48h', from: 'employmentEnd' } as const;

    expect(changes([NOTHING, { policy: { version: 4, leavers } }])).toEqual([
      ['policy', 'leavers.deactivateWithin', '24h', '48h', 23],
      ['policy', 'version', 3, 4, 23],
    ]);
  });

  it('are told by the last policy before the period', () => {
    expect(changes([NOTHING, { policy: { version: 4 } }], -1)).toEqual([['policy', 'version', 3, 4, 23]]);
  });

  it('before the period are not of it', () => {
    expect(changes([NOTHING, { policy: { version: 4 } }, { policy: { version: 4 } }], -2)).toEqual([]);
  });

  it('have exceptions and exclusions that came or went, one by one, with who approved each', () => {
    const found = report([{ exceptions: [exception] }, { policy: { exclusions: [exclusion] } }]).changes;

    expect(found).toMatchObject([
      { kind: 'exception', what: KEY, from: terms, to: null, approvedBy: 'grace@acme.example' },
      { kind: 'exclusion', what: 'works-council', from: null, to: terms, approvedOn: '2026-03-01' },
    ]);
  });

  it('have one whose terms were changed as gone and come', () => {
    const longer = { ...exception, expires: '2026-04-30' };

    const found = report([{ exceptions: [exception] }, { exceptions: [longer] }]).changes;

    expect(found.map(({ from, to }) => [from === null, to === null])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('list what was approved with where it stood from and to', () => {
    const { approved } = report([{ exceptions: [exception] }, NOTHING, { exceptions: [exception] }]);

    const exceptions = approved.filter(({ kind }) => kind === 'exception');
    expect(exceptions.map(({ from, to }) => [from.entry, to?.entry ?? null])).toEqual([
      [13, 23],
      [33, null],
    ]);
  });

  it('list the policies that were measured against, the same one once', () => {
    const { policies } = report([NOTHING, { policy: { version: 4 } }]);

    expect(policies.map(({ version, approvedBy, evidence }) => [version, approvedBy, evidence.entry])).toEqual([
      [3, 'grace@acme.example', 13],
      [4, 'grace@acme.example', 23],
    ]);
  });
});
