import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineAndCommit, writeBetween } from './document.ts';
import { type Cost, inProcess, type Time } from './measure.ts';
import { BUNDLED, BUNDLED_QUICK, BUNDLED_YEAR, type BundledSize } from './sizes.ts';
import { markdownTable, megabytes, ratio, seconds } from './table.ts';

/**
 * Measures bundles beside programs that everybody has, and writes the table into docs/performance.md. With --quick, of a
 * small store; with --year, of a year of a large one, which takes hours and 40 GB: then nothing is written.
 */
const isWritten = !process.argv.includes('--quick') && !process.argv.includes('--year');
const sizes = process.argv.includes('--year') ? BUNDLED_YEAR : isWritten ? BUNDLED : BUNDLED_QUICK;

const rows: string[][] = [];
for (const size of sizes) rows.push(...(await rowsOf(size)));
const titles = ['store', 'work', 'floor', 'takes', 'ratio', 'CPU of floor', 'CPU', 'ratio of CPU', 'peak MB'];
const report = `Measured on ${await machineAndCommit()}.\n\n${markdownTable(titles, rows)}`;
process.stdout.write(`${report}\n`);
if (isWritten) await writeBetween('bundles', report);

async function rowsOf({ people, slots }: BundledSize): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  const store = { folder, people, slots, file: join(folder, 'bundle.zip'), unpacked: join(folder, 'unpacked') };
  const run = <T extends Time>(task: string) => {
    process.stderr.write(`${people} people, ${slots} slots: ${task} …\n`);
    return inProcess<T>(task, store);
  };
  try {
    const { files, megabytes: size } = await run<Time & { files: number; megabytes: number }>('store-layout');
    const about = `${people} people, ${slots} slots: ${files} files, ${size.toFixed(0)} MB`;
    // Both floors need a bundle.
    await run('bundle');
    const floors = { bundle: 'pack-floor', 'verify-bundle': 'unpack-floor', reperform: 'unpack-floor' } as const;
    const rows: string[][] = [];
    for (const [task, theirs] of Object.entries(floors)) {
      const floor = await run<Time>(theirs);
      const ours = await run<Cost>(task);
      const cpu = [floor, ours].map(({ cpuMilliseconds }) => `${(cpuMilliseconds / 1000).toFixed(1)} s`);
      rows.push([
        about,
        task,
        seconds(floor),
        seconds(ours),
        ratio(floor, ours),
        ...cpu,
        (ours.cpuMilliseconds / floor.cpuMilliseconds).toFixed(2),
        megabytes(ours),
      ]);
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
