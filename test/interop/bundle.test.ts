import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNewFile } from '../../shared/adapters/local/whole-file.ts';
import { zipped } from '../../shared/adapters/node/zip.ts';
import { exportBundle } from '../../shared/pipeline/bundle/export-bundle.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { Scenario } from '../support/scenario.ts';
import { testSigner } from '../support/test-signer.ts';

/** What an auditor does with nothing but a bundle, the trust anchor and the tools of any Linux machine. */

let folder: string;
let anchor: string;

/** Slots of two days with a rotation between them; the bundle is of the second day. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
  const scenario = new Scenario({ size: 3 });
  anchor = scenario.signer.publicKey.keyid;
  await scenario.runAt('2026-03-02T12:00:00Z');
  await scenario.runAt('2026-03-02T18:00:00Z');
  await scenario.handOver(testSigner('second'));
  for (const slot of ['2026-03-03T00:00:00Z', '2026-03-03T06:00:00Z']) await scenario.runAt(slot);
  await exportBundle(
    scenario.context(),
    {
      period: { from: '2026-03-03T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' },
      asOf: '2026-03-03T12:00:00.000Z',
      nonce: 'audit 7',
    },
    (files) => writeNewFile(join(folder, 'bundle.zip'), zipped(files), 0o600),
    () => {},
  );
  await mkdir(join(folder, 'unzipped'));
  execFileSync('unzip', ['-q', join(folder, 'bundle.zip')], { cwd: join(folder, 'unzipped') });
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

/** A copy of the unzipped bundle, in a folder of its own. */
async function copy(): Promise<string> {
  const parent = await temporaryFolder();
  await cp(join(folder, 'unzipped'), join(parent, 'bundle'), { recursive: true });
  return join(parent, 'bundle');
}

/** Runs the two commands by which VERIFY.md has its own script run, with the trust anchor put in. */
async function verifyByHand(bundle: string, trusted = anchor): Promise<{ exitCode: number; output: string }> {
  const guide = await readFile(join(folder, 'unzipped/VERIFY.md'), 'utf8');
  const [, commands = ''] = /```console\n(sed -n [\s\S]*?)\n```\n/.exec(guide) ?? [];
  await writeFile(join(bundle, '../VERIFY.md'), guide);
  const script = commands.replace(' VERIFY.md', ' ../VERIFY.md').replace('SHA256:…', trusted);
  return new Promise((resolve) => {
    execFile('sh', ['-euc', script], { cwd: bundle }, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
    });
  });
}

describe('the commands in VERIFY.md, word for word', { timeout: 60_000 }, () => {
  it('verify the bundle, over a rotation of the key', async () => {
    const { exitCode, output } = await verifyByHand(await copy());

    expect(exitCode, output).toBe(0);
    expect(output).toMatch(
      /^files: \d+, each as listed, and no others\nlog: 14 entries from the trust anchor on; note the last one: 13:[0-9a-f]{64}\nevidence: \d+ documents, each named by the log\nmanifest: of acme\/main, made at 2026-03-03T06:00:\S+Z, nonce audit 7\nverified\n$/,
    );
  });

  it.each<[string, string, (bundle: string) => Promise<unknown>]>([
    ['an altered document', 'FAILED', (bundle) => alter(bundle, 'evidence/2026/03')],
    ['an altered report', 'FAILED', (bundle) => alter(bundle, 'derived')],
    ['a file more', '> note.txt', (bundle) => writeFile(join(bundle, 'note.txt'), '')],
    ['a file less', 'FAILED open or read', (bundle) => remove(bundle, 'checkpoints')],
    ['an entry less, and a list that fits', 'its number', cutOut],
    ['a manifest that is not the signed one', 'the manifest: ', forgeManifest],
    ['the checkpoint in the place of the statement', 'the manifest: ', swapStatements],
  ])('stop at %s', async (_what, words, tamper) => {
    const bundle = await copy();
    await tamper(bundle);

    const { exitCode, output } = await verifyByHand(bundle);

    expect(output).toContain(words);
    expect(output).not.toContain('verified');
    expect(exitCode).not.toBe(0);
  });

  it('stop at another trust anchor', async () => {
    const { exitCode, output } = await verifyByHand(await copy(), testSigner('other').publicKey.keyid);

    expect({ exitCode, output }).toMatchObject({ exitCode: 1, output: expect.stringContaining('trust anchor: ') });
  });
});

describe('the archive', () => {
  it('is sound for Info-ZIP and for Python, also with more files than 16 bits can count', {
    timeout: 60_000,
  }, async () => {
    const many = (async function* () {
      for (let i = 0; i < 66_000; i++) yield { path: `log/${i}`, bytes: Buffer.from(`entry ${i}`) };
    })();
    await writeNewFile(join(folder, 'many.zip'), zipped(many), 0o600);

    for (const name of ['bundle.zip', 'many.zip']) {
      expect(() => execFileSync('unzip', ['-tqq', name], { cwd: folder })).not.toThrow();
    }
    const script =
      'import zipfile; z = zipfile.ZipFile("many.zip"); print(len(z.namelist()), z.testzip(), z.read("log/65999"))';
    const said = execFileSync('python3', ['-c', script], { cwd: folder, encoding: 'utf8' });
    expect(said).toBe("66000 None b'entry 65999'\n");
  });
});

async function firstIn(bundle: string, place: string): Promise<string> {
  const [name = ''] = (await readdir(join(bundle, place), { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
  return join(bundle, place, name);
}

async function alter(bundle: string, place: string): Promise<void> {
  const path = await firstIn(bundle, place);
  await writeFile(path, `${await readFile(path, 'utf8')} `);
}

async function remove(bundle: string, place: string): Promise<void> {
  await rm(await firstIn(bundle, place));
}

/** Takes an entry out of folder, manifest and list: what is left fits together, and the log does not. */
async function cutOut(bundle: string): Promise<void> {
  const entry = 'log/00000000000000000003.dsse.json';
  await rm(join(bundle, entry));
  const manifest = JSON.parse(await readFile(join(bundle, 'MANIFEST.json'), 'utf8'));
  manifest.files = manifest.files.filter(({ path }: { path: string }) => path !== entry);
  await relist(bundle, JSON.stringify(manifest));
}

async function forgeManifest(bundle: string): Promise<void> {
  const text = await readFile(join(bundle, 'MANIFEST.json'), 'utf8');
  await relist(bundle, text.replace('"version":"0.0.0-test"', '"version":"9.9.9"'));
}

async function swapStatements(bundle: string): Promise<void> {
  await cp(join(bundle, 'checkpoint.dsse.json'), join(bundle, 'MANIFEST.dsse.json'));
}

/** Replaces the manifest, and makes the list of checksums fit. */
async function relist(bundle: string, manifest: string): Promise<void> {
  await writeFile(join(bundle, 'MANIFEST.json'), manifest);
  const listed = execFileSync('sh', ['-c', "jq -r '.files[].path' MANIFEST.json | xargs sha256sum MANIFEST.json"], {
    cwd: bundle,
  });
  await writeFile(join(bundle, 'manifest-sha256.txt'), listed);
}
