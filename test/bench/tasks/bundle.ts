import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FolderStore } from '../../../shared/adapters/local/folder-store.ts';
import { withFile } from '../../../shared/adapters/local/random-access-file.ts';
import { writeNewFile } from '../../../shared/adapters/local/whole-file.ts';
import { zipped } from '../../../shared/adapters/node/zip.ts';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import { bundleSource, verifyBundle } from '../../../shared/evidence/verify/bundle/verify-bundle.ts';
import type { VerificationInput } from '../../../shared/evidence/verify/verify.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { exportBundle } from '../../../shared/pipeline/bundle/export-bundle.ts';
import { reperform } from '../../../shared/pipeline/reperform/reperform.ts';
import { PERFORMER } from '../../support/reperformed.ts';
import { type Cost, measured, type Time } from '../measure.ts';
import { type BenchStore, scenarioOf, timeOf } from './store.ts';

/** A store, and a bundle of all of it. */
interface Bundled extends BenchStore {
  /** The archive. */
  readonly file: string;
  /** A folder to unpack it into. */
  readonly unpacked: string;
}

/** Makes a bundle of the whole store: from the log to the archive on the disk. */
export async function bundleStore({ folder, slots, people, file }: Bundled): Promise<Cost> {
  const played = scenarioOf({ people });
  played.clock.set(toInstant(timeOf(slots)));
  const store = new FolderStore(folder, 'main');
  const period = { from: toInstant(timeOf(0)), to: toInstant(timeOf(slots)) };
  await rm(file, { force: true });
  return measured(() =>
    exportBundle(
      played.context({ store }),
      { period, asOf: period.to, nonce: null },
      (files) => writeNewFile(file, zipped(files), 0o600),
      () => {},
    ),
  );
}

/**
 * The floor of a bundle: the same files packed, and hashed, and one signature verified, by the programs that everybody has.
 */
export async function packFloor({ file, unpacked }: Bundled): Promise<Time> {
  await unpack(file, unpacked);
  const packed = `${file}.floor.zip`;
  try {
    return await measuredInShell(
      `cd "$1" && zip -q -r "$2" . && find . -type f -print0 | xargs -0 sha256sum >/dev/null && ${VERIFY_ONE}`,
      [unpacked, packed],
    );
  } finally {
    await rm(packed, { force: true });
    await rm(unpacked, { recursive: true });
  }
}

/** The floor of whoever reads a bundle: the archive inflated with its checksums, all of it hashed, and one signature verified. */
export async function unpackFloor({ file, unpacked }: Bundled): Promise<Time> {
  await unpack(file, unpacked, 'checkpoint.dsse.json', 'keys/*');
  try {
    return await measuredInShell(`cd "$1" && unzip -p "$2" | sha256sum >/dev/null && ${VERIFY_ONE}`, [unpacked, file]);
  } finally {
    await rm(unpacked, { recursive: true });
  }
}

/** Verifies a bundle, all of it. */
export async function verifyBundled({ people, slots, file }: Bundled): Promise<Cost> {
  const input = inputOf({ people, slots });
  return measured(async () => {
    const report = await withFile(file, (opened) => verifyBundle(opened, { ...input, nonce: null }));
    if (report.verdict !== 'verified') throw new Error(`${report.verdict}: ${report.violations[0]?.message}`);
  });
}

/** Verifies a bundle, and performs its evaluations again from it alone. */
export async function reperformBundled(bundled: Bundled): Promise<Cost> {
  const input = inputOf(bundled);
  return measured(() =>
    withFile(bundled.file, async (opened) => {
      const report = await verifyBundle(opened, { ...input, nonce: null });
      const performer = { ...PERFORMER, tests: CATALOGUE };
      const everything = { from: null, to: null };
      const performed = await reperform(await bundleSource(opened), report, everything, performer, () => {});
      const same = performed.filter(({ outcome }) => outcome === 'identical').length;
      if (same !== bundled.slots) throw new Error(`${same} of ${bundled.slots} evaluations were identical`);
    }),
  );
}

function inputOf({ people, slots }: Pick<BenchStore, 'people' | 'slots'>): VerificationInput {
  const anchor = scenarioOf({ people }).signer.publicKey.keyid;
  return { anchor, from: null, to: null, schedule: null, knownHeads: [], asOf: timeOf(slots) };
}

const inShell = promisify(execFile);

/** Verifies the signature that `unpack` has laid ready. */
const VERIFY_ONE = 'openssl dgst -sha256 -verify .floor/key.pem -signature .floor/signature .floor/message >/dev/null';

/** Unpacks files of a bundle, all if none are named, and lays ready what openssl needs to verify its checkpoint. */
async function unpack(file: string, folder: string, ...names: readonly string[]): Promise<void> {
  await inShell('unzip', ['-q', file, ...names, '-d', folder]);
  const { payload, signatures } = JSON.parse(await readFile(join(folder, 'checkpoint.dsse.json'), 'utf8'));
  const message = Buffer.from(payload, 'base64');
  const header = `DSSEv1 28 application/vnd.in-toto+json ${message.length} `;
  const [key = ''] = await readdir(join(folder, 'keys'));
  await mkdir(join(folder, '.floor'));
  await writeFile(join(folder, '.floor/message'), Buffer.concat([Buffer.from(header), message]));
  await writeFile(join(folder, '.floor/signature'), Buffer.from(signatures[0].sig, 'base64'));
  await copyFile(join(folder, 'keys', key), join(folder, '.floor/key.pem'));
}

/** Runs a script of bash, and says what its programs cost. */
async function measuredInShell(script: string, parameters: readonly string[]): Promise<Time> {
  const start = performance.now();
  const { stdout } = await inShell('bash', ['-c', `set -e -o pipefail; ${script}; times`, 'bash', ...parameters]);
  const milliseconds = performance.now() - start;
  // The last line is what the children took, as user and as system.
  const last = stdout.trim().split('\n').at(-1) ?? '';
  const seconds = [...last.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return { milliseconds, cpuMilliseconds: seconds.reduce((sum, each) => sum + each, 0) * 1000 };
}
