import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

const day = (ahead: number) => new Date(Date.now() + ahead * 24 * 3_600_000).toISOString().slice(0, 10);

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

    expect(list.stdout).toMatch(/^high +0 h +\d d +– +Super Admin without approval: \S+@acme\.example$/m);
    expect(list.stdout).toContain(key);
    expect(one.stdout).toContain('Last seen failing at ');
    expect(one.stdout).toMatch(/^1\. /m);
    expect([list.exitCode, one.exitCode]).toEqual([0, 0]);
  });

  it('notes who sees to a finding, once, and shows it', async () => {
    await installation.runManually();
    const [key = ''] = await keys();
    const noted = await installation.rollcall('findings', 'note', key, '--owner', 'grace@acme.example');
    const again = await installation.rollcall('findings', 'note', key, '--owner', 'grace@acme.example');
    const list = await installation.rollcall('findings');
    const verified = await installation.rollcall('verify', 'evidence');

    expect(noted.stdout).toMatch(/^noted in entry \d+$/m);
    expect(again.stdout).toContain('nothing was written');
    expect(list.stdout).toContain('grace@acme.example');
    expect(verified.stdout).not.toContain('E_BINDING');
    expect(verified.stdout).not.toContain('W_PREDICATE_UNKNOWN');
    expect([noted.exitCode, again.exitCode]).toEqual([0, 0]);
  });

  it('says whom policy leaves out of scope, and which exclusion leaves nobody out, as run and check do', async () => {
    const [, someone, approver] = installation.company.people;
    const approval = `reason: r, approvedBy: "${approver?.email}", approvedOn: ${day(-1)}, expires: ${day(30)}`;
    await installation.edit((text) =>
      text.replace(
        'leavers: {',
        `exclusions:
        - { id: landlord, person: "${someone?.id}", ${approval} }
        - { id: kiosk, person: E-nobody, ${approval} }
      leavers: {`,
      ),
    );
    const outputs = [
      await installation.runManually(),
      await installation.rollcall('findings'),
      await installation.rollcall('check'),
    ];

    for (const { stdout } of outputs) {
      expect(stdout).toContain('landlord leaves out one account of one person');
      expect(stdout).toContain('kiosk leaves nobody out: it matches nobody in the rosters');
    }
  });

  it.each([
    ['of a finding that is not known', ['UAR-08:main/leapsome:account.a', '--ticket', 'T-1'], 1, 'no finding'],
    ['without anything to note', ['UAR-08:main/leapsome:account.a'], 64, 'say what is to be noted'],
    ['that is too long', ['UAR-08:main/leapsome:account.a', '--ticket', 'x'.repeat(201)], 64, 'longer than 200'],
  ])('refuses a note %s', async (_name, parameters, exitCode, message) => {
    await installation.runManually();
    const result = await installation.rollcall('findings', 'note', ...parameters);

    expect(result.stderr).toContain(message);
    expect(result.exitCode).toBe(exitCode);
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
