import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderSource } from '../../../shared/adapters/local/folder-source.ts';
import { verify } from '../../../shared/evidence/verify/verify.ts';
import type { Slot } from '../../../shared/kernel/instant.ts';
import { slotsBetween } from '../../../shared/kernel/slots.ts';
import { run } from '../../../shared/pipeline/run.ts';
import type { RunContext } from '../../../shared/pipeline/run-context.ts';
import { type RunSummary, summariseRun } from '../../../shared/pipeline/summary.ts';
import { Company } from '../../../test/simulators/company/company.ts';
import { Directory } from '../../../test/simulators/company/directory.ts';
import { rolesCsv } from '../../../test/simulators/company/exports.ts';
import { StoryClock } from '../../../test/simulators/story-clock.ts';
import { DemoConfiguration } from '../demo/demo-configuration.ts';
import { handOver } from '../demo/hand-over.ts';
import { holdReview } from '../demo/held-review.ts';
import { type Simulators, startSimulators } from '../demo/simulators.ts';
import { COMPANY, FIRST_DAY, SCENES, type Stage, setTheStage } from '../demo/story.ts';
import { demoHost, demoKeyPem } from '../demo/world.ts';
import { UsageError } from '../errors.ts';
import { printParagraph } from '../output/paragraph.ts';
import { printChanges, printOutcomes } from '../output/run-report.ts';
import type { Session } from '../session.ts';
import { loadConfiguration, openWorkspaces } from '../wire.ts';

const FOLDER = 'rollcall-demo';
/** Says that the folder is ours to replace. */
const MARKER = '.made-by-rollcall-demo';
const REVIEWED_AFTER = '2026-03-05T06:00:00Z';
const LAST_SLOT = '2026-03-05T18:00:00Z';

/** Plays four days of a small company, from an empty folder to verified evidence, and then a forgery. */
export async function demoCommand(session: Session): Promise<number> {
  const { terminal } = session;
  const folder = await makeFolder();
  const company = new Company(COMPANY);
  const directory = new Directory(company, `${FIRST_DAY}T05:00:00Z`);
  setTheStage(company);
  const clock = new StoryClock(`${FIRST_DAY}T05:00:00Z`);
  const simulators = await startSimulators(company, directory, () => clock.now());
  try {
    terminal.print(
      terminal.paint('strong', `Acme: ${company.people.length} people, four days, a reading every six hours.`),
    );
    printParagraph(
      terminal,
      'Simulated are Leapsome, Humaans, Entra ID and the clock. Everything else is the program as you will run it.',
    );
    const { context, anchor } = await play(session, folder, directory, clock, simulators);
    await showEvidence(session, folder, anchor, clock);
    await handOver(terminal, folder, context, anchor);
    return 0;
  } finally {
    await simulators.stop();
  }
}

async function makeFolder(): Promise<string> {
  const found = await readdir(FOLDER).catch(() => null);
  if (found && !found.includes(MARKER)) {
    throw new UsageError(`the folder ${FOLDER} is there already and not the demo's; move it away and run again`);
  }
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  await writeFile(join(FOLDER, MARKER), '');
  await writeFile(join(FOLDER, 'rollcall-key.pem'), demoKeyPem(), { mode: 0o600 });
  return FOLDER;
}

/** Plays the story slot by slot; returns the workspace as it is at the end, and the trust anchor. */
async function play(
  session: Session,
  folder: string,
  directory: Directory,
  clock: StoryClock,
  simulators: Simulators,
): Promise<{ readonly context: RunContext; readonly anchor: string }> {
  const { terminal } = session;
  const { company } = directory;
  const configuration = new DemoConfiguration(company);
  const stage: Stage = {
    company,
    directory,
    setFault: (fault) => {
      simulators.leapsome.fault = fault;
    },
    approve: (account, role) => configuration.approve(account, role, new Date(clock.now()).toISOString().slice(0, 10)),
    classify: (role) => configuration.classify(role),
  };
  const host = demoHost(clock, simulators.addresses);
  const schedule = { cron: '0 */6 * * *', timezone: 'UTC' };
  let last: RunSummary | null = null;
  let played: RunContext | null = null;
  for (const slot of slotsBetween(schedule, clock.now(), Date.parse(LAST_SLOT))) {
    for (const scene of SCENES.filter(({ before }) => before === slot)) {
      terminal.print();
      printParagraph(terminal, scene.tells);
      scene.happens(stage);
    }
    clock.advanceTo(slot);
    const today = slot.slice(0, 10);
    const founder = company.accounts[0]?.userName ?? '';
    await writeFile(join(folder, 'role-export.csv'), rolesCsv(company, today, founder));
    await writeFile(join(folder, 'rollcall.yaml'), configuration.toYaml());

    const loaded = await loadConfiguration(join(folder, 'rollcall.yaml'));
    const [context] = await openWorkspaces(loaded, undefined, host, (_workspace, { step }) =>
      terminal.progress(`${slot} ${step} …`),
    );
    if (!context) throw new Error('the demo has one workspace');
    const result = await run(context, { slot: null, manual: false });
    last = await summariseRun(context, result.run, result.collected, result.evaluated);
    played = context;
    printSlot(session, slot, last);
    if (slot === REVIEWED_AFTER) await holdReview(terminal, folder, context, clock, company);
  }
  terminal.print();
  if (last) printOutcomes(terminal, last);
  if (!played) throw new Error('the demo has slots');
  return { context: played, anchor: played.log.trusted[0]?.keyid ?? '' };
}

