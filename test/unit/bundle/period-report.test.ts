import { beforeAll, describe, expect, it } from 'vitest';
import type { ControlOverPeriod, PeriodReport } from '../../../shared/bundle/period/report.ts';
import { canonicalJson } from '../../../shared/kernel/canonical-json.ts';
import { type EventfulPeriod, eventfulPeriod, PLAYED_WITHIN, reportOf } from '../../support/eventful-period.ts';

let story: EventfulPeriod;
let report: PeriodReport;

beforeAll(async () => {
  story = await eventfulPeriod();
  report = await reportOf(story.log);
}, PLAYED_WITHIN);

const control = (test: string): ControlOverPeriod => {
  const found = report.controls.find((known) => known.test === test);
  if (!found) throw new RangeError(`${test} was not run`);
  return found;
};
const seqOf = (slot: string) => report.completeness.slots.find((record) => record.slot === slot)?.evidence?.entry;

describe('what a period comes to', () => {
  it('is the same each time that it is read', async () => {
    const again = await reportOf(story.log);

    expect(canonicalJson(again)).toBe(canonicalJson(report));
  });

  it('says that a log whose writer holds the key is self-attested [note 43]', () => {
    expect(report.scope).toMatchObject({ origin: 'acme/main', selfAttested: true });
    expect(report.verification.writers).toEqual([]);
  });

  it('counts expected, missed, failed and partial slots, and slots by hand apart', () => {
    const { slots: _slots, ...counts } = report.completeness;

    expect(counts).toEqual({ expected: 71, evaluated: 68, missed: 3, late: 0, failed: 1, partial: 1, manual: 1 });
  });

  it('says why a slot was not read completely, and by which entry', () => {
    const [failed, partial] = report.completeness.slots.filter(
      ({ state }) => state === 'failed' || state === 'partial',
    );

    expect(failed?.obstacles).toMatchObject([{ connection: 'leapsome', state: 'failed', reasons: ['server-error'] }]);
    expect(partial?.obstacles).toMatchObject([{ state: 'partial', reasons: ['duplicate-user-name'] }]);
    expect(failed?.obstacles[0]?.evidence?.artifact).toMatch(/^evidence\/2026\/03\/[0-9a-f]{64}$/);
  });

  it('tells the keys that signed, and the entry that handed the log over', () => {
    expect(report.verification.keys.map(({ at }) => at.slice(0, 10))).toEqual(['2026-03-02', '2026-03-16']);
    expect(report.verification.openedWith).toBe(story.scenario.signer.publicKey.keyid);
    expect(report.changes.filter(({ kind }) => kind === 'key')).toHaveLength(1);
  });

  it.each([
    ['EVD-01', 'demonstrated', []],
    ['UAR-08', 'not-demonstrated', ['too-few-conclusive']],
    ['UAR-11', 'not-applicable', []],
  ])('concludes on %s: %s', (test, state, because) => {
    expect(control(test).coverage).toMatchObject({ state, because });
  });

  it('has the outcome of every expected slot, net and gross of exceptions [note 42]', () => {
    const { net, gross, runs, waived } = control('UAR-09');

    expect({ net: net.fail, gross: gross.fail, waived }).toEqual({ net: 14, gross: 25, waived: 1 });
    expect(runs.reduce((sum, { slots }) => sum + slots, 0)).toBe(71);
    expect(runs.find(({ outcome, gross: before }) => outcome === 'pass' && before === 'fail')?.from).toBe(
      '2026-03-21T06:00:00Z',
    );
  });

  it('lists what changed, with who approved it and the entry that shows it [note 42]', () => {
    const told = report.changes.map(({ kind, what, approvedBy }) => `${kind} ${what} ${approvedBy}`);

    expect(told).toEqual([
      'policy version E-1001',
      `approval Super Admin of ${story.newAdmin.userName} E-1001`,
      'key signing key null',
      'policy remediateWithin.medium E-1001',
      `exception UAR-09:main/leapsome:account.${story.orphan.id} E-1001`,
      'schedule cron null',
    ]);
    expect(report.changes[0]?.evidence.entry).toBe(seqOf('2026-03-14T06:00:00Z'));
  });

  it('has the counts that people saw, and their notes', () => {
    expect(report.observations).toMatchObject([{ connection: 'leapsome', count: 13, by: 'Grace Hopper' }]);
    expect(report.notes).toMatchObject([{ owner: 'grace@acme.example', ticket: 'SEC-12', text: null }]);
    expect(report.reviews).toEqual([]);
  });
});
