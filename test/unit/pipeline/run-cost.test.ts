import { expect, it } from 'vitest';
import { run } from '../../../shared/pipeline/run.ts';
import { FaultPlan, FaultyStore } from '../../support/faulty-store.ts';
import { Scenario } from '../../support/scenario.ts';

it('a run asks as much of the store after thirty slots as after three', async () => {
  const scenario = new Scenario({ start: '2026-03-01T00:00:00Z' });
  const operations: string[][] = [];

  for (let slot = 1; slot <= 30; slot++) {
    scenario.clock.set(new Date(Date.UTC(2026, 2, 1, 6 * slot)).toISOString());
    const plan = FaultPlan.none();
    const store = new FaultyStore(scenario.store, plan);
    await run(scenario.context({ store }), { slot: null, manual: false });
    // The same places, whatever their numbers and digests are.
    operations.push(plan.operations.map((operation) => operation.replaceAll(/[0-9a-f]{20,}/g, '…')));
  }

  expect(operations[29]).toEqual(operations[2]);
});
