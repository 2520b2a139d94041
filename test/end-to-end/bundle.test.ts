import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, LAUNCHER } from './installation.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.create();
  await installation.runManually();
});
afterAll(() => installation.remove());

const TODAY = new Date().toISOString().slice(0, 10);
const bundle = (...parameters: string[]) =>
  installation.rollcall('bundle', '--from', '2026-01-01', '--to', TODAY, ...parameters);
/** Names of archives, and of anything half-written. */
const leftovers = async () =>
  (await readdir(installation.folder)).filter((name) => name.endsWith('.zip') || name.startsWith('.rollcall-'));

describe('rollcall bundle', () => {
  it('writes one zip, named by organisation, workspace and period, and says what it holds', async () => {
    const { exitCode, stdout, stderr } = await bundle();

    const name = `acme-main-2026-01-01-${TODAY}.zip`;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^acme/main: ${name}$`, 'm'));
    expect(stdout).toMatch(/^ {2}head 3:[0-9a-f]{64}$/m);
    expect(await leftovers()).toEqual([name]);
    await rm(join(installation.folder, name));
  });

  it('makes the same manifest again with the same --as-of', async () => {
    const manifestOf = async (file: string) =>
      JSON.parse((await bundle('-o', file, '--as-of', '2026-12-31T00:00:00Z', '--json')).stdout).workspaces[0];

    const [first, second] = [await manifestOf('a.zip'), await manifestOf('b.zip')];

    expect(first).toMatchObject({ workspace: 'main', exitCode: 0, file: 'a.zip', nonce: null });
    expect(second.manifest).toBe(first.manifest);
    for (const file of ['a.zip', 'b.zip']) await rm(join(installation.folder, file));
  });

  it('takes days of the time zone of the workspace, the last one included', async () => {
    await installation.edit((text) => text.replace('timezone: UTC', 'timezone: Europe/Berlin'));

    const { stdout } = await installation.rollcall(
      ...['bundle', '--from', '2026-03-29', '--to', '2026-03-29', '-o', 'day.zip', '--json'],
    );

    await installation.edit((text) => text.replace('timezone: Europe/Berlin', 'timezone: UTC'));
    // The day on which the clocks go forward has 23 hours.
    expect(JSON.parse(stdout).workspaces[0].period).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
    });
    await rm(join(installation.folder, 'day.zip'));
  });

  it.each([
    [['--from', '2026-03-02', '--to', '2026-03-01'], '--to 2026-03-01 is not after --from 2026-03-02'],
    [['--from', 'yesterday', '--to', '2026-03-01'], '--from yesterday is neither a date'],
    [['--from', '2026-03-01', '--to', '2026-03-02', '--nonce', 'ä'], '--nonce must be 1 to 256 printable ASCII'],
    [['--from', '2026-03-01', '--to', '2026-03-02', '-o', 'none/a.zip'], 'cannot write none/a.zip (ENOENT)'],
    [['--from', '2026-03-01', '--to', '2026-03-02', '-o', 'rollcall.yaml'], 'there is a file rollcall.yaml already'],
    [['--from', '2026-03-01'], 'name it with --from and --to, or a --review'],
    [['--from', '2026-03-01', '--review', 'all-2026-01-01'], 'leave --from and --to out'],
  ])('says in one sentence what is wrong with %j, and writes nothing', async (parameters, words) => {
    const { exitCode, stderr } = await installation.rollcall('bundle', ...parameters);

    expect(exitCode).toBe(64);
    expect(stderr).toContain(words);
    expect(await leftovers()).toEqual([]);
  });

  it('leaves nothing behind when the disk is full', async () => {
    const { exitCode, stderr } = await installation.rollcallOnFullDisk(
      ...['bundle', '--from', '2026-01-01', '--to', TODAY],
    );

    expect({ exitCode, stderr }).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('nothing was written') });
    expect(await leftovers()).toEqual([]);
  });

  it('leaves nothing behind when somebody presses Ctrl-C in the midst of it', async () => {
    const keys = join(installation.folder, 'evidence/main/keys');
    const [name = ''] = await readdir(keys);
    const pem = await readFile(join(keys, name));
    await rm(join(keys, name));
    // It waits at this file until somebody writes to it.
    execFileSync('mkfifo', [join(keys, name)]);
    const child = spawn(process.execPath, [LAUNCHER, 'bundle', '--from', '2026-01-01', '--to', TODAY], {
      cwd: installation.folder,
    });
    const ended = once(child, 'exit');
    const pipe = await open(join(keys, name), 'w');
    expect(await leftovers()).toEqual([expect.stringMatching(/^\.rollcall-/)]);

    child.kill('SIGINT');
    await pipe.writeFile(pem);
    await pipe.close();

    expect(await ended).toEqual([130, null]);
    expect(await leftovers()).toEqual([]);
    await rm(join(keys, name));
    await writeFile(join(keys, name), pem);
  });

  it('refuses to bundle what is not as it was signed, and leaves nothing behind', async () => {
    const path = 'evidence/main/log/00000000000000000001.dsse.json';
    const before = await installation.read(path);
    await installation.write(path, before.replace('"payload":"ey', '"payload":"ez'));

    const { exitCode, stderr } = await bundle();

    await installation.write(path, before);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('entry 1 of the evidence'),
    });
    expect(await leftovers()).toEqual([]);
  });

  it('says to whoever has no signing key who can make it', async () => {
    const key = join(installation.folder, 'rollcall-key.pem');
    await rename(key, `${key}.away`);

    const { exitCode, stderr } = await bundle();

    await rename(`${key}.away`, key);
    expect(exitCode).toBe(64);
    expect(stderr).toContain('whoever holds the signing key has to make it');
  });

  it('makes one file for each workspace, and wants no name for all of them', async () => {
    const yaml = await installation.read('rollcall.yaml');
    const [head = '', workspace = ''] = yaml.split(/^workspaces:\n/m);
    await installation.write(
      'rollcall.yaml',
      `${head}workspaces:\n${workspace}${workspace.replace('- id: main', '- id: second')}`,
    );
    await installation.runManually('--workspace', 'second');

    const refused = await bundle('-o', 'all.zip');
    const made = await bundle();

    expect(refused).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('say which with --workspace') });
    expect(made.exitCode).toBe(0);
    expect((await leftovers()).sort()).toEqual(['main', 'second'].map((id) => `acme-${id}-2026-01-01-${TODAY}.zip`));
  });
});
