import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

let installation: Installation;

beforeEach(async () => {
  installation = await Installation.create();
});
afterEach(() => installation.remove());

const observe = (...parameters: string[]) =>
  installation.rollcall('observe', '--connection', 'leapsome', '--by', 'Grace Hopper', ...parameters);

describe('rollcall observe', () => {
  it('records a count, with which the next reading is compared, and the log still verifies', async () => {
    await installation.rollcall('run');

    const observed = await observe('--count', '15');
    const run = await installation.runManually();
    const verified = await installation.rollcall('verify', 'evidence');

    expect(observed.exitCode).toBe(0);
    expect(observed.stdout).toMatch(/^15 active accounts in leapsome at \S+: recorded as entry 4$/m);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(
      /opened +high +leapsome: 15 active accounts were seen on its own screen at \S+, the readings/,
    );
    expect(verified.stdout).toContain('consistent in itself');
    expect(`${observed.stdout}${run.stdout}`).not.toContain('Grace');
  });

  it('gives programs one document, and needs no name for the only application', async () => {
    await installation.rollcall('run');

    const { stdout } = await installation.rollcall('observe', '--by', 'Grace Hopper', '--count', '12', '--json');

    expect(JSON.parse(stdout)).toEqual({ schema: 'urn:rollcall:observe:v1', workspace: 'main', entry: 4, isNew: true });
  });

  it.each([
    ['nothing has been read', [], '--count', '12', /has not been read completely yet/],
    ['it is no number', ['run'], '--count', 'twelve', /--count must be a whole number of active accounts/],
    ['it is less than nothing', ['run'], '--count=-1', '', /--count must be a whole number/],
    ['it lies ahead', ['run'], '--count=12', '--at=2999-01-01', /lies ahead/],
    ['it is older than the last reading', ['run'], '--count=12', '--at=2026-01-01', /look again/],
    ['there is no such application', ['run'], '--count=12', '--connection=people', /there is no application "people"/],
  ])('refuses a count if %s, and the store stays as it was', async (_name, before, flag, value, message) => {
    if (before.length > 0) await installation.rollcall(...before);
    const files = await installation.digests('.');

    const { exitCode, stderr } = await observe(flag, ...(value === '' ? [] : [value]));

    expect(exitCode).toBe(64);
    expect(stderr).toMatch(message);
    expect(await installation.digests('.')).toEqual(files);
  });
});
