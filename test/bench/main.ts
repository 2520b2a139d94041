import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineAndCommit, writeBetween } from './document.ts';
import { type Cost, compared, inProcess, startTenant } from './measure.ts';
import { type BenchPlan, expectedRequests, FULL, LOOK_UPS, PEOPLE, QUICK, SHORT_LOG } from './sizes.ts';
import { markdownTable, megabytes, milliseconds, perSecond, ratio, seconds } from './table.ts';

/**
 * Measures, prints, and writes the tables into docs/performance.md; with --quick, smaller sizes, and nothing is written.
 * Every piece of work runs in a process of its own, beside a floor in another one.
 */
const isQuick = process.argv.includes('--quick');
const plan = isQuick ? QUICK : FULL;

const tables = [await collections(plan), await evaluations(plan), await appends(plan), ...(await years(plan))];
const report = [
  `Measured on ${await machineAndCommit()}; of ${plan.repeats} runs in turn, the best of each.`,
  ...tables,
].join('\n\n');
process.stdout.write(`${report}\n`);
if (!isQuick) await writeBetween('measured', report);

async function collections({ tenants, repeats }: BenchPlan): Promise<string> {
  const rows = [];
  for (const { users, groups } of tenants) {
    progress(`collection of ${users} users`);
    const tenant = await startTenant(users, groups);
    try {
      const parameters = { url: tenant.url, users, groups };
      // Makes the tenant's answers, which it keeps.
      await inProcess<Cost>('collection-floor', parameters);
      await tenant.requests();
      await inProcess<Cost>('collection', parameters);
      const requests = await tenant.requests();
      const { pages, certificate } = expectedRequests({ users, groups });
      const { floor, ours } = await compared(
        repeats,
        () => inProcess('collection-floor', parameters),
        () => inProcess('collection', parameters),
      );
      rows.push([
        String(users),
        seconds(floor),
        seconds(ours),
        ratio(floor, ours),
        perSecond(users, ours),
        megabytes(floor),
        megabytes(ours),
        `${requests} = ${pages} + ${requests - pages}${requests === pages + certificate ? '' : ` (expected ${certificate})`}`,
      ]);
    } finally {
      tenant.stop();
    }
  }
  const titles = [
    'users',
    'floor',
    'collection',
    'ratio',
    'users/s',
    'floor MB',
    'peak MB',
    'requests: pages + certificate',
  ];
  return `### Collection, end to end\n\n${markdownTable(titles, rows)}`;
}

async function evaluations({ evaluated, repeats }: BenchPlan): Promise<string> {
  const rows = [];
  for (const accounts of evaluated) {
    progress(`evaluation of ${accounts} accounts`);
    const { floor, ours } = await compared(
      repeats,
      () => inProcess('evaluation-floor', { accounts }),
      () => inProcess('evaluation', { accounts }),
    );
    const cpuSeconds = `${(ours.cpuMilliseconds / 1000).toFixed(2)} s`;
    rows.push([
      String(accounts),
      seconds(floor),
      seconds(ours),
      cpuSeconds,
      ratio(floor, ours),
      perSecond(accounts, ours),
    ]);
  }
  const titles = ['accounts and people', 'floor', 'evaluation', 'CPU', 'ratio', 'accounts/s'];
  return `### Evaluation\n\n${markdownTable(titles, rows)}`;
}

async function appends({ repeats }: BenchPlan): Promise<string> {
  progress('append');
  const entries = 300;
  const { floor, ours } = await compared(
    repeats,
    () => inProcess('append-floor', { entries }),
    () => inProcess('append', { entries }),
  );
  const row = [String(entries), seconds(floor), seconds(ours), ratio(floor, ours), perSecond(entries, ours)];
  return `### Append\n\n${markdownTable(['entries', 'floor', 'append', 'ratio', 'entries/s'], [row])}`;
}

type RunCost = Cost & { readonly operations: number };

async function years({ slots, repeats }: BenchPlan): Promise<string[]> {
  progress(`a log of ${slots} slots`);
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  try {
    const [year, short] = [
      { folder: join(folder, 'year'), slots, people: PEOPLE },
      { folder: join(folder, 'short'), slots: SHORT_LOG, people: PEOPLE },
    ];
    const size = await inProcess<{ files: number; megabytes: number }>('store-layout', year);
    await inProcess('store-layout', short);
    progress('verify');
    const verified = await compared(
      repeats,
      () => inProcess('verify-floor', year),
      () => inProcess('verify', year),
    );
    const lookUps = [];
    for (const name of LOOK_UPS) {
      progress(`look-up: ${name}`);
      const { floor, ours } = await compared(
        repeats,
        () => inProcess('look-back-floor', { ...year, name }),
        () => inProcess('look-back', { ...year, name }),
      );
      lookUps.push([name, milliseconds(floor), milliseconds(ours), ratio(floor, ours), megabytes(ours)]);
    }
    progress('runs after few and after many slots');
    const runs: { readonly short: RunCost; readonly year: RunCost }[] = [];
    for (let i = 0; i < repeats; i++) {
      runs.push({
        short: await inProcess<RunCost>('run', { ...short, slots: SHORT_LOG + i }),
        year: await inProcess<RunCost>('run', { ...year, slots: slots + i }),
      });
    }
    const best = (of: 'short' | 'year') =>
      runs.map((run) => run[of]).reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
    const [early, late] = [best('short'), best('year')];
    const about = `${slots} slots, ${size.files} files, ${size.megabytes.toFixed(0)} MB`;
    const verifyRow = [
      about,
      seconds(verified.floor),
      seconds(verified.ours),
      ratio(verified.floor, verified.ours),
      megabytes(verified.ours),
    ];
    return [
      `### Verification of a year\n\n${markdownTable(['log', 'floor', 'verify', 'ratio', 'peak MB'], [verifyRow])}`,
      `### Looking back over a year\n\n${markdownTable(['look-up', 'floor', 'look-up takes', 'ratio', 'peak MB'], lookUps)}`,
      `### A run, after few and after many slots\n\n${markdownTable(
        ['slots before', 'run', 'reads and writes of the store'],
        [
          [String(SHORT_LOG), milliseconds(early), String(early.operations)],
          [String(slots), milliseconds(late), String(late.operations)],
        ],
      )}`,
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function progress(text: string): void {
  process.stderr.write(`${text} …\n`);
}
