import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

const days = (ahead: number) => new Date(Date.now() + ahead * 24 * 3_600_000).toISOString().slice(0, 10);

describe('rollcall exception add', () => {
  let installation: Installation;
  let key: string;
  let userName: string;

  beforeEach(async () => {
    installation = await Installation.create();
    const account = installation.company.accounts[2];
    if (!account) throw new RangeError('the company is larger than that');
    userName = account.userName;
    key = `PAR-03:main/leapsome:grant.${account.id}.Super%20Admin`;
    installation.company.setRole(account, 'Super Admin');
    await installation.exportFiles();
    await installation.edit((text) =>
      text.replace('leavers: {', 'privilegedAccess: { approved: [] }\n      leavers: {'),
    );
    await installation.runManually();
  });
  afterEach(() => installation.remove());

  const add = (finding: string, approvedBy: string, expires: string) =>
    installation.rollcall(
      'exception',
      'add',
      finding,
      '--reason',
      'handover',
      '--approved-by',
      approvedBy,
      '--expires',
      expires,
    );
  const approver = () => installation.company.people[0]?.email ?? '';

  it('waives the finding with the next run, and keeps all that was written', async () => {
    const before = await installation.read('rollcall.yaml');
    const result = await add(key, approver(), days(30));
    const after = await installation.read('rollcall.yaml');
    const run = await installation.runManually();

    expect(result.exitCode).toBe(0);
    expect(before.split('\n').filter((line) => !after.split('\n').includes(line))).toEqual([]);
    expect(run.stdout).toContain('suppressed');
    expect(run.stdout).toMatch(/^PAR-03 +pass, 1 waived/m);
  });

  it.each<[string, () => Promise<{ exitCode: number; stderr: string }>, number, string]>([
    [
      'approved by whom it is about',
      () => add(key, userName.toUpperCase(), days(30)),
      1,
      'nobody approves an exception about themselves',
    ],
    ['longer than 180 days', () => add(key, approver(), days(182)), 1, 'more than 180 days'],
    ['that is over', () => add(key, approver(), days(-2)), 1, 'choose a later date'],
    ['of a finding that is not known', () => add(`${key}x`, approver(), days(30)), 1, 'no finding'],
    ['with a date that is none', () => add(key, approver(), '2026-02-30'), 64, 'is not a date'],
  ])('refuses one %s, and changes nothing', async (_name, attempt, exitCode, message) => {
    const before = await installation.read('rollcall.yaml');
    const result = await attempt();

    expect(result.stderr).toContain(message);
    expect(result.exitCode).toBe(exitCode);
    expect(await installation.read('rollcall.yaml')).toBe(before);
  });

  it('refuses one that is there already', async () => {
    await add(key, approver(), days(30));
    const again = await add(key, approver(), days(20));

    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain(`until ${days(30)} already`);
  });
});
