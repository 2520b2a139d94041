import './memoised-verify.ts';
import { parseArgs } from 'node:util';

/**
 * `npm run faults -- --seed 17` plays one schedule and tells everything about it; `npm run faults -- --count 1000000
 * --from 10000` plays more of them than the tests do. Exits with 1 if an oracle complains.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
    count: { type: 'string', default: '10000' },
  },
});
const { describeFailures, runSchedules } = await import('./run-schedules.ts');
const print = (text: string) => process.stdout.write(`${text}\n`);

if (values.seed === undefined) {
  const { schedules, failures, fired } = await runSchedules(Number(values.from), Number(values.count));
  for (const [name, times] of [...fired].sort(([, a], [, b]) => b - a)) print(`${String(times).padStart(8)}  ${name}`);
  print(`${schedules} schedules, ${failures.length} of them with complaints`);
  if (failures.length > 0) print(describeFailures(failures));
  process.exitCode = failures.length === 0 ? 0 : 1;
} else {
  const { play } = await import('./play.ts');
  const { scheduleOf } = await import('./schedule.ts');
  const schedule = scheduleOf(Number(values.seed));
  const { world, complaints } = await play(schedule);
  print(JSON.stringify(schedule, null, 2));
  for (const { outcome, fired, elapsedMs, operations } of world.records) {
    print(JSON.stringify({ outcome, fired, elapsedMs, operations: operations.length }));
  }
  print(complaints.length === 0 ? 'no complaints' : complaints.join('\n'));
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
