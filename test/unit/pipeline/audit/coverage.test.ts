import { describe, expect, it } from 'vitest';
import { AuditWorkbench } from './workbench.ts';

async function evaluatedAtSix(): Promise<AuditWorkbench> {
  const bench = new AuditWorkbench();
  await bench.runAt('2026-03-02T06:00:00Z');
  await bench.auditAt('2026-03-02T06:30:00Z');
  return bench;
}

describe('a slot without an evaluation', () => {
  it('is not missed within the time that a run has', async () => {
    const bench = await evaluatedAtSix();

    const { missedSlots } = await bench.auditAt('2026-03-02T13:29:59Z');

    expect(missedSlots).toEqual([]);
  });

  it('is missed when that time has run out', async () => {
    const bench = await evaluatedAtSix();

    const { missedSlots } = await bench.auditAt('2026-03-02T13:30:00Z');

    expect(missedSlots).toEqual(['2026-03-02T12:00:00Z']);
  });

  it('is not missed any more when it is made up for', async () => {
    const bench = await evaluatedAtSix();
    await bench.auditAt('2026-03-02T14:00:00Z');
    await bench.runAt('2026-03-02T14:30:00Z');

    const { missedSlots } = await bench.auditAt('2026-03-02T15:00:00Z');

    expect(missedSlots).toEqual([]);
  });

  it('counts for as long as nothing is evaluated, and is not counted again as a gap', async () => {
    const bench = await evaluatedAtSix();

    const silent = await bench.auditAt('2026-03-02T19:30:00Z');
    await bench.runAt('2026-03-03T00:00:00Z');
    const again = await bench.auditAt('2026-03-03T00:30:00Z');

    expect(silent.missedSlots).toEqual(['2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z']);
    expect(again.missedSlots).toEqual([]);
  });

  it('is missed once if it lies behind a later one that was evaluated', async () => {
    const bench = await evaluatedAtSix();
    await bench.runAt('2026-03-02T18:00:00Z');

    const first = await bench.auditAt('2026-03-02T18:30:00Z');
    const second = await bench.auditAt('2026-03-02T19:30:00Z');

    expect(first.missedSlots).toEqual(['2026-03-02T12:00:00Z']);
    expect(second.missedSlots).toEqual([]);
  });

  it('is missed also if the log was never opened', async () => {
    const bench = new AuditWorkbench();
    await bench.auditAt('2026-03-02T10:00:00Z');

    const { missedSlots, head } = await bench.auditAt('2026-03-02T13:30:00Z');

    expect({ missedSlots, head }).toEqual({ missedSlots: ['2026-03-02T12:00:00Z'], head: null });
  });

  it('is missed under the schedule that the log knows, until an evaluation tells of another', async () => {
    const bench = await evaluatedAtSix();
    bench.scenario.yaml = bench.scenario.yaml.replace('0 */6 * * *', '0 */12 * * *');

    const before = await bench.auditAt('2026-03-02T13:30:00Z');
    await bench.runAt('2026-03-03T00:00:00Z');
    const after = await bench.auditAt('2026-03-03T08:00:00Z');

    expect(before.missedSlots).toEqual(['2026-03-02T12:00:00Z']);
    expect(after.missedSlots).toEqual(['2026-03-02T18:00:00Z']);
  });

  it('is nothing that a manual run could stand in for', async () => {
    const bench = await evaluatedAtSix();
    await bench.scenario.runAt('2026-03-02T13:00:00Z', { manual: true });
    await bench.fill(bench.scenario.store.files);

    const { missedSlots } = await bench.auditAt('2026-03-02T13:30:00Z');

    expect(missedSlots).toEqual(['2026-03-02T12:00:00Z']);
  });

  it('is counted for a year of silence and no longer', async () => {
    const bench = await evaluatedAtSix();

    const { missedSlots } = await bench.auditAt('2036-03-02T06:00:00Z');

    expect(missedSlots).toHaveLength(400 * 4);
  });
});
