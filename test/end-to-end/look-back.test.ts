import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

const ESCAPE = '\u001b[';

/** Two readings; in between, somebody becomes an Admin and somebody else is deactivated. */
let installation: Installation;
let promoted: { readonly id: string; readonly userName: string };
let between: string;

beforeAll(async () => {
  installation = await Installation.create();
  const { company } = installation;
  const [, , first, second] = company.accounts;
  if (!first || !second) throw new RangeError('the company is larger than that');
  promoted = first;
  await installation.runManually();
  between = new Date().toISOString();
  company.setRole(first, 'Admin');
  company.deactivate(second);
  await installation.exportFiles();
  await installation.runManually();
});
afterAll(() => installation.remove());

const json = async (...parameters: string[]) => {
  const { stdout, exitCode } = await installation.rollcall(...parameters, '--json');
  return { exitCode, document: JSON.parse(stdout) };
};

describe('rollcall log', () => {
  it('tells the entries newest first', async () => {
    const { exitCode, stdout } = await installation.rollcall('log', '--limit', '3');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('acme/main: 3 of 7 entries, newest first');
    expect(stdout).toMatch(/^ 6 .*control-evaluation: .*; checkpoint\n 5 .*people roster-snapshot: complete/m);
  });

  it('gives the same to programs', async () => {
    const { exitCode, document } = await json('log', '--limit', '1');

    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      schema: 'urn:rollcall:log:v1',
      workspaces: [{ workspace: 'main', origin: 'acme/main', entries: [{ seq: 6, type: 'control-evaluation' }] }],
    });
  });
});

describe('rollcall accounts', () => {
  it('tells who may log in now, with roles and owners', async () => {
    const { exitCode, stdout } = await installation.rollcall('accounts');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('12 accounts, 11 of them may be active; 11 shown');
    expect(stdout).toMatch(
      new RegExp(`^${promoted.userName} +yes +Admin +\\w+ +people/E-1003 by (external-id|employee-number)$`, 'm'),
    );
  });

  it('tells who could log in then', async () => {
    const { document } = await json('accounts', '--as-of', between, '--all');

    const [{ reading, accounts }] = document.workspaces[0].connections;
    expect(document.schema).toBe('urn:rollcall:accounts:v1');
    expect(reading.entry.seq).toBe(1);
    expect(accounts.filter(({ active }: { active: boolean }) => active)).toHaveLength(12);
  });

  it('tells who holds a role', async () => {
    const { stdout } = await installation.rollcall('accounts', '--role', 'admin');

    expect(stdout).toContain('11 of them may be active; 1 shown');
    expect(stdout).toContain(promoted.userName);
  });
});

