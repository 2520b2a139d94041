import { describe, expect, it } from 'vitest';
import { entryPath } from '../../../../shared/evidence/layout.ts';
import { append, type Draft } from '../../../../shared/evidence/log/append.ts';
import { BEGINNING } from '../../../../shared/evidence/log/open.ts';
import type { EvidenceStore } from '../../../../shared/evidence/ports.ts';
import type { EntryType } from '../../../../shared/evidence/statement.ts';
import { FaultPlan, FaultyStore, faultySigner } from '../../../support/faulty-store.ts';
import { LogBench, noteDraft, ORIGIN, RANDOM, SLOT, START, statementIn } from './workbench.ts';

async function openedBench(): Promise<LogBench> {
  const bench = new LogBench();
  await bench.open();
  return bench;
}

describe('append', () => {
  it('gives an entry the next number, the digest of the one before, and the time', async () => {
    const bench = await openedBench();

    const { entry, isNew } = await bench.note('a');

    expect(isNew).toBe(true);
    expect(entry.seq).toBe(1);
    expect(statementIn(bench.store, entryPath(1)).predicate.log).toEqual({
      origin: ORIGIN,
      seq: 1,
      prev: entry.prev,
      appendedAt: START,
    });
    expect((await bench.verify()).violations).toEqual([]);
  });

  it('returns what was recorded for a logical key, and writes nothing [C9]', async () => {
    const bench = await openedBench();
    const first = await bench.note('a', 'ada');
    await bench.note('b');
    const draft = await noteDraft(bench.store, 'a', 'bob');
    const before = bench.store.files.size;

    const second = await bench.append(draft);

    expect(second).toEqual({ entry: first.entry, isNew: false });
    expect(bench.store.files.size).toBe(before);
  });

  it('does not look for the logical key before the time that the draft gives', async () => {
    const bench = await openedBench();
    await bench.note('a');
    bench.clock.set('2026-03-02T07:00:00Z');
    const draft: Draft = { ...(await noteDraft(bench.store, 'a', 'bob')), notBefore: '2026-03-02T07:00:00.000Z' };

    await bench.append(draft);

    expect((await bench.verify()).violations.map(({ code }) => code)).toEqual(['E_LOG_DUPLICATE']);
  });

  it.each<[string, EntryType, string]>([
    ['a snapshot of an evaluated slot', 'access-snapshot', SLOT],
    ['a roster of an evaluated slot', 'roster-snapshot', SLOT],
    ['a failure of an evaluated slot', 'collection-failed', SLOT],
    ['an evaluation of an older slot', 'control-evaluation', '2026-03-02T05:59:59Z'],
    ['a failure of an older slot', 'collection-failed', '2026-03-02T05:59:59Z'],
  ])('refuses %s, and writes nothing', async (_what, type, slot) => {
    const bench = await openedBench();
    const ofSlot = async (time: string, of: EntryType): Promise<Draft> => {
      const { subject } = await noteDraft(bench.store, 'a');
      return { type: of, subject, predicate: { slot: time, trigger: 'schedule', connection: of }, notBefore: time };
    };
    await bench.append(await ofSlot(SLOT, 'control-evaluation'));
    const draft = await ofSlot(slot, type);
    const before = bench.store.files.size;

    const appending = bench.append(draft);

    await expect(appending).rejects.toMatchObject({ code: 'slot-sealed' });
    expect(bench.store.files.size).toBe(before);
  });

  it('refuses to begin a log with anything but its opening', async () => {
    const bench = new LogBench();
    const draft = await noteDraft(bench.store, 'a');

    const appending = bench.append(draft);

    await expect(appending).rejects.toThrow('a log is opened before anything else');
    expect([...bench.store.files.keys()].filter((path) => path.startsWith('log/'))).toEqual([]);
  });

  it('gives up when others are always faster', async () => {
    const bench = await openedBench();
    const draft = await noteDraft(bench.store, 'a');
    let others = 0;
    const crowded: EvidenceStore = {
      read: (path) => bench.store.read(path),
      list: (folder, after) => bench.store.list(folder, after),
      create: async (path, bytes) => {
        await bench.note(`other ${others++}`);
        return bench.store.create(path, bytes);
      },
    };

    const appending = append(bench.log(crowded), bench.clock, RANDOM, draft);

    await expect(appending).rejects.toMatchObject({ code: 'append-contended' });
    expect((await bench.verify()).verdict).toBe('verified');
  });
});