function printSlot({ terminal }: Session, slot: Slot, summary: RunSummary): void {
  const counts = new Map<string, number>();
  for (const { outcome } of summary.results.results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const outcomes = (['pass', 'fail', 'inconclusive'] as const)
    .filter((outcome) => counts.has(outcome))
    .map((outcome) => terminal.paint(outcome, `${counts.get(outcome)} ${outcome}`));
  terminal.print(`  ${slot.slice(0, 10)} ${slot.slice(11, 16)}  ${outcomes.join(', ')}`);
  printChanges(terminal, summary);
}

/** Where the evidence lies, that it verifies, and what happens to somebody who changes it. */
async function showEvidence({ terminal }: Session, folder: string, anchor: string, clock: StoryClock): Promise<void> {
  const store = join(folder, 'evidence');
  const asOf = new Date(clock.now()).toISOString();
  const input = { anchor, from: null, to: null, schedule: null, knownHeads: [], asOf: clock.now() };
  const report = await verify(new FolderSource(join(store, 'main')), input);
  terminal.print();
  terminal.print(`The evidence lies in ${store}: ${report.entries} signed entries, ${report.artifacts} artifacts.`);
  printParagraph(
    terminal,
    'Events for the security team lie beside it, in .state/main/events.jsonl. Verify it yourself:',
  );
  terminal.print();
  terminal.print(`  npx rollcall verify ${store} --as-of ${asOf.slice(0, 19)}Z \\`);
  terminal.print(`    --anchor ${anchor}`);
  terminal.print();
  terminal.print(
    `  ${terminal.paint('pass', report.verdict)}: ${report.slots.evaluated} of ${report.slots.expected} slots evaluated`,
  );
  const violation = (code: string, at: string, message: string) =>
    printParagraph(terminal, `${code} ${at} ${message}`, { first: '  ', rest: '    ' });
  for (const { code, at, message } of report.violations) violation(code, at, message);

  terminal.print();
  terminal.print('Look around: who could do what, what changed, what stands.');
  terminal.print();
  terminal.print(`  npx rollcall --config ${join(folder, 'rollcall.yaml')} accounts --as-of ${FIRST_DAY}`);
  terminal.print(`  (or diff --from 2026-03-03, history hr-inbox@${COMPANY.domain}, log, findings)`);

  const copy = await mkdtemp(join(tmpdir(), 'rollcall-demo-'));
  try {
    await cp(store, copy, { recursive: true });
    const forged = await forge(join(copy, 'main'));
    const caught = await verify(new FolderSource(join(copy, 'main')), input);
    terminal.print();
    printParagraph(terminal, `Now somebody edits a copy: in ${forged} one account becomes inactive.`);
    terminal.print();
    terminal.print(`  ${terminal.paint('fail', caught.verdict)}`);
    for (const { code, at, message } of caught.violations) {
      if (!report.violations.some((known) => known.at === at)) violation(code, at, message);
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Makes the first active account of the first snapshot inactive, as a forger would. */
async function forge(workspace: string): Promise<string> {
  const folder = join(workspace, 'evidence', '2026', '03');
  for (const name of (await readdir(folder)).sort()) {
    const text = await readFile(join(folder, name), 'utf8');
    if (!text.includes('"schema":"urn:rollcall:access-snapshot:v1"')) continue;
    await writeFile(join(folder, name), text.replace('"active":true', '"active":false'));
    return `evidence/2026/03/${name.slice(0, 12)}…`;
  }
  throw new Error('the demo has collected snapshots');
}