describe('rollcall sample', () => {
  const period = () => ['--from', between.slice(0, 10), '--to', new Date().toISOString().slice(0, 10)];
  const drawn = ['--seed', 'audit 2026', '--size', '2'];

  it('draws rows that anybody draws again by the rule', async () => {
    const all = await json('sample', 'grants', ...period(), '--seed', 'audit 2026', '--size', '100');
    const { exitCode, document } = await json('sample', 'grants', ...period(), ...drawn);

    const ids: string[] = all.document.workspaces[0].sample.map(({ id }: { id: string }) => id);
    const digestOf = (id: string) => createHash('sha256').update(`audit 2026\n${id}`).digest('hex');
    const expected = ids.toSorted((a, b) => (digestOf(a) < digestOf(b) ? -1 : 1)).slice(0, 2);
    const [{ population, of, sample }] = document.workspaces;
    expect({ exitCode, population, of }).toEqual({ exitCode: 0, population: 'grants', of: 3 });
    expect(sample.map(({ id }: { id: string }) => id)).toEqual(expected);
  });

  it('prints them, and writes them as a spreadsheet reads them', async () => {
    const file = join(installation.folder, 'sample.csv');

    const { exitCode, stdout } = await installation.rollcall('sample', 'grants', ...period(), ...drawn, '-o', file);

    const lines = (await readFile(file, 'utf8')).trim().split('\r\n');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('acme/main: 2 of 3 grants');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('"id","change","connection","account"');
  });

  it('draws the same rows from a bundle, over the bundle’s own period', async () => {
    const bundle = join(installation.folder, 'period.zip');
    await installation.rollcall('bundle', ...period(), '-o', bundle);

    const ofStore = await json('sample', 'grants', ...period(), ...drawn);
    const ofBundle = await json('sample', 'grants', '--bundle', bundle, ...drawn);

    expect(ofBundle.exitCode).toBe(0);
    expect(ofBundle.document.workspaces[0].sample).toEqual(ofStore.document.workspaces[0].sample);
  });

  it('draws nothing from a bundle that does not verify', async () => {
    const bundle = join(installation.folder, 'broken.zip');
    await writeFile(bundle, 'PK');

    const { exitCode, stderr } = await installation.rollcall('sample', 'grants', '--bundle', bundle, ...drawn);

    expect({ exitCode, said: stderr.includes('does not verify') }).toEqual({ exitCode: 3, said: true });
  });

  it.each([
    [['people'], 'there is no population "people"; there are leavers, joiners'],
    [['grants', '--size', '0'], '--size 0 is not a number from 1 on'],
    [['grants', '--seed', ''], '--seed must be one line of text'],
  ])('says what is wrong with %j', async ([population = '', ...options], message) => {
    const { exitCode, stderr } = await installation.rollcall('sample', population, ...period(), ...drawn, ...options);

    expect({ exitCode, message: stderr }).toEqual({ exitCode: 64, message: expect.stringContaining(message) });
  });
});

describe('rollcall diff', () => {
  it('tells what changed between the last two readings', async () => {
    const { exitCode, stdout } = await installation.rollcall('diff');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/from entry 1, .*\n {2}to entry 4, /);
    expect(stdout).toContain('1 deactivated, 1 grant gained, 2 grants lost');
    expect(stdout).toContain('gained role Admin (import)');
  });

  it('gives the same to programs, for any two times', async () => {
    const { document } = await json('diff', '--from', between, '--to', '2099-01-01');

    expect(document).toMatchObject({
      schema: 'urn:rollcall:diff:v1',
      workspaces: [
        { connections: [{ connection: 'leapsome', from: { entry: { seq: 1 } }, to: { entry: { seq: 4 } } }] },
      ],
    });
    expect(document.workspaces[0].connections[0].accounts).toHaveLength(2);
  });
});

describe('rollcall history', () => {
  it('tells an account’s changes, grants and owner with the entries that prove them', async () => {
    const { exitCode, stdout } = await installation.rollcall('history', promoted.userName);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ 1 – 4 {2}gained role Admin \(import\)$/m);
    expect(stdout).toMatch(/ held +4 – {2}role Admin$/m);
    expect(stdout).toMatch(/ 3 {2}people\/E-1003 by /);
  });

  it('gives the same to programs, by id', async () => {
    const { document } = await json('history', promoted.id);

    expect(document).toMatchObject({
      schema: 'urn:rollcall:history:v1',
      workspaces: [{ accounts: [{ connection: 'leapsome', isThere: true, readings: { seen: 2, complete: 2 } }] }],
    });
  });
});

