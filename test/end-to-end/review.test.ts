import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Installation } from './installation.ts';
import { reviewedCompany } from './reviewed-company.ts';

let installation: Installation;
let boss: string;

beforeEach(async () => {
  ({ installation, boss } = await reviewedCompany());
});
afterEach(() => installation.remove());

const review = (...parameters: string[]) => installation.rollcall('review', ...parameters);
const json = async (...parameters: string[]) => JSON.parse((await review(...parameters, '--json')).stdout);

describe('rollcall review', () => {
  it('holds a review from its opening to its end, and the log verifies', async () => {
    await installation.rollcall('run');

    const opened = await review('open', 'all', '--by', boss);
    const { review: name, pending, reviewers } = (await json('status')).workspaces[0].reviews[0];
    const early = await review('close', name, '--by', boss);
    const unsigned = await review('sign-off', name, '--by', boss);
    for (const { reviewer } of reviewers) await review('decide', name, 'keep', '--items', 'mine', '--by', reviewer);
    const signed = await review('sign-off', name, '--by', boss);
    const closed = await review('close', name, '--by', boss);
    const late = await review('cancel', name, '--by', boss, '--reason', 'too late');
    const status = await review('status', name);
    const verified = await installation.rollcall('verify', 'evidence');
    const bundled = await installation.rollcall('bundle', '--review', name, '-o', 'review.zip', '--json');
    const [items, page] = ['csv', 'html'].map((type) => readFile(join(installation.folder, `review.${type}`), 'utf8'));

    expect(opened.exitCode).toBe(0);
    expect(opened.stdout).toMatch(
      /^all-\d{4}-\d{2}-01: opened in entry 4\n4 of 4 items wait for a decision; the review is open\n$/,
    );
    expect(pending).toBe(4);
    expect([early, unsigned].map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [1, 'items wait for a decision (4); nothing was written\n'],
      [1, 'items wait for a decision (4); nothing was written\n'],
    ]);
    expect([signed.exitCode, closed.exitCode]).toEqual([0, 0]);
    expect(late).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('stays as it is') });
    expect(status.stdout).toContain('0 pending, 4 keep, 0 modify, 0 revoke');
    expect(status.stdout).toContain('who decided is known by: 4 operator-attested');
    expect(verified.stdout).toContain('consistent in itself');
    expect(JSON.parse(bundled.stdout).workspaces[0]).toMatchObject({
      file: 'review.zip',
      pages: ['review.csv', 'review.html'],
    });
    expect((await items)?.match(/"keep"/g)).toHaveLength(4);
    expect(await page).toContain(`Access review ${name}`);
  });

  it('lets a reviewer delegate, give back and modify, and files what was held elsewhere', async () => {
    await installation.rollcall('run');
    await review('open', 'all', '--by', boss);
    const { review: name } = (await json('status')).workspaces[0].reviews[0];
    const items: { item: number; reviewer: string; account: { userName: string } }[] = (await json('list', name)).items;
    const [own] = items.filter(({ reviewer }) => reviewer === boss);
    const helper = items.find(({ account }) => account.userName !== boss && account.userName !== own?.account.userName);
    const item = String(own?.item);
    await installation.write('report.pdf', 'an earlier review');

    const delegated = await review(
      'delegate',
      name,
      '--by',
      boss,
      '--to',
      helper?.account.userName ?? '',
      '--items',
      item,
    );
    const modified = await review(
      ...['decide', name, 'modify', '--items', item, '--roles', 'Employee', '--reason', 'changed jobs'],
      ...['--by', helper?.account.userName ?? ''],
    );
    const returned = await review('decide', name, 'not-mine', '--items', item, '--by', boss);
    const filed = await review(
      'file-external',
      'report.pdf',
      '--by',
      boss,
      '--held-on',
      '2026-01-15',
      '--what',
      'in Drata',
    );
    const listed = await review('list', name, '--pending', '--reviewer', boss);

    expect([delegated, modified, returned, filed].map(({ exitCode, stderr }) => stderr || exitCode)).toEqual([
      0, 0, 0, 0,
    ]);
    expect(modified.stdout).toContain('3 of 4 items wait for a decision');
    expect(listed.stdout).toContain('pending, returned');
    expect(filed.stdout).toMatch(
      /^filed as external-[0-9a-f]{16} in entry \d+; it is on record, and makes no test pass$/m,
    );
  });

  it.each([
    [
      'a kind that there is not',
      64,
      ['open', 'some', '--by', 'a'],
      /"some" is not the kind of a review; write all, privileged/,
    ],
    [
      'a decision that there is not',
      64,
      ['decide', 'x', 'approve', '--items', '1', '--by', 'a'],
      /"approve" is not a decision/,
    ],
    ['nobody who acts', 64, ['close', 'x'], /required option '--by <actor>' not specified/],
    ['a review that there is not', 1, ['close', 'x', '--by', 'a'], /there is no such review/],
    ['a review before anything was evaluated', 1, ['open', 'all', '--by', 'a'], /nothing has been evaluated yet/],
  ] as const)('refuses %s, and says why', async (_what, exitCode, parameters, message) => {
    const result = await review(...parameters);

    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toMatch(message);
  });
});
