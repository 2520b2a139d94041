import { describe, expect, it } from 'vitest';
import { append } from '../../../../shared/evidence/log/append.ts';
import { writeCheckpoint } from '../../../../shared/evidence/log/checkpoint.ts';
import { openLog } from '../../../../shared/evidence/log/open.ts';
import type { Signer } from '../../../../shared/evidence/ports.ts';
import { type Fault, FaultPlan, FaultyStore, faultySigner } from '../../../support/faulty-store.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { type Answer, complaintsAbout, entriesIn } from './log-model.ts';
import { handOver, noteDraft, RANDOM, SCHEDULE, START, writingTo } from './workbench.ts';

const first = testSigner('first');
const second = testSigner('second');
const MANY = 60_000;
const FAULTS: readonly Fault[] = ['reject', 'lose-reply', 'crash', 'crash-after'];

/** What outlives a process: the store, which key file is in use, and what people were told. */
class Machine {
  readonly store = new MemoryStore();
  readonly clock = new VirtualClock(START);
  readonly answers: Answer[] = [];
  signer: Signer = first;
  /** The operations that went wrong. */
  readonly fired: string[] = [];

  /** A process that opens a log, writes to it, hands it over to another key, and writes again. */
  async run(plan: FaultPlan): Promise<void> {
    const { clock } = this;
    const store = new FaultyStore(this.store, plan);
    const current = () => writingTo(store, faultySigner(this.signer, plan));
    const note = async (key: string) => {
      const { entry } = await append(current(), clock, RANDOM, await noteDraft(store, key));
      this.answers.push(entry);
      return entry;
    };
    await openLog(current(), clock, RANDOM, SCHEDULE);
    await writeCheckpoint(current(), clock, await note('a'), faultySigner(this.signer, plan));
    await note('b');
    if (this.signer === first) {
      this.answers.push(await handOver(current(), faultySigner(second, plan), clock));
      this.signer = second;
    }
    await writeCheckpoint(current(), clock, await note('c'), faultySigner(this.signer, plan));
  }

  /** Runs with a fault, as often as there are faults, and then once without. Returns what was wrong in between. */
  async runThrough(faults: readonly (readonly [operation: number, fault: Fault])[]): Promise<string[]> {
    const complaints: string[] = [];
    for (const [operation, fault] of faults) {
      const plan = FaultPlan.at(operation, fault);
      await this.run(plan).catch((error: unknown) => {
        if (plan.fired.length === 0) throw error;
      });
      this.fired.push(...plan.fired);
      // Before entry 0 there is no log to find fault with.
      if (entriesIn(this.store).length > 0) complaints.push(...(await this.complaints()));
    }
    await this.run(FaultPlan.none());
    return [...complaints, ...(await this.complaints())];
  }

  complaints(): Promise<string[]> {
    return complaintsAbout(this.store, this.answers, this.clock.now());
  }
}

async function countOperations(): Promise<number> {
  const plan = FaultPlan.none();
  await new Machine().run(plan);
  return plan.operations.length;
}

/** Five entries: the opening, a, b, the rotation, c. */
const WHOLE = 5;

describe('a log whose writer is cut off', { timeout: MANY }, () => {
  it.each(FAULTS)('is whole after the fault "%s" at every single operation, and after a new start', async (fault) => {
    const operations = await countOperations();

    for (let operation = 0; operation < operations; operation++) {
      const machine = new Machine();

      const complaints = await machine.runThrough([[operation, fault]]);

      expect(machine.fired, `at operation ${operation}`).toHaveLength(1);
      expect(complaints, `at operation ${operation}`).toEqual([]);
      expect(entriesIn(machine.store), `at operation ${operation}`).toHaveLength(WHOLE);
    }
    expect(operations).toBeGreaterThan(50);
  });

  it.each(FAULTS)(
    'is whole after "%s" at every third, when the new start dies too, and the one after it',
    async (fault) => {
      const operations = await countOperations();

      for (let operation = 0; operation < operations; operation += 3) {
        const machine = new Machine();

        const complaints = await machine.runThrough([
          [operation, fault],
          [(operation * 7) % operations, 'crash'],
          [operation, fault],
        ]);

        expect(machine.fired.length, `at operation ${operation}`).toBeGreaterThan(0);
        expect(complaints, `at operation ${operation}`).toEqual([]);
        expect(entriesIn(machine.store), `at operation ${operation}`).toHaveLength(WHOLE);
      }
    },
  );
});

describe('a fault plan', () => {
  it.each<[Fault, 'created' | 'absent', 'dead' | 'alive']>([
    ['reject', 'absent', 'alive'],
    ['lose-reply', 'created', 'alive'],
    ['crash', 'absent', 'dead'],
    ['crash-after', 'created', 'dead'],
  ])('%s leaves the file %s and the process %s', async (fault, file, process) => {
    const inner = new MemoryStore();
    const store = new FaultyStore(inner, FaultPlan.at(0, fault));

    const creating = store.create('log/x', Buffer.from('x'));

    await expect(creating).rejects.toThrow('planned fault');
    expect(inner.files.has('log/x')).toBe(file === 'created');
    const next = store.read('log/x');
    await (process === 'dead' ? expect(next).rejects.toThrow('planned fault') : next);
  });
});