describe('the time of an entry', () => {
  it('is never before that of the head [C4]', async () => {
    const bench = await openedBench();
    bench.clock.set('2026-03-02T06:28:00Z');

    const { entry } = await bench.note('a');

    expect(entry.appendedAt).toBe(START);
  });

  it('is refused when the clock is more than five minutes behind the head [C4]', async () => {
    const bench = await openedBench();
    bench.clock.set('2026-03-02T06:24:59Z');
    const draft = await noteDraft(bench.store, 'a');

    const appending = bench.append(draft);

    await expect(appending).rejects.toMatchObject({ code: 'clock-behind' });
  });

  it('is never before the slot, even if the clock was set back since it was chosen', async () => {
    const bench = new LogBench();
    bench.clock.set('2026-03-02T05:58:00Z');
    await bench.open();
    const draft: Draft = { ...(await noteDraft(bench.store, 'a')), notBefore: SLOT };

    const first = await bench.append(draft);
    const second = await bench.append(draft);

    expect(first.entry.appendedAt).toBe('2026-03-02T06:00:00.000Z');
    expect(second).toEqual({ entry: first.entry, isNew: false });
  });

  it('is refused when the clock is more than five minutes before the slot', async () => {
    const bench = new LogBench();
    bench.clock.set('2026-03-02T05:54:00Z');
    await bench.open();
    const draft: Draft = { ...(await noteDraft(bench.store, 'a')), notBefore: SLOT };

    const appending = bench.append(draft);

    await expect(appending).rejects.toMatchObject({ code: 'clock-behind' });
  });
});

describe('a store that fails', () => {
  const create = `create ${entryPath(1)}`;

  it.each([
    ['fails twice', 'reject', 2],
    ['loses its reply', 'lose-reply', 1],
    ['loses its reply, and again', 'lose-reply', 2],
  ] as const)('is given the same bytes once more when it %s', async (_what, fault, times) => {
    const bench = await openedBench();
    const draft = await noteDraft(bench.store, 'a');
    let left = times;
    const plan = new FaultPlan((_number, operation) => (operation === create && left-- > 0 ? fault : null));

    const { entry, isNew } = await append(bench.log(new FaultyStore(bench.store, plan)), bench.clock, RANDOM, draft);

    expect(plan.fired).toHaveLength(times);
    expect({ seq: entry.seq, isNew }).toEqual({ seq: 1, isNew: true });
    expect(plan.operations.filter((operation) => operation === create)).toHaveLength(times + 1);
    expect((await bench.verify()).violations).toEqual([]);
  });

  it('is given up after three times; what was written all the same is found by the next attempt [C10]', async () => {
    const bench = await openedBench();
    const draft = await noteDraft(bench.store, 'a');
    const plan = new FaultPlan((_number, operation) => (operation === create ? 'lose-reply' : null));

    const appending = append(bench.log(new FaultyStore(bench.store, plan)), bench.clock, RANDOM, draft);

    await expect(appending).rejects.toThrow('planned fault');
    expect(await bench.append({ ...draft, notBefore: BEGINNING })).toMatchObject({ entry: { seq: 1 }, isNew: false });
  });

  it('does not take another writer’s entry for its own after a lost reply', async () => {
    const bench = await openedBench();
    const draft = await noteDraft(bench.store, 'a', 'ada');
    let isFirst = true;
    const overtaken: EvidenceStore = {
      read: (path) => bench.store.read(path),
      list: (folder, after) => bench.store.list(folder, after),
      create: async (path, bytes) => {
        if (!isFirst) return bench.store.create(path, bytes);
        isFirst = false;
        await bench.note('b', 'bob');
        throw new Error('connection reset');
      },
    };

    const { entry, isNew } = await append(bench.log(overtaken), bench.clock, RANDOM, draft);

    expect({ seq: entry.seq, isNew }).toEqual({ seq: 2, isNew: true });
    expect((await bench.verify()).violations).toEqual([]);
  });

  it('leaves the log as it was when the signer fails', async () => {
    const bench = await openedBench();
    const draft = await noteDraft(bench.store, 'a');
    const before = bench.store.files.size;
    const log = { ...bench.log(), signers: [faultySigner(bench.signer, FaultPlan.at(0, 'reject'))] };

    const appending = append(log, bench.clock, RANDOM, draft);

    await expect(appending).rejects.toThrow('planned fault: sign');
    expect(bench.store.files.size).toBe(before);
  });
});
