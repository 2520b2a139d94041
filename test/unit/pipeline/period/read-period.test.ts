import { beforeEach, describe, expect, it } from 'vitest';
import { derivedFiles } from '../../../../shared/bundle/derived/files.ts';
import { entryPath } from '../../../../shared/evidence/layout.ts';
import type { EvidenceStore } from '../../../../shared/evidence/ports.ts';
import { reportOf } from '../../../support/eventful-period.ts';
import { Scenario } from '../../../support/scenario.ts';

const SLOTS = ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z', '2026-03-03T00:00:00Z'] as const;
/** The third slot and the fourth. */
const REQUEST = {
  period: { from: '2026-03-02T15:00:00.000Z', to: '2026-03-03T01:00:00.000Z' },
  asOf: '2026-03-03T03:00:00.000Z',
};

let scenario: Scenario;
let reads: string[];

beforeEach(async () => {
  scenario = new Scenario();
  for (const slot of SLOTS) await scenario.runAt(slot);
  reads = [];
});

/** The store, which notes what is read of it. */
function watched(change: (path: string, bytes: Uint8Array | null) => Uint8Array | null = (_path, bytes) => bytes) {
  const { store } = scenario;
  const watching: EvidenceStore = {
    create: (path, bytes) => store.create(path, bytes),
    list: (folder, after) => store.list(folder, after),
    read: async (path) => {
      reads.push(path);
      return change(path, await store.read(path));
    },
  };
  return { ...scenario.context().log, store: watching };
}

describe('reading a period', () => {
  it('reads each of its artifacts once, and of those before it what the last evaluation left', async () => {
    await reportOf(watched(), REQUEST);

    const artifacts = reads.filter((path) => path.startsWith('evidence/'));
    expect(new Set(artifacts).size).toBe(artifacts.length);
    // Per slot: two snapshots, results and state; policy, matching and reviews, which stay the same, once.
    expect(artifacts.length).toBeLessThanOrEqual(3 * 4 + 3);
  });

  it('is of the slots of the period alone', async () => {
    const report = await reportOf(watched(), REQUEST);

    expect(report.completeness.slots.map(({ slot }) => slot)).toEqual(SLOTS.slice(2));
    expect(report.readings.map(({ points }) => points.length)).toEqual([2, 2]);
  });

  it('stops at an artifact that was altered', async () => {
    const log = watched((path, bytes) => (path.startsWith('evidence/') ? Buffer.from('{}') : bytes));

    await expect(reportOf(log, REQUEST)).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('stops at an entry that is another one when it is read the second time', async () => {
    const first = await scenario.store.read(entryPath(0));
    const log = watched((path, bytes) => {
      const isAgain = reads.filter((known) => known === path).length > 1;
      return path === entryPath(5) && isAgain ? first : bytes;
    });

    await expect(reportOf(log, REQUEST)).rejects.toThrow('entry 5 of the evidence log is not what it was a moment ago');
  });

  it('says nothing of a period before the log, in tables with a heading alone', async () => {
    const period = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' };

    const report = await reportOf(watched(), { ...REQUEST, period });

    expect(report).toMatchObject({ completeness: { expected: 0, slots: [] }, controls: [], findings: [], access: [] });
    const tables = derivedFiles(report).filter(({ path }) => path.endsWith('.csv'));
    expect(tables.filter((table) => table.text().split('\r\n').length !== 2)).toEqual([]);
  });

  it('never tells an employee’s last day that lies ahead [note 11]', async () => {
    const [person] = scenario.company.people.slice(5);
    if (!person) throw new RangeError('the company is larger than that');
    scenario.company.setEnd(person, '2026-08-17');
    await scenario.runAt('2026-03-03T06:00:00Z');

    const report = await reportOf(watched(), {
      ...REQUEST,
      period: { ...REQUEST.period, to: '2026-03-04T00:00:00.000Z' },
    });

    expect(derivedFiles(report).filter((file) => file.text().includes('2026-08-17'))).toEqual([]);
  });
});
