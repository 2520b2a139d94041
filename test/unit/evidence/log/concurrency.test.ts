import fc, { type Scheduler } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { append } from '../../../../shared/evidence/log/append.ts';
import { openLog } from '../../../../shared/evidence/log/open.ts';
import type { EvidenceStore, Signer } from '../../../../shared/evidence/ports.ts';
import { predicateType } from '../../../../shared/evidence/statement.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { type Fault, FaultPlan, FaultyStore, faultySigner } from '../../../support/faulty-store.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { type Answer, complaintsAbout, entriesIn } from './log-model.ts';
import { handOver, noteDraft, RANDOM, SCHEDULE, START, writingTo } from './workbench.ts';

const NOW = Date.parse(START);
const KEYS = ['a', 'b', 'c'];
const MANY = 60_000;

/** A store whose operations, and whose replies, take effect in any order that the scheduler chooses. */
function scheduled(store: EvidenceStore, scheduler: Scheduler, who: string): EvidenceStore {
  const around = async <T>(operation: string, work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), `${who}: ${operation}`);
    const result = await work();
    await scheduler.schedule(Promise.resolve(), `${who}: reply`);
    return result;
  };
  return {
    create: (path, bytes) => around(`create ${path}`, () => store.create(path, bytes)),
    read: (path) => around(`read ${path}`, () => store.read(path)),
    list: (folder, after) => around(`list ${folder}`, () => store.list(folder, after)),
  };
}

/** A clock that stands still; waiting ends whenever the scheduler says so. */
function scheduledClock(scheduler: Scheduler): Clock {
  return {
    now: () => NOW,
    after: (_milliseconds, callback) => {
      void scheduler.schedule(Promise.resolve(), 'wait').then(callback);
      return () => {};
    },
  };
}

interface Writer {
  readonly name: string;
  readonly keys: readonly string[];
  /** What goes wrong, by the number of the operation. */
  readonly faults: readonly (readonly [operation: number, fault: Fault])[];
}

const fault = fc.constantFrom<Fault>('reject', 'lose-reply', 'crash', 'crash-after');
const writers = (faults: fc.Arbitrary<Writer['faults']>): fc.Arbitrary<Writer[]> =>
  fc
    .array(fc.record({ keys: fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 3 }), faults }), {
      minLength: 2,
      maxLength: 4,
    })
    .map((list) => list.map((writer, i) => ({ ...writer, name: `writer ${i}` })));
const noFaults = fc.constant<Writer['faults']>([]);
const someFaults = fc.array(fc.tuple(fc.nat(40), fault), { minLength: 1, maxLength: 4 });

/** A process that opens the log and appends its keys, and is started again whenever it fails. */
async function work(store: EvidenceStore, signer: Signer, clock: Clock, writer: Writer): Promise<Answer[]> {
  const faults = new Map(writer.faults);
  const answers: Answer[] = [];
  let count = 0;
  for (;;) {
    // A fault comes about once: the numbers go on over restarts.
    const plan = new FaultPlan(() => {
      const number = count++;
      const planned = faults.get(number) ?? null;
      faults.delete(number);
      return planned;
    });
    const log = writingTo(new FaultyStore(store, plan), faultySigner(signer, plan));
    try {
      await openLog(log, clock, RANDOM, SCHEDULE);
      for (const key of writer.keys) {
        const { entry } = await append(log, clock, RANDOM, await noteDraft(log.store, key, writer.name));
        answers.push(entry);
      }
      return answers;
    } catch (error) {
      if (plan.fired.length === 0) throw error;
    }
  }
}

function checkWriters(faults: fc.Arbitrary<Writer['faults']>, numRuns: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(fc.scheduler(), writers(faults), async (scheduler, list) => {
      const store = new MemoryStore();
      const clock = scheduledClock(scheduler);

      const working = Promise.all(
        list.map((writer) => work(scheduled(store, scheduler, writer.name), testSigner('first'), clock, writer)),
      );
      const answers = (await scheduler.waitFor(working)).flat();

      expect(await complaintsAbout(store, answers, NOW)).toEqual([]);
      const keys = new Set(list.flatMap((writer) => writer.keys));
      expect(entriesIn(store)).toHaveLength(1 + keys.size);
      expect(new Set(answers.map(({ logicalKey }) => logicalKey)).size).toBe(keys.size);
    }),
    { numRuns },
  );
}

describe('writers at once', { timeout: MANY }, () => {
  it('record each key once and get the same answer, in whatever order their operations happen', async () => {
    await checkWriters(noFaults, 150);
  });

  it('do so too while operations fail, replies are lost, and writers die and start again', async () => {
    await checkWriters(someFaults, 250);
  });

  it('are refused, or come first, when another one hands the log over to a new key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, twoRotate) => {
        const store = new MemoryStore();
        const clock = scheduledClock(scheduler);
        const log = (name: string) => writingTo(scheduled(store, scheduler, name), testSigner('first'));
        const rotate = (name: string) => handOver(log(name), testSigner('second'), clock);
        await openLog(writingTo(store, testSigner('first')), clock, RANDOM, SCHEDULE);
        const working = KEYS.map(async (key) => {
          const { entry } = await append(log(key), clock, RANDOM, await noteDraft(store, key));
          return entry;
        });

        const outcomes = await scheduler.waitFor(
          Promise.allSettled([...working, rotate('one'), ...(twoRotate ? [rotate('two')] : [])]),
        );

        const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
        const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
        expect(reasons.map(({ code }) => code)).toEqual(reasons.map(() => 'log-foreign'));
        expect(answers.filter(({ type }) => type === predicateType('key-rotation'))).toHaveLength(twoRotate ? 2 : 1);
        expect(await complaintsAbout(store, answers, NOW)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('open a log once, and the one who comes second goes on with it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = new MemoryStore();
        const clock = scheduledClock(scheduler);
        const open = (name: string) =>
          openLog(writingTo(scheduled(store, scheduler, name), testSigner('first')), clock, RANDOM, SCHEDULE);

        await scheduler.waitFor(Promise.all([open('one'), open('two')]));

        expect(entriesIn(store)).toHaveLength(1);
        expect(await complaintsAbout(store, [], NOW)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('with different keys: one opens the log, and the other is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = new MemoryStore();
        const clock = scheduledClock(scheduler);
        const open = (name: string) =>
          openLog(writingTo(scheduled(store, scheduler, name), testSigner(name)), clock, RANDOM, SCHEDULE);

        const outcomes = await scheduler.waitFor(Promise.allSettled([open('first'), open('second')]));

        const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
        expect(refusals.map(({ reason }) => reason.code)).toEqual(['log-foreign']);
        expect(entriesIn(store)).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });
});
