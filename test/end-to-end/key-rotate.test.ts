import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

let installation: Installation;
let anchor: string;

beforeEach(async () => {
  installation = await Installation.create();
  await installation.runManually();
  anchor = `SHA256:${/opened with SHA256:(\S{43})/.exec((await installation.rollcall('verify', 'evidence')).stdout)?.[1]}`;
});
afterEach(() => installation.remove());

const rotate = (...parameters: string[]) => installation.rollcall('key', 'rotate', ...parameters);

describe('rollcall key rotate', () => {
  it('hands the log over to a new key, which signs what follows; the trust anchor stays', async () => {
    const rotated = await rotate();
    const run = await installation.runManually();
    const verified = await installation.rollcall('verify', 'evidence', '--anchor', anchor);

    expect(rotated).toMatchObject({ exitCode: 0, stderr: '' });
    expect(rotated.stdout).toMatch(/^main: entry 4 hands the log over$/m);
    expect(rotated.stdout).toMatch(/^new signing key SHA256:\S+ in \S+; the old one is in \S+\.old$/m);
    expect(run.exitCode).toBeLessThan(3);
    expect(verified.stdout).toContain('trust anchor matched');
    expect(verified.exitCode).toBe(0);
  });

  it('can be done again and again, each time to another key', async () => {
    const first = JSON.parse((await rotate('--json')).stdout);
    const second = JSON.parse((await rotate('--json')).stdout);
    const verified = await installation.rollcall('verify', 'evidence', '--anchor', anchor);

    expect([first.entries, second.entries]).toEqual([[{ workspace: 'main', seq: 4 }], [{ workspace: 'main', seq: 5 }]]);
    expect(first.key).not.toBe(second.key);
    expect(verified.exitCode).toBe(0);
  });

  it('leaves no key waiting, and keeps the old one for whoever wants it', async () => {
    await rotate();

    const isThere = (name: string) =>
      access(join(installation.folder, name)).then(
        () => true,
        () => false,
      );
    const names = ['rollcall-key.pem', 'rollcall-key.pem.old', 'rollcall-key.pem.next'];
    expect(await Promise.all(names.map(isThere))).toEqual([true, true, false]);
  });
});
