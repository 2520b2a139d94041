import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bundle } from '../../infra/bundle.ts';
import { FUNCTIONS } from '../../shared/deployment/functions.ts';
import { machineAndCommit, writeBetween } from './document.ts';
import type { Cost } from './measure.ts';
import { markdownTable } from './table.ts';

/**
 * Bundles the functions as a deployment does, and measures what it costs to load each, beside a handler that does
 * nothing: every time in a new process, all of them in turn. Writes the table into docs/performance.md.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const ROUNDS = 15;
const BARE = 'a handler that does nothing';

const folder = await mkdtemp(join(tmpdir(), 'rollcall-bundles-'));
try {
  const names = FUNCTIONS.map(({ name }) => name);
  const { outputs } = bundle(names, ROOT, folder);
  await mkdir(join(folder, BARE));
  await writeFile(join(folder, BARE, 'index.mjs'), 'export const handler = async () => ({});\n');

  const costs = new Map<string, Cost[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of [BARE, ...names]) costs.set(name, [...(costs.get(name) ?? []), await loadingOf(name)]);
  }
  const bare = medianOf(costs.get(BARE));
  const rows = await Promise.all([BARE, ...names].map((name) => rowOf(name, medianOf(costs.get(name)), bare)));
  const titles = ['function', 'kB', 'of it the SDK', 'gzipped', 'loading', 'CPU', 'peak MB', 'MB more'];
  const about = `Measured on ${await machineAndCommit()}; the median of ${ROUNDS} processes each, in turn.`;
  const report = `${about}\n\n${markdownTable(titles, rows)}`;
  process.stdout.write(`${report}\n`);
  await writeBetween('functions', report);

  async function rowOf(name: string, cost: Cost, floor: Cost): Promise<string[]> {
    const bytes = await readFile(join(folder, name, 'index.mjs'));
    const inputs = Object.entries(outputs).find(([path]) => path.endsWith(`/${name}/index.mjs`))?.[1].inputs ?? {};
    const ofSdk = Object.entries(inputs)
      .filter(([path]) => /node_modules\/@(aws-sdk|smithy|aws)\//.test(path))
      .reduce((total, [, { bytesInOutput }]) => total + bytesInOutput, 0);
    return [
      name,
      kilobytes(bytes.length),
      kilobytes(ofSdk),
      kilobytes(gzipSync(bytes).length),
      `${cost.milliseconds.toFixed(1)} ms`,
      `${cost.cpuMilliseconds.toFixed(0)} ms`,
      cost.peakMegabytes.toFixed(0),
      (cost.peakMegabytes - floor.peakMegabytes).toFixed(0),
    ];
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Loads a bundle in a new process, as Lambda does before the first call. */
async function loadingOf(name: string): Promise<Cost> {
  const code = `
    const [cpu, start] = [process.cpuUsage(), performance.now()];
    await import(${JSON.stringify(pathToFileURL(join(folder, name, 'index.mjs')).href)});
    const milliseconds = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    const peakMegabytes = (process.resourceUsage().maxRSS * 1024) / 1e6;
    process.stdout.write(JSON.stringify({ milliseconds, cpuMilliseconds: (user + system) / 1000, peakMegabytes }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    env: { AWS_REGION: 'eu-central-1', POWERTOOLS_SERVICE_NAME: 'rollcall', POWERTOOLS_DEV: 'false' },
  });
  return JSON.parse(stdout) as Cost;
}

function medianOf(costs: readonly Cost[] = []): Cost {
  const middle = (of: keyof Cost) => costs.map((cost) => cost[of]).sort((a, b) => a - b)[costs.length >> 1] ?? 0;
  return {
    milliseconds: middle('milliseconds'),
    cpuMilliseconds: middle('cpuMilliseconds'),
    peakMegabytes: middle('peakMegabytes'),
  };
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(bytes < 1000 ? 1 : 0);
}
