import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** The seeds of one worker. */
export interface Share {
  readonly from: number;
  readonly until: number;
  readonly step: number;
}

/** What a worker says about one seed. */
export interface SeedResult {
  readonly seed: number;
  readonly complaints: readonly string[];
  readonly fired: readonly string[];
}

export interface Summary {
  readonly schedules: number;
  readonly failures: readonly SeedResult[];
  /** How often each kind of fault came about, and what was told to be recorded in reviews. */
  readonly fired: ReadonlyMap<string, number>;
}

/** A schedule takes milliseconds; one that takes so long goes round in circles. */
const PATIENCE_MS = 60_000;

/** Plays the schedules of so many seeds, on every core of the machine. Rejects if one of them never ends. */
export async function runSchedules(from: number, count: number): Promise<Summary> {
  const workers = Math.min(count, availableParallelism());
  const failures: SeedResult[] = [];
  const fired = new Map<string, number>();
  let schedules = 0;
  const note = (result: SeedResult) => {
    schedules++;
    if (result.complaints.length > 0) failures.push(result);
    for (const name of result.fired) fired.set(name, (fired.get(name) ?? 0) + 1);
  };
  const shares = Array.from(
    { length: workers },
    (_, i): Share => ({ from: from + i, until: from + count, step: workers }),
  );
  await Promise.all(shares.map((share) => runShare(share, note)));
  return { schedules, failures: failures.sort((a, b) => a.seed - b.seed), fired };
}

function runShare(share: Share, note: (result: SeedResult) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: share });
  return new Promise((resolve, reject) => {
    let seed = share.from;
    const giveUp = () => {
      reject(new Error(`the schedule of seed ${seed} never ends: ${replayOf(seed)}`));
      void worker.terminate();
    };
    let patience = setTimeout(giveUp, PATIENCE_MS);
    worker.on('message', (result: SeedResult) => {
      note(result);
      seed += share.step;
      clearTimeout(patience);
      patience = setTimeout(giveUp, PATIENCE_MS);
    });
    worker.on('error', (cause) => reject(new Error(`seed ${seed} broke the harness: ${replayOf(seed)}`, { cause })));
    worker.on('exit', () => {
      clearTimeout(patience);
      resolve();
    });
  });
}

/** The command that plays one seed again and tells everything about it. */
function replayOf(seed: number): string {
  return `npm run faults -- --seed ${seed}`;
}

/** Failures as people read them: each with its command. */
export function describeFailures(failures: readonly SeedResult[]): string {
  return failures.map(({ seed, complaints }) => [replayOf(seed), ...complaints].join('\n  ')).join('\n');
}
