import fc, { type Scheduler } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvidenceStore } from '../../../shared/evidence/ports.ts';
import { run } from '../../../shared/pipeline/run.ts';
import { FaultPlan } from '../../support/faulty-store.ts';
import { Deployment, FIRST_SLOT, SECOND_SLOT } from './deployment.ts';

/** A store whose operations happen in any order that the scheduler chooses. */
function scheduled(store: EvidenceStore, scheduler: Scheduler, who: string): EvidenceStore {
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), who);
    return work();
  };
  return {
    create: (path, bytes) => around(() => store.create(path, bytes)),
    read: (path) => around(() => store.read(path)),
    list: (folder, after) => around(() => store.list(folder, after)),
  };
}

describe.each([
  ['the first, which opens the log', FIRST_SLOT],
  ['a later one, with findings to announce', SECOND_SLOT],
])('several runs of a slot at once (%s)', { timeout: 120_000 }, (_what, slot) => {
  it('seal it once, tell the same, and announce the same events', async () => {
    const whole = await Deployment.at(slot);
    await whole.run(FaultPlan.none());
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.constantFrom(2, 3), async (scheduler, count) => {
        const deployment = await Deployment.at(slot);
        const runs = Array.from({ length: count }, (_, i) => {
          const context = deployment.context(FaultPlan.none());
          const store = scheduled(context.log.store, scheduler, `run ${i}`);
          return run({ ...context, log: { ...context.log, store } }, { slot: null, manual: false });
        });

        const results = await scheduler.waitFor(Promise.all(runs));

        expect(new Set(results.map(({ evaluated }) => evaluated.entry.digest)).size).toBe(1);
        expect(await deployment.complaints()).toEqual([]);
        expect(deployment.entries().filter((entry) => entry === `control-evaluation ${slot}`)).toHaveLength(1);
        expect(new Set(deployment.entries())).toEqual(new Set(whole.entries()));
        expect(deployment.received()).toEqual(whole.received());
      }),
      { numRuns: 60 },
    );
  });
});
