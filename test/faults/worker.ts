import './memoised-verify.ts';
import { parentPort, workerData } from 'node:worker_threads';
import type { SeedResult, Share } from './run-schedules.ts';

const { play } = await import('./play.ts');
const { scheduleOf } = await import('./schedule.ts');
const { from, until, step }: Share = workerData;

for (let seed = from; seed < until; seed += step) {
  const { world, complaints } = await play(scheduleOf(seed));
  const result: SeedResult = { seed, complaints, fired: world.records.flatMap(({ fired }) => fired) };
  parentPort?.postMessage(result);
}
