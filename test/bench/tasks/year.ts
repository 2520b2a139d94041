import { createHash, verify as verifySignature } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FolderSource } from '../../../shared/adapters/local/folder-source.ts';
import { FolderStore } from '../../../shared/adapters/local/folder-store.ts';
import type { LogReading } from '../../../shared/evidence/log/entry.ts';
import { verify } from '../../../shared/evidence/verify/verify.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { accountHistories } from '../../../shared/pipeline/lookup/account-history.ts';
import { accountsAsOf } from '../../../shared/pipeline/lookup/accounts-as-of.ts';
import { compareReadings } from '../../../shared/pipeline/lookup/compare-readings.ts';
import { newestEntries } from '../../../shared/pipeline/lookup/log-entries.ts';
import { run } from '../../../shared/pipeline/run.ts';
import { FaultPlan, FaultyStore } from '../../support/faulty-store.ts';
import { Scenario } from '../../support/scenario.ts';
import { type Cost, measured } from '../measure.ts';
import type { LOOK_UPS } from '../sizes.ts';

/** A log of many slots in a folder, and a short one of the same company. */
interface Year {
  /** The folder of the store; the workspace is `main`. */
  readonly folder: string;
  readonly slots: number;
}

const START = Date.parse('2026-01-01T00:00:00Z');
const SIX_HOURS = 6 * 3_600_000;
const PEOPLE = 200;
const timeOf = (slot: number) => START + slot * SIX_HOURS;

function scenario(): Scenario {
  return new Scenario({ size: PEOPLE, start: toInstant(START) });
}

/** Runs slot after slot in memory, and then lays the files out. Somebody joins, and somebody leaves, every 16 days. */
export async function layOutYear({ folder, slots }: Year): Promise<object> {
  const played = scenario();
  const { company } = played;
  for (let slot = 0; slot < slots; slot++) {
    if (slot % 64 === 8) company.join(company.hire(toInstant(timeOf(slot)).slice(0, 10)));
    const leaver = company.people[slot / 64];
    if (leaver && slot > 0) {
      company.leave(leaver, toInstant(timeOf(slot) - 86_400_000).slice(0, 10));
      const account = company.accountOf(leaver.id);
      if (account) company.deactivate(account);
    }
    await played.runAt(toInstant(timeOf(slot)));
  }
  for (const [path, bytes] of played.store.files) {
    const target = join(folder, 'main', path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
  await writeFile(join(folder, 'cursors.json'), JSON.stringify([...played.state.values].map(toText)));
  const sizes = [...played.store.files.values()].map(({ length }) => length);
  return { files: sizes.length, megabytes: sizes.reduce((sum, size) => sum + size, 0) / 1e6 };
}

/** Runs the slot after the last one over the folder. What it costs must not depend on the length of the log. */
export async function runOnce({ folder, slots }: Year): Promise<Cost & { readonly operations: number }> {
  const played = scenario();
  played.clock.set(toInstant(timeOf(slots)));
  const cursors = JSON.parse(await readFile(join(folder, 'cursors.json'), 'utf8')) as [string, string][];
  for (const [name, text] of cursors) played.state.values.set(name, Buffer.from(text));
  const plan = FaultPlan.none();
  const store = new FaultyStore(new FolderStore(folder, 'main'), plan);
  const cost = await measured(() => run(played.context({ store }), { slot: null, manual: false }));
  await writeFile(join(folder, 'cursors.json'), JSON.stringify([...played.state.values].map(toText)));
  return { ...cost, operations: plan.operations.length };
}

function toText([name, bytes]: readonly [string, Uint8Array]): [string, string] {
  return [name, Buffer.from(bytes).toString('utf8')];
}

/** The floor: every file read and hashed, and every signature verified with the one key. */
export function verifyFloor({ folder }: Year): Promise<Cost> {
  const root = join(folder, 'main');
  const { key } = scenario().signer.publicKey;
  return measured(async () => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      const bytes = await readFile(join(entry.parentPath, entry.name));
      createHash('sha256').update(bytes).digest('hex');
      if (!entry.name.endsWith('.dsse.json')) continue;
      const { payload, signatures } = JSON.parse(bytes.toString('utf8'));
      const message = Buffer.from(payload, 'base64');
      const header = `DSSEv1 28 application/vnd.in-toto+json ${message.length} `;
      const signed = Buffer.concat([Buffer.from(header), message]);
      if (!verifySignature('sha256', signed, key, Buffer.from(signatures[0].sig, 'base64')))
        throw new Error(entry.name);
    }
  });
}

export function verifyYear({ folder, slots }: Year): Promise<Cost> {
  const { keyid } = scenario().signer.publicKey;
  return measured(async () => {
    const report = await verify(new FolderSource(join(folder, 'main')), {
      anchor: keyid,
      from: null,
      to: null,
      schedule: null,
      knownHeads: [],
      asOf: timeOf(slots),
    });
    if (report.verdict !== 'verified') throw new Error(`${report.verdict}: ${report.violations[0]?.message}`);
  });
}

const LOOK_BACK = {
  log: (log, _now) => newestEntries(log, 20),
  'accounts now': (log, now) => accountsAsOf(log, 'leapsome', now),
  'accounts half-way back': (log, now) => accountsAsOf(log, 'leapsome', (START + now) / 2),
  diff: (log, now) => compareReadings(log, 'leapsome', { from: null, to: now }),
  history: (log, _now) => accountHistories(log, 'leapsome', scenario().company.accounts[1]?.userName ?? ''),
} as const satisfies {
  readonly [name in (typeof LOOK_UPS)[number]]: (log: LogReading, now: number) => Promise<unknown>;
};

interface LookUp extends Year {
  readonly name: (typeof LOOK_UPS)[number];
}

/** One look-up, and the files that it read. */
export async function lookBack({ folder, slots, name }: LookUp): Promise<Cost & { readonly paths: readonly string[] }> {
  const { log } = scenario().context();
  const plan = FaultPlan.none();
  const store = new FaultyStore(new FolderStore(folder, 'main'), plan);
  const cost = await measured(() => LOOK_BACK[name]({ ...log, store }, timeOf(slots)));
  const paths = plan.operations.filter((operation) => operation.startsWith('read ')).map((read) => read.slice(5));
  return { ...cost, paths };
}

/** The floor of a look-up: the same files read, hashed and parsed. */
export async function lookBackFloor({ folder, slots, name }: LookUp): Promise<Cost> {
  const { paths } = await lookBack({ folder, slots, name });
  return measured(async () => {
    for (const path of paths) {
      const bytes = await readFile(join(folder, 'main', path)).catch(() => Buffer.from('null'));
      createHash('sha256').update(bytes).digest('hex');
      JSON.parse(bytes.toString('utf8'));
    }
  });
}
