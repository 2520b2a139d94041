import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretFingerprint } from '../../shared/kernel/digest.ts';
import { Company } from '../simulators/company/company.ts';
import { peopleCsv, rolesCsv } from '../simulators/company/exports.ts';
import { startLeapsome } from '../simulators/leapsome/server.ts';
import type { SimulatorServer } from '../simulators/server.ts';
import { CACHE } from '../support/cache.ts';

export const LAUNCHER = join(import.meta.dirname, '../../functions/cli/rollcall.mjs');
/** Hundreds of processes load the same modules: half of their time would go into stripping types and compiling. */
const COMPILED = join(CACHE, 'compiled');
export const TOKEN = 'canary-scim-token-4711';

export interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a user has it: a folder with a configuration, a key and files, and a simulated Leapsome. */
export class Installation {
  readonly folder: string;
  readonly company: Company;
  readonly leapsome: SimulatorServer;
  environment: { [name: string]: string } = { LEAPSOME_SCIM_TOKEN: TOKEN };

  private constructor(folder: string, company: Company, leapsome: SimulatorServer) {
    this.folder = folder;
    this.company = company;
    this.leapsome = leapsome;
  }

  /** A working installation of a company without findings. */
  static async create(size = 12): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
    const today = new Date().toISOString().slice(0, 10);
    const company = new Company({ seed: 5, size, domain: 'acme.example', today });
    const leapsome = await startLeapsome({ company, token: TOKEN });
    const installation = new Installation(folder, company, leapsome);
    await installation.rollcall('init', '--organization', 'acme', '--domain', 'acme.example', '--timezone', 'UTC');
    await installation.edit((text) =>
      text
        .replace('token: env:', `baseUrl: ${leapsome.url}\n        token: env:`)
        .replace('# roles:', 'roles:')
        .replace('#   - { from: import', '  - { from: import')
        .replace('# - { id: people', '- { id: people')
        .replace('# version: 1', 'version: 1')
        .replace('# approvedBy: grace@acme.example', `approvedBy: ${company.people[0]?.email}`)
        .replace('# approvedOn: 2026-09-01', `approvedOn: ${today}`)
        .replace('# reviews:', 'reviews:')
        .replace('# apiCredentials:', 'apiCredentials:')
        .replace('#   - { id: scim-token', '  - { id: scim-token')
        .replace('#       owner: ada@acme.example', `      owner: ${company.people[0]?.email}`)
        .replace('rotateBy: 2027-01-31', 'rotateBy: 2099-12-31')
        .replace('0123456789abcdef', secretFingerprint(TOKEN, 'acme/main')),
    );
    await installation.exportFiles();
    return installation;
  }

  async remove(): Promise<void> {
    await this.leapsome.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Changes the text of rollcall.yaml. */
  async edit(change: (text: string) => string): Promise<void> {
    const path = join(this.folder, 'rollcall.yaml');
    await writeFile(path, change(await readFile(path, 'utf8')));
  }

  /** Writes the files that somebody at the company exports: people and roles as they are. */
  async exportFiles(): Promise<void> {
    const now = new Date(Date.now() - 1000).toISOString();
    await writeFile(join(this.folder, 'people.csv'), peopleCsv(this.company, now));
    await writeFile(join(this.folder, 'role-export.csv'), rolesCsv(this.company, now, 'grace@acme.example'));
  }

  rollcall(...parameters: string[]): Promise<Result> {
    return runNode([LAUNCHER, ...parameters], this.folder, this.environment);
  }

  /** On a disk that takes no file of more than a kilobyte any more. */
  rollcallOnFullDisk(...parameters: string[]): Promise<Result> {
    const script = 'ulimit -f 1; exec "$0" "$@"';
    return execute('sh', ['-c', script, process.execPath, LAUNCHER, ...parameters], this.folder, this.environment);
  }

  /** A manual run in a second of its own: a manual slot is a second, and one that was evaluated is left as it is. */
  async runManually(...parameters: string[]): Promise<Result> {
    await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
    return this.rollcall('run', '--manual', ...parameters);
  }

  /** The digest of every file below a folder of the installation, by path: to see that nothing has changed. */
  async digests(folder = 'evidence'): Promise<{ [path: string]: string }> {
    const digests: { [path: string]: string } = {};
    for (const path of await this.paths(folder)) {
      digests[path] = createHash('sha256')
        .update(await readFile(join(this.folder, folder, path)))
        .digest('hex');
    }
    return digests;
  }

  /** The files below a folder of the installation. */
  async paths(folder = 'evidence'): Promise<string[]> {
    const entries = await readdir(join(this.folder, folder), { recursive: true, withFileTypes: true });
    const root = join(this.folder, folder);
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.folder, path), text);
  }
}

/** Runs Node in a folder, with a bare environment. */
export function runNode(
  parameters: readonly string[],
  cwd: string,
  environment: { readonly [name: string]: string } = {},
): Promise<Result> {
  return execute(process.execPath, parameters, cwd, environment);
}

function execute(
  program: string,
  parameters: readonly string[],
  cwd: string,
  environment: { readonly [name: string]: string },
): Promise<Result> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILED, ...environment };
    const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 };
    execFile(program, parameters, options, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}
