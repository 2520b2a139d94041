import './memoised-verify.ts';
import { parentPort, workerData } from 'node:worker_threads';
import type { SeedResult, Share } from './run-schedules.ts';

const { play } = await import('./play.ts');
const { scheduleOf } = await import('./schedule.ts');
const { from, until, step }: Share = workerData;

for (let seed = from; seed < until; seed += step) {
  const { world, complaints } = await play(scheduleOf(seed));
  const fired = world.records.flatMap(({ fired, outcome }) => [
    ...fired,
    ...(outcome.state === 'told' ? outcome.told.map(({ action }) => `${action} in a review`) : []),
  ]);
  const result: SeedResult = { seed, complaints, fired };
  parentPort?.postMessage(result);
}
