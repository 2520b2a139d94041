import { spawn } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CACHE } from '../support/cache.ts';
import { pythonWith } from '../support/python.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
/** What it writes, functions included, in the last run. */
const LOG = join(CACHE, 'aws-emulator.log');
const START_WITHIN_MS = 60_000;

export const REGION = 'eu-central-1';
/** The owner of the emulated account: what IAM forbids is allowed to it. */
export const OWNER = { accessKeyId: 'test', secretAccessKey: 'test' };

export interface Emulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * An AWS on a free port of this machine: ministack from PyPI, in a virtual environment inside the repository that is made
 * when it is missing. It checks signatures and enforces IAM. Lambda functions run in the Node that is first in the PATH.
 */
export async function startEmulator(): Promise<Emulator> {
  const python = await emulatorPython();
  const port = await freePort();
  const scratch = await mkdtemp(join(CACHE, 'run-'));
  const log = await open(LOG, 'w');
  const child = spawn(python, ['-m', 'ministack'], {
    cwd: scratch,
    // A group of its own, since functions run in processes of their own.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: {
      PATH: [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      HOME: scratch,
      TMPDIR: scratch,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_REGION: REGION,
      AUTH: 'true',
      // State machines wait half a minute and more before they try again.
      SFN_WAIT_SCALE: '0.01',
      // It would listen on a fixed port, so that two emulators could not run at once.
      IOT_MTLS_ENABLED: 'false',
    },
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
    await log.close();
    await rm(scratch, { recursive: true, force: true });
  };

  const endpoint = `http://127.0.0.1:${port}`;
  const until = performance.now() + START_WITHIN_MS;
  while (!(await isHealthy(endpoint))) {
    if (child.exitCode !== null || performance.now() > until) {
      await stop();
      throw new Error(`the AWS emulator does not start; ${LOG} has what it says`);
    }
    await delay(100);
  }
  return { endpoint, stop };
}

async function isHealthy(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_ministack/health`).then(
    (response) => response.ok,
    () => false,
  );
}

/** The Python that the emulator runs in. */
export function emulatorPython(): Promise<string> {
  return pythonWith(REQUIREMENTS);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('a server on a port has a port');
  return address.port;
}
