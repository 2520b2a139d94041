import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** How long a piece of work took, and the processors with it. */
export interface Time {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
}

/** What a piece of work cost, in the process that did it and nothing else. */
export interface Cost extends Time {
  /** Greatest resident memory of the whole process, megabytes (10^6 bytes). */
  readonly peakMegabytes: number;
}

/** Does the work and says what it cost. What its preparation left behind is collected before. */
export async function measured(work: () => Promise<unknown>): Promise<Cost> {
  globalThis.gc?.();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return {
    milliseconds,
    cpuMilliseconds: (user + system) / 1000,
    peakMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
  };
}

const WORKER = join(import.meta.dirname, 'worker.ts');

/** Does a task in a process of its own, which ends with it: memory and just-in-time code are not shared. */
export async function inProcess<T>(task: string, parameters: object): Promise<T> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', WORKER, task, JSON.stringify(parameters)],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return JSON.parse(stdout) as T;
}

/** Two tasks in turn, so that a busy machine is busy for both; of each the run that took the least time. */
export async function compared(
  repeats: number,
  floor: () => Promise<Cost>,
  ours: () => Promise<Cost>,
): Promise<{ readonly floor: Cost; readonly ours: Cost }> {
  const costs: { readonly floor: Cost; readonly ours: Cost }[] = [];
  for (let i = 0; i < repeats; i++) costs.push({ floor: await floor(), ours: await ours() });
  const best = (of: 'floor' | 'ours') =>
    costs.map((cost) => cost[of]).reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
  return { floor: best('floor'), ours: best('ours') };
}

/** Starts the simulated tenant in a process of its own. */
export async function startTenant(users: number, groups: number) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'tenant.ts'), String(users), String(groups)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const url = said.toString('utf8').trim();
  return {
    url,
    /** Requests since this was asked last. */
    requests: async () => {
      const response = await fetch(new URL('/requests', url));
      return ((await response.json()) as { requests: number }).requests;
    },
    stop: () => child.kill(),
  };
}