describe('looking back', () => {
  it.each([
    [
      'an account that nobody knows',
      ['history', 'nobody@acme.example'],
      /^no complete reading of leapsome has an account/,
    ],
    ['a time before the log', ['accounts', '--as-of', '2020-01-01'], /^leapsome has no complete reading at or before/],
    ['an application that nobody knows', ['diff', '--connection', 'workday'], /^workday has no complete reading/],
    [
      'a role that nobody knows',
      ['accounts', '--role', 'King'],
      /^no role of leapsome is called "King"; it has Admin, Emp/,
    ],
    ['a number that is none', ['log', '--limit', 'all'], /^--limit all is not a number of entries/],
    ['a time that is none', ['accounts', '--as-of', 'yesterday'], /^--as-of yesterday is neither a date/],
    ['times in the wrong order', ['diff', '--from', '2026-03-03', '--to', '2026-03-02'], /^--from is later than --to/],
  ])('%s is told in a sentence, with exit code 64', async (_what, parameters, message) => {
    const { exitCode, stderr } = await installation.rollcall(...parameters);

    expect(stderr).toMatch(message);
    expect(exitCode).toBe(64);
  });

  it('changes nothing in the store', async () => {
    const before = await installation.digests();

    for (const parameters of [['log'], ['accounts'], ['diff'], ['history', promoted.id]]) {
      await installation.rollcall(...parameters);
    }

    expect(await installation.digests()).toEqual(before);
  });

  it('has colours only where they are wanted', async () => {
    installation.environment.FORCE_COLOR = '1';
    const coloured = await installation.rollcall('log');
    delete installation.environment.FORCE_COLOR;
    installation.environment.NO_COLOR = '1';
    const plain = await installation.rollcall('log');
    delete installation.environment.NO_COLOR;

    expect(coloured.stdout).toContain(ESCAPE);
    expect(plain.stdout).not.toContain(ESCAPE);
  });

  it('stops at damage with one sentence and exit code 3', async () => {
    const [entry = ''] = (await installation.paths()).filter((path) => path.endsWith('00000000000000000005.dsse.json'));
    const path = `evidence/${entry}`;
    const text = await installation.read(path);
    await installation.write(path, text.replace('"payload":"e', '"payload":"f'));

    const damaged = [['log'], ['accounts'], ['diff'], ['history', promoted.id]].map((parameters) =>
      installation.rollcall(...parameters),
    );

    for (const { exitCode, stderr } of await Promise.all(damaged)) {
      expect(stderr).toMatch(/^entry 5 of the evidence log .* run "rollcall verify" on the store for all damage\n$/);
      expect(exitCode).toBe(3);
    }
    await installation.write(path, text);
  });
});

describe('an auditor, who has the store and no private key', () => {
  const LOOKING = [['log'], ['findings'], ['accounts'], ['diff'], ['history', 'ACCOUNT'], ['upcoming', '--days', '30']];
  const named = (part: string) => (part === 'ACCOUNT' ? promoted.id : part);
  const withoutKey = async (replacement: string | null, work: () => Promise<void>) => {
    const path = join(installation.folder, 'rollcall-key.pem');
    const key = await readFile(path, 'utf8');
    await rm(path);
    if (replacement !== null) await writeFile(path, replacement);
    await work();
    await writeFile(path, key, { mode: 0o600 });
  };
  const published = async () => {
    const [name = ''] = (await installation.paths()).filter((path) => path.includes('/keys/'));
    return installation.read(join('evidence', name));
  };

  it.each(LOOKING)(
    'can use rollcall %s, which says where the key is from, and leaves nothing behind',
    async (...call) => {
      const before = await installation.digests();

      await withoutKey(null, async () => {
        const { exitCode, stderr, stdout } = await installation.rollcall(...call.map(named));

        expect([exitCode, stdout.length > 0]).toEqual([0, true]);
        expect(stderr).toContain('"rollcall verify --anchor" tells');
      });

      expect(await installation.digests()).toEqual(before);
    },
  );

  it.each(LOOKING)('can use rollcall %s by a public key, without a word', async (...call) => {
    await withoutKey(await published(), async () => {
      const { exitCode, stderr } = await installation.rollcall(...call.map(named));

      expect([exitCode, stderr]).toEqual([0, '']);
    });
  });

  it('cannot write', async () => {
    await withoutKey(await published(), async () => {
      const { exitCode, stderr } = await installation.rollcall('run', '--manual');

      expect(exitCode).toBe(64);
      expect(stderr).toContain('enough to look at evidence, not to write any');
    });
  });
});
