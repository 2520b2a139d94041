import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filledIn } from '../simulators/reviewer.ts';
import type { Installation } from './installation.ts';
import { reviewedCompany } from './reviewed-company.ts';

let installation: Installation;
let boss: string;
let name: string;

beforeEach(async () => {
  ({ installation, boss } = await reviewedCompany());
  await installation.rollcall('run');
  await review('open', 'all', '--by', boss);
  name = JSON.parse((await review('status', '--json')).stdout).workspaces[0].reviews[0].review;
});
afterEach(() => installation.remove());

const review = (...parameters: string[]) => installation.rollcall('review', ...parameters);
const entries = async () => (await installation.paths('evidence/main/log')).length;

describe('rollcall review export and import', () => {
  it('hand worksheets out and take them back, each whole or not at all, and once', async () => {
    const untouchedPaths = await installation.paths('.');
    const foreign = await review('export', name, '-o', 'out', '--by', 'nobody@acme.example');
    const pathsAfter = await installation.paths('.');
    const linked = await review('export', name, '-o', 'out', '--by', boss, '--inbox');
    const exported = await review('export', name, '-o', 'out', '--by', boss);
    const again = await review('export', name, '-o', 'out', '--by', boss);
    const files = (await readdir(join(installation.folder, 'out'))).sort();
    const sheets = files.filter((file) => /^worksheet-\d{3}\.csv$/.test(file));
    const merge = await installation.read('out/mail-merge.csv');
    const answers: string[] = [];
    for (const sheet of sheets) {
      answers.push(`back-${sheet}`);
      await installation.write(`back-${sheet}`, filledIn(await installation.read(`out/${sheet}`)));
    }
    await installation.write('open.csv', await installation.read(`out/${sheets[0]}`));
    const before = await entries();
    const unanswered = await review('import', name, 'open.csv', '--recorded-by', boss);
    const untouched = await entries();
    const mixed = await review('import', name, 'open.csv', answers[0] ?? '', '--recorded-by', boss, '--json');
    const afar = await review('import', name, 's3://acme-evidence-inbox/worksheets/', '--recorded-by', boss);
    const imported = await review('import', name, ...answers, '--recorded-by', boss);
    const twice = await review('import', name, ...answers, '--recorded-by', boss);
    const status = await review('status', name);
    const verified = await installation.rollcall('verify', 'evidence');

    expect(foreign).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('nothing was written') });
    expect(linked).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('needs a store on s3://') });
    expect(afar).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('is in no inbox') });
    expect(pathsAfter).toEqual(untouchedPaths);
    expect(exported.stdout).toContain(`${sheets.length} worksheets with 4 items in out, readable by you alone`);
    expect(again).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('out is there already') });
    expect(files).toEqual(['mail-merge.csv', ...sheets.flatMap((sheet) => [sheet, sheet.replace('csv', 'html')])]);
    expect(merge).toContain('"worksheet-001.html","worksheet-001.csv","inside both files"');
    expect(merge).not.toMatch(/RC-/);
    expect((await stat(join(installation.folder, 'out'))).mode & 0o077).toBe(0);
    expect([unanswered.exitCode, untouched - before]).toEqual([1, 0]);
    expect(unanswered.stdout).toMatch(/refused, and nothing of it counts\n {2}item \d+: it has no answer/);
    expect(mixed.exitCode).toBe(1);
    expect(JSON.parse(mixed.stdout).files).toMatchObject([{ status: 'refused' }, { status: 'recorded' }]);
    expect(imported.exitCode).toBe(0);
    expect(twice).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('came back before') });
    expect(await entries()).toBe(before + sheets.length);
    expect(status.stdout).toContain('0 pending, 4 keep, 0 modify, 0 revoke');
    expect(verified.stdout).toContain('consistent in itself');
  });
});
