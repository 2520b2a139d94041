import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

const ESCAPE = '\u001b[';

describe('output', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.create();
    await installation.rollcall('run');
  });
  afterAll(() => installation.remove());

  it('has no colours when nobody looks at a terminal, and no progress', async () => {
    const { stdout, stderr } = await installation.rollcall('run');

    expect(stdout).not.toContain(ESCAPE);
    expect(stderr).toBe('');
  });

  it('has colours when they are asked for, unless NO_COLOR is set', async () => {
    installation.environment.FORCE_COLOR = '1';
    const coloured = await installation.rollcall('run');
    delete installation.environment.FORCE_COLOR;
    installation.environment.NO_COLOR = '1';
    const plain = await installation.rollcall('run');

    expect(coloured.stdout).toContain(`${ESCAPE}32mpass`);
    expect(plain.stdout).not.toContain(ESCAPE);
  });

  it('says that an evaluated slot was left as it is, and exits as recorded', async () => {
    const before = await installation.digests();

    const { exitCode, stdout } = await installation.rollcall('run');

    expect(stdout).toContain('was evaluated before; nothing was done. --manual reads again now');
    expect(exitCode).toBe(0);
    expect(await installation.digests()).toEqual(before);
  });
});
