import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Result, runNode } from './installation.ts';

const LAUNCHER = join(import.meta.dirname, '../../functions/cli/rollcall.mjs');

describe('rollcall demo', () => {
  let folder: string;
  let demo: Result;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
    demo = await runNode([LAUNCHER, 'demo'], folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('plays the same story in every run', async () => {
    const again = await runNode([LAUNCHER, 'demo'], folder);

    expect(demo.stderr).toBe('');
    expect(demo.exitCode).toBe(0);
    expect(again.stdout).toBe(demo.stdout);
  });

  it('finds each planted problem once, nothing else, and sees it close', () => {
    const changes = [...demo.stdout.matchAll(/^ {4}(opened|reopened|resolved) +\w+ +(.+)$/gm)].map(
      ([, type, title]) => `${type} ${title?.trim()}`,
    );
    const linked = [...demo.stdout.matchAll(/^ +also (opened|reopened|resolved): .+, ([A-Z]+-\d+):/gm)].map(
      ([, type, id]) => `${type} ${id}`,
    );

    expect(changes.map((change) => change.replace(/\S+@acme\.example/g, '…'))).toEqual([
      'opened Admin without approval: …',
      'opened External account without end date: …',
      'opened Two teams of nearly the same name: Engineering, engineering',
      'resolved External account without end date: …',
      'opened Two active accounts for one person: …, …',
      'resolved Two active accounts for one person: …, …',
      'opened Active account that the directory did not give: …',
      'opened Nobody owns account …',
      'resolved Admin without approval: …',
      'resolved Active account that the directory did not give: …',
      'opened Admin held by somebody who has left: …',
      'resolved Admin held by somebody who has left: …',
      'opened Account still active 25 h after employment ended: … (limit 24h)',
      'opened Assigned in entra and never provisioned: record 1a229826-59cb-5a19-ad4b-435ee2bf33de, given through a group',
      'opened Active account of somebody whose identity is disabled or deleted: …',
      'opened leapsome could not be read completely: list-ends-early',
      'resolved leapsome could not be read completely: list-ends-early',
      'resolved Account still active 31 h after employment ended: … (limit 24h)',
      'resolved Assigned in entra and never provisioned: record 1a229826-59cb-5a19-ad4b-435ee2bf33de, given through a group',
      'resolved Active account of somebody whose identity is disabled or deleted: …',
      'reopened Account still active 49 h after employment ended: … (limit 24h)',
      'resolved Account still active 49 h after employment ended: … (limit 24h)',
      'resolved The identity of somebody who has left is still enabled: record entra/abe6f555-5db3-5dfc-9072-f97130fa164b',
      'opened Role not classified: Goal Coach',
      'opened Revoked access is to be gone by 2026-03-07T00:00Z: … (all-2026-01-01, item 21)',
      'opened Revoked access is to be gone by 2026-03-13T00:00Z: … (all-2026-01-01, item 5)',
      'resolved Role not classified: Goal Coach',
      'resolved Nobody owns account …',
    ]);
    // What else a problem means is told under it: the administrator's open account, the leaver's identity and account, the
    // mailbox's removal.
    expect(linked).toEqual([
      'opened UAR-08',
      'resolved UAR-08',
      'opened UAR-25',
      'opened UAR-10',
      'opened UAR-15',
      'resolved UAR-10',
      'resolved UAR-15',
      'resolved UAR-06',
    ]);
  });

  it('holds a review, of which one removal is proved and one still open', async () => {
    const folderOfReview = await readdir(join(folder, 'rollcall-demo', 'worksheets'));
    const status = await runNode(
      [LAUNCHER, '--config', 'rollcall-demo/rollcall.yaml', 'review', 'status', 'all-2026-01-01'],
      folder,
    );

    expect(folderOfReview).toEqual(expect.arrayContaining(['mail-merge.csv', 'worksheet-001.html']));
    expect(status.stdout).toContain('0 pending, 26 keep, 1 modify, 1 revoke');
    expect(status.stdout).toContain('of what is to go, 1 gone, 1 not seen to be gone yet, 0 late');
  });

  it('tells what the README shows of it', async () => {
    const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
    const sample = /```\n(HR enters[\s\S]*?)```/.exec(readme)?.[1] ?? '';

    const lines = sample.split('\n').map((line) => line.replace(/…$/, ''));

    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => !demo.stdout.includes(line))).toEqual([]);
  });

  it('passes nothing that rests on the list that broke off', () => {
    // EVD-03 and UAR-01 do not look at the list, nor does UAR-25, which goes on failing over the rosters.
    expect(demo.stdout).toMatch(/2026-03-04 12:00 {2}2 pass, 2 fail, \d+ inconclusive/);
  });

  it('prints a command that verifies the evidence, and a forgery that is caught', async () => {
    const command = /npx rollcall (verify [^\\]+)\\\n +(--anchor \S+)/.exec(demo.stdout);
    const parameters = `${command?.[1]}${command?.[2]}`.split(/\s+/);
    const verified = await runNode([LAUNCHER, ...parameters], folder);

    expect(verified.stdout).toContain('E_SLOT_FAILED 2026-03-04T12:00:00Z');
    expect(verified.exitCode).toBe(2);
    expect(demo.stdout).toMatch(/integrity-violated\n +E_EVIDENCE_DIGEST evidence\/2026\/03\//);
  });

  it('does not replace a folder that is not its own', async () => {
    const other = join(folder, 'other');
    await cp(join(folder, 'rollcall-demo'), join(other, 'rollcall-demo'), { recursive: true });
    await rm(join(other, 'rollcall-demo', '.made-by-rollcall-demo'));
    const before = await readFile(join(other, 'rollcall-demo', 'rollcall.yaml'), 'utf8');
    const again = await runNode([LAUNCHER, 'demo'], other);

    expect(again.exitCode).toBe(64);
    expect(again.stderr).toContain('rollcall-demo is there already');
    expect(await readFile(join(other, 'rollcall-demo', 'rollcall.yaml'), 'utf8')).toBe(before);
  });
});
