import { execFile } from 'node:child_process';
import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildVerifier } from '../../functions/verifier/build.ts';
import { type BundleInput, verifyBundle } from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import type { VerificationReport } from '../../shared/evidence/verify/report.ts';
import { type VerificationInput, verify } from '../../shared/evidence/verify/verify.ts';
import { toInstant } from '../../shared/kernel/instant.ts';
import { EXIT_CODES } from '../conformance/bundle-case.ts';
import { forgeBundle } from '../conformance/bundle-forge.ts';
import { BUNDLE_CASES, inputOf } from '../conformance/corpus.ts';
import { CORPUS, type TamperedStore, tampered } from '../corpus/corpus.ts';
import { buildGoodStore, type GoodStore } from '../corpus/good-store.ts';
import { fileOf } from '../support/memory-file.ts';
import { sourceOf } from '../support/memory-source.ts';
import { oldestNode } from './oldest-node.ts';

/** `rollcall-verify.mjs`, as an auditor runs it, says what the verifier says that everything else is tested with. */

let folder: string;
let good: GoodStore;
/** By what the auditor brings. */
let stores: Map<string, Written[]>;
let bundles: WrittenBundle[];
const nodes = { 'Node 20': '', 'Node 24': process.execPath };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-verifier-'));
  await buildVerifier(resolve(import.meta.dirname, '../..'), folder);
  nodes['Node 20'] = await oldestNode();
  good = await buildGoodStore();
  stores = await writeStores(join(folder, 'stores'));
  bundles = await writeBundles(join(folder, 'bundles'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(node: string, ...parameters: readonly string[]): Promise<Said> {
  const program = [join(folder, 'rollcall-verify.mjs'), ...parameters];
  return new Promise((done) => {
    execFile(node, program, { maxBuffer: 1e9 }, (error, stdout, stderr) =>
      done({ exitCode: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** Runs the program once for each list of parameters, in a process that loads it anew each time: starting many takes long. */
const REPEATEDLY = `
const said = [];
for (const [i, parameters] of JSON.parse(process.argv[2]).entries()) {
  process.argv.splice(2, Infinity, ...parameters);
  let stdout = '';
  const write = process.stdout.write;
  process.stdout.write = (text) => { stdout += text; return true; };
  await import(process.argv[1] + '?' + i);
  process.stdout.write = write;
  said.push({ exitCode: process.exitCode, stdout, stderr: '' });
}
process.exitCode = 0;
process.stdout.write(JSON.stringify(said));
`;

async function runRepeatedly(node: string, calls: readonly (readonly string[])[]): Promise<Said[]> {
  const script = join(folder, 'repeatedly.mjs');
  await writeFile(script, REPEATEDLY.replace('process.argv[1]', JSON.stringify(join(folder, 'rollcall-verify.mjs'))));
  const { stdout } = await promisify(execFile)(node, [script, JSON.stringify(calls)], { maxBuffer: 1e9 });
  return JSON.parse(stdout);
}

function flagsFor({
  anchor,
  asOf,
  from,
  to,
  schedule,
  knownHeads,
  ...rest
}: VerificationInput | BundleInput): string[] {
  const nonce = 'nonce' in rest ? rest.nonce : null;
  return [
    ...['--as-of', toInstant(asOf), '--json'],
    ...(anchor === null ? [] : ['--anchor', anchor]),
    ...(from === null ? [] : ['--from', toInstant(from)]),
    ...(to === null ? [] : ['--to', toInstant(to)]),
    ...(schedule === null ? [] : ['--schedule', schedule.cron, '--timezone', schedule.timezone]),
    ...(nonce === null ? [] : ['--nonce', nonce]),
    ...knownHeads.flatMap(({ seq, digest }) => ['--known-head', `${seq}:${digest}`]),
  ];
}

function reportsIn({ stdout }: Said): VerificationReport[] {
  return JSON.parse(stdout).workspaces;
}

/** What two verifiers have to agree about, however files come in order. */
function gist({ verdict, violations, slots, head }: VerificationReport) {
  return {
    verdict,
    slots,
    head,
    violations: violations.map(({ code, at, message }) => `${code} ${at} ${message}`).sort(),
  };
}

interface Written {
  readonly name: string;
  readonly expected: VerificationReport;
}

/** Stores that one call can verify: what the auditor brings is the same for all. */
async function writeStores(root: string): Promise<Map<string, Written[]>> {
  const pool = join(root, 'good');
  await writeFiles(pool, good.files);
  const groups = new Map<string, Written[]>();
  for (const [i, tampering] of CORPUS.flatMap(([, cases]) => cases).entries()) {
    const store = await tampered(good, tampering);
    const name = String(i).padStart(3, '0');
    if (!canBeAFolder(store)) continue;
    const flags = JSON.stringify(flagsFor(store.input));
    const group = groups.get(flags) ?? [];
    groups.set(flags, group);
    await writeFiles(join(root, String([...groups.keys()].indexOf(flags)), name), store.files, pool);
    group.push({ name, expected: await verify(sourceOf(store), store.input) });
  }
  return groups;
}

/** Writes files, or links those that are as they were in the good store: there are twenty thousand. */
async function writeFiles(root: string, files: ReadonlyMap<string, Uint8Array>, pool?: string): Promise<void> {
  const folders = new Set([...files.keys()].map((path) => dirname(join(root, path))));
  for (const each of folders) await mkdir(each, { recursive: true });
  for (const [path, bytes] of files) {
    if (pool !== undefined && good.files.get(path) === bytes) await link(join(pool, path), join(root, path));
    else await writeFile(join(root, path), bytes);
  }
}

interface WrittenBundle {
  readonly path: string;
  readonly input: BundleInput;
  readonly exitCode: number;
  readonly expected: VerificationReport;
}

/** The conformance corpus, without what an auditor says by naming a workspace. */
async function writeBundles(root: string): Promise<WrittenBundle[]> {
  await mkdir(root);
  const written: WrittenBundle[] = [];
  for (const bundle of BUNDLE_CASES) {
    const input = inputOf(bundle, good);
    if (input.workspace !== undefined) continue;
    const path = join(root, `${bundle.name}.zip`);
    const zip = await forgeBundle(good, bundle.plan);
    await writeFile(path, zip);
    const expected = await verifyBundle(fileOf(zip), input);
    written.push({ path, input, exitCode: EXIT_CODES[bundle.verdict], expected });
  }
  return written;
}

/** Some stores have files that no folder can have, some are found by the name of the workspace, some are not there at all. */
function canBeAFolder({ files, input }: TamperedStore): boolean {
  const paths = [...files.keys()];
  const isAFile = (path: string) => paths.some((other) => other.startsWith(`${path}/`));
  const isImpossible = (path: string) => /\0|^$|^\/|\/$|\/\/|(^|\/)\.\.?(\/|$)/.test(path) || isAFile(path);
  return paths.length > 0 && input.workspace === undefined && !paths.some(isImpossible);
}

describe.each(['Node 20', 'Node 24'] as const)('the standalone verifier on %s', { timeout: 300_000 }, (version) => {
  it('comes to the same verdicts about stores that were tampered with, for the same reasons', async () => {
    const calls = [...stores.keys()].map((flags, i) => [join(folder, 'stores', String(i)), ...JSON.parse(flags)]);

    const said = await runRepeatedly(nodes[version], calls);

    const expected = [...stores.values()].map((group) => group.map((store) => gist(store.expected)));
    expect(said.map((each) => reportsIn(each).map(gist))).toEqual(expected);
    expect(expected.flat().length).toBeGreaterThan(290);
  });

  it('comes to the same verdicts about bundles, with their exit codes', async () => {
    // What is special about Node 24, all other tests have seen.
    const chosen = version === 'Node 20' ? bundles : bundles.filter(({ path }) => path.includes('/good-'));
    const calls = chosen.map(({ path, input }) => [path, ...flagsFor(input)]);

    const said = await runRepeatedly(nodes[version], calls);

    expect(said.map((each) => [each.exitCode, ...reportsIn(each).map(gist)])).toEqual(
      chosen.map(({ exitCode, expected }) => [exitCode, gist(expected)]),
    );
  });

  it('tells people the verdict in words', async () => {
    const path = join(folder, 'good.zip');
    await writeFile(path, await forgeBundle(good, { nonce: 'q3' }));
    const flags = ['--anchor', good.first.publicKey.keyid, '--as-of', toInstant(good.asOf), '--nonce', 'q3'];

    const said = await run(nodes[version], path, ...flags);

    expect(said).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said.stdout).toMatch(
      /^acme\/main in .*good\.zip\n[\s\S]*for q3\n[\s\S]*\n {2}verified: everything is as it was/,
    );
  });

  it.each([
    ['nothing to verify', [], 'name one thing to verify'],
    ['two things to verify', ['a', 'b'], 'name one thing to verify'],
    ['an option that it does not have', ['a', '--trust'], "Unknown option '--trust'"],
    ['a place where nothing is', ['nowhere'], 'cannot read nowhere'],
    ['an anchor that is none', ['.', '--anchor', 'key'], '--anchor is neither a fingerprint'],
    ['a time that is none', ['.', '--from', 'yesterday'], '--from yesterday is neither a date'],
    ['a head that is none', ['.', '--known-head', '3'], '--known-head 3 is not <number>:<sha256>'],
  ])('explains a call with %s', async (_what, parameters, message) => {
    const said = await run(nodes[version], ...parameters);

    expect(said).toMatchObject({ exitCode: 64, stdout: '' });
    expect(said.stderr).toContain(message);
  });

  it('says what it can do, and which version it is', async () => {
    const [help, number] = [await run(nodes[version], '--help'), await run(nodes[version], '--version')];

    expect([help.exitCode, help.stdout]).toEqual([0, expect.stringContaining('--known-head <seq:digest...>')]);
    expect([number.exitCode, number.stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});
