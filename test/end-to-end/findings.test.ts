import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

describe('rollcall findings', () => {
  let installation: Installation;

  beforeEach(async () => {
    installation = await Installation.create();
    const account = installation.company.accounts[2];
    if (!account) throw new RangeError('the company is larger than that');
    installation.company.setRole(account, 'Super Admin');
    await installation.exportFiles();
    await installation.edit((text) =>
      text.replace('leavers: {', 'privilegedAccess: { approved: [] }\n      leavers: {'),
    );
  });
  afterEach(() => installation.remove());

  const keys = async (): Promise<string[]> => {
    const { stdout } = await installation.rollcall('findings', '--json');
    const [workspace] = JSON.parse(stdout).workspaces as { findings: { key: string }[] }[];
    return (workspace?.findings ?? []).map(({ key }) => key);
  };

  it('says that nothing has been evaluated yet', async () => {
    const { stdout, exitCode } = await installation.rollcall('findings');

    expect(stdout).toContain('nothing has been evaluated yet');
    expect(exitCode).toBe(0);
  });

  it('lists what stands, and tells one of them whole', async () => {
    await installation.runManually();
    const list = await installation.rollcall('findings');
    const [key = ''] = await keys();
    const one = await installation.rollcall('findings', key);

    expect(list.stdout).toMatch(/^high +0 h +\d d +Super Admin without approval: \S+@acme\.example$/m);
    expect(list.stdout).toContain(key);
    expect(one.stdout).toContain('Last seen failing at ');
    expect(one.stdout).toMatch(/^1\. /m);
    expect([list.exitCode, one.exitCode]).toEqual([0, 0]);
  });

  it.each([
    ['is no key', 'nonsense', 'is not the key of a finding'],
    ['is of another workspace', 'UAR-08:other/leapsome:account.a', 'there is no workspace "other"'],
    ['is not known', 'UAR-08:main/leapsome:account.a', 'no finding UAR-08:main/leapsome:account.a is known'],
  ])('refuses what %s', async (_name, key, message) => {
    await installation.runManually();
    const { stderr, exitCode } = await installation.rollcall('findings', key);

    expect(stderr).toContain(message);
    expect(exitCode).toBe(64);
  });
});
