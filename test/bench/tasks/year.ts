import { createHash, verify as verifySignature } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
import type { Company } from '../../simulators/company/company.ts';
import { FaultPlan, FaultyStore } from '../../support/faulty-store.ts';
import { type Cost, measured } from '../measure.ts';
import type { LOOK_UPS } from '../sizes.ts';
import { type BenchStore, readCursors, scenarioOf, timeOf, writeCursors } from './store.ts';

/** Runs the slot after the last one over the folder. What it costs must not depend on the length of the log. */
export async function runOnce({ folder, slots, people }: BenchStore): Promise<Cost & { readonly operations: number }> {
  const played = scenarioOf({ people });
  played.clock.set(toInstant(timeOf(slots)));
  await readCursors(folder, played.state);
  const plan = FaultPlan.none();
  const store = new FaultyStore(new FolderStore(folder, 'main'), plan);
  const cost = await measured(() => run(played.context({ store }), { slot: null, manual: false }));
  await writeCursors(folder, played.state);
  return { ...cost, operations: plan.operations.length };
}

/** The floor: every file read and hashed, and every signature verified with the one key. */
export function verifyFloor({ folder, people }: BenchStore): Promise<Cost> {
  const root = join(folder, 'main');
  const { key } = scenarioOf({ people }).signer.publicKey;
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

export function verifyYear({ folder, slots, people }: BenchStore): Promise<Cost> {
  const { keyid } = scenarioOf({ people }).signer.publicKey;
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
  'accounts half-way back': (log, now) => accountsAsOf(log, 'leapsome', (timeOf(0) + now) / 2),
  diff: (log, now) => compareReadings(log, 'leapsome', { from: null, to: now }),
  history: (log, _now, { accounts }) => accountHistories(log, 'leapsome', accounts[1]?.userName ?? ''),
} as const satisfies {
  readonly [name in (typeof LOOK_UPS)[number]]: (log: LogReading, now: number, company: Company) => Promise<unknown>;
};

interface LookUp extends BenchStore {
  readonly name: (typeof LOOK_UPS)[number];
}

/** One look-up, and the files that it read. */
export async function lookBack({
  folder,
  slots,
  people,
  name,
}: LookUp): Promise<Cost & { readonly paths: readonly string[] }> {
  const played = scenarioOf({ people });
  const { log } = played.context();
  const plan = FaultPlan.none();
  const store = new FaultyStore(new FolderStore(folder, 'main'), plan);
  const cost = await measured(() => LOOK_BACK[name]({ ...log, store }, timeOf(slots), played.company));
  const paths = plan.operations.filter((operation) => operation.startsWith('read ')).map((read) => read.slice(5));
  return { ...cost, paths };
}

/** The floor of a look-up: the same files read, hashed and parsed. */
export async function lookBackFloor(lookUp: LookUp): Promise<Cost> {
  const { paths } = await lookBack(lookUp);
  return measured(async () => {
    for (const path of paths) {
      const bytes = await readFile(join(lookUp.folder, 'main', path)).catch(() => Buffer.from('null'));
      createHash('sha256').update(bytes).digest('hex');
      JSON.parse(bytes.toString('utf8'));
    }
  });
}
