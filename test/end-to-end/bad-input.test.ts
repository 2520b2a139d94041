import { chmod, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

describe('what goes wrong on a machine', () => {
  let installation: Installation;

  beforeEach(async () => {
    installation = await Installation.create();
  });
  afterEach(() => installation.remove());

  describe('in the configuration', () => {
    it('all problems are told at once, with line and column', async () => {
      await installation.edit((text) =>
        text.replace('organization: acme', 'organisation: acme').replace('timezone: UTC', 'timezone: Berlin'),
      );

      const { exitCode, stderr } = await installation.rollcall('run');

      expect(exitCode).toBe(64);
      expect(stderr).toMatch(/^rollcall\.yaml has 3 problems; correct it and run again\n/);
      expect(stderr).toMatch(/rollcall\.yaml:2:1 organi[sz]ation: is not a known key/);
      expect(stderr).toMatch(/rollcall\.yaml:\d+:\d+ organization: is missing/);
      expect(stderr).toMatch(/rollcall\.yaml:8:\d+ workspaces\.0\.schedule\.timezone: must be an IANA time zone/);
    });

    it('malformed YAML is told with its place', async () => {
      await installation.edit((text) => text.replace('workspaces:', 'workspaces: ['));

      const { exitCode, stderr } = await installation.rollcall('run');

      expect(exitCode).toBe(64);
      expect(stderr).toMatch(/rollcall\.yaml:\d+:\d+ /);
    });

    it('a workspace that is not there is told with those that are', async () => {
      const { exitCode, stderr } = await installation.rollcall('run', '--workspace', 'other');

      expect(exitCode).toBe(64);
      expect(stderr).toBe('there is no workspace "other"; the configuration has main\n');
    });

    it('a missing file is told with what makes one', async () => {
      const { exitCode, stderr } = await installation.rollcall('run', '--config', 'other.yaml');

      expect(exitCode).toBe(64);
      expect(stderr).toContain('"rollcall init" writes one');
    });

    it('init does not overwrite anything', async () => {
      const before = await installation.digests('.');

      const { exitCode, stderr } = await installation.rollcall('init', '--organization', 'b', '--domain', 'b.example');

      expect(exitCode).toBe(64);
      expect(stderr).toContain('an existing configuration is never overwritten');
      expect(await installation.digests('.')).toEqual(before);
    });
  });

  describe('with the key', () => {
    it('one that others can read is refused', async () => {
      await chmod(join(installation.folder, 'rollcall-key.pem'), 0o644);

      const { exitCode, stderr } = await installation.rollcall('run');

      expect(exitCode).toBe(64);
      expect(stderr).toContain('can be read by others; run "chmod 600" on it');
    });

    it('one of another log cannot add to it', async () => {
      await installation.rollcall('run');
      const before = await installation.digests();
      await rename(join(installation.folder, 'rollcall-key.pem'), join(installation.folder, 'old.pem'));
      await rename(join(installation.folder, 'rollcall.yaml'), join(installation.folder, 'saved.yaml'));
      await installation.rollcall('init', '--organization', 'acme', '--domain', 'acme.example');
      await rename(join(installation.folder, 'saved.yaml'), join(installation.folder, 'rollcall.yaml'));

      const { exitCode, stderr } = await installation.runManually();

      expect(exitCode).toBe(3);
      expect(stderr).toMatch(
        /^entry 3 of the evidence log is signed by SHA256:\S+, not by SHA256:\S+; use the key of this log/,
      );
      expect(await installation.digests()).toEqual(before);
    });
  });

  describe('with the source', () => {
    it('a wrong token is a failed slot, and the sentence says where to look', async () => {
      installation.environment.LEAPSOME_SCIM_TOKEN = 'wrong-token';

      const { exitCode, stdout } = await installation.rollcall('run');

      expect(exitCode).toBe(3);
      expect(stdout).toMatch(
        /leapsome: failed, \S+ refused the credential with status 403; check that it is the current one/,
      );
      expect(stdout).toContain('leapsome could not be read completely: auth-refused');
    });

    it('a token that is not set is a failed slot', async () => {
      installation.environment = {};

      const { exitCode, stdout } = await installation.rollcall('run');

      expect(exitCode).toBe(3);
      expect(stdout).toContain('the token env:LEAPSOME_SCIM_TOKEN is not set in the environment');
    });

    it('a host that cannot be reached is a failed slot', async () => {
      await installation.leapsome.stop();

      const { exitCode, stdout } = await installation.rollcall('run');

      expect(exitCode).toBe(3);
      expect(stdout).toContain('cannot be reached: ECONNREFUSED');
    });

    it('a people file with a bad cell is told with line and column, and never quoted', async () => {
      const text = await installation.read('people.csv');
      await installation.write('people.csv', text.replace(',active,', ',Secret Word,'));

      const { exitCode, stdout } = await installation.rollcall('run');

      expect(exitCode).toBe(3);
      expect(stdout).toContain('./people.csv line 3, column status: has a word that is not known');
      expect(stdout).not.toContain('Secret Word');
    });

    it('a people file that is not there is told by its name', async () => {
      await rename(join(installation.folder, 'people.csv'), join(installation.folder, 'other.csv'));

      const { exitCode, stdout } = await installation.rollcall('run');

      expect(exitCode).toBe(3);
      expect(stdout).toContain('./people.csv cannot be read (ENOENT)');
    });

    it('servers are always verified, whatever the environment asks', async () => {
      installation.environment.NODE_TLS_REJECT_UNAUTHORIZED = '0';

      const { exitCode, stderr } = await installation.rollcall('run');

      expect(exitCode).toBe(64);
      expect(stderr).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0 is set');
    });
  });

  describe('with the store', () => {
    it('a damaged entry stops the run, and the store stays as it was', async () => {
      await installation.rollcall('run');
      const [entry] = (await installation.paths()).filter((path) =>
        path.endsWith('log/00000000000000000003.dsse.json'),
      );
      const path = `evidence/${entry}`;
      await installation.write(path, (await installation.read(path)).replace('"payload":"e', '"payload":"f'));
      const before = await installation.digests();

      const { exitCode, stderr } = await installation.runManually();

      expect(exitCode).toBe(3);
      expect(stderr).toMatch(/^\S.* run "rollcall verify" on the store.*\n$/);
      expect(await installation.digests()).toEqual(before);
    });

    it('a store that cannot be written is told as such', async () => {
      await installation.write('evidence', 'a file in the way');

      const { exitCode, stderr } = await installation.rollcall('run');

      expect(exitCode).toBe(3);
      expect(stderr).toMatch(/^cannot \w+ .* in the evidence store: /);
    });

    it('a full disk is told as such, and the store stays as it was', async () => {
      await installation.rollcall('run');
      const before = await installation.digests();

      const { exitCode, stderr } = await installation.rollcallOnFullDisk('run', '--manual');

      expect(exitCode).toBe(3);
      expect(stderr).toMatch(/^cannot write \S+ in the evidence store: the disk is full; make room and run again\n$/);
      expect(await installation.digests()).toEqual(before);
    });

    it('nothing is added while the clock is behind it', async () => {
      await installation.rollcall('run');
      const before = await installation.digests();
      const anHourAgo = 'const now = Date.now; Date.now = () => now() - 3_600_000;';
      installation.environment.NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(anHourAgo)}`;

      const { exitCode, stderr } = await installation.rollcall('run', '--manual');

      expect(exitCode).toBe(3);
      expect(stderr).toMatch(/^this machine's clock says \S+, but the log's last entry is of \S+; set the clock/);
      expect(await installation.digests()).toEqual(before);
    });

    it('one of another organisation is not added to', async () => {
      await installation.rollcall('run');
      await installation.edit((text) => text.replace('organization: acme', 'organization: beta'));

      const { exitCode, stderr } = await installation.runManually();

      expect(exitCode).toBe(3);
      expect(stderr).toContain('belongs to acme/main, but the configuration says beta/main');
    });

    it('a folder without evidence is nothing to verify', async () => {
      await mkdir(join(installation.folder, 'empty'));

      const { exitCode, stderr } = await installation.rollcall('verify', 'empty');

      expect(exitCode).toBe(64);
      expect(stderr).toContain('empty holds no evidence to verify');
    });
  });

  describe('in the call', () => {
    it.each([
      ['an unknown command', ['frobnicate'], /unknown command/],
      ['an unknown option', ['run', '--now'], /unknown option/],
      ['no command at all', [], /Usage: rollcall/],
      ['a slot that is no time', ['run', '--slot', 'yesterday'], /"yesterday" is not a slot/],
      [
        'a slot that the schedule does not have',
        ['run', '--slot', '2026-03-02T06:01:00Z'],
        /the schedule is not due at/,
      ],
      ['an anchor that is no key', ['verify', '.', '--anchor', 'abc'], /--anchor is neither a fingerprint/],
      ['a head that is none', ['verify', '.', '--known-head', '5'], /--known-head 5 is not/],
      ['a time that is none', ['verify', '.', '--from', '2026-02-30'], /--from 2026-02-30 is neither a date/],
      ['a schedule that is none', ['verify', '.', '--schedule', '0 6 * *'], /has 4 fields, expected 5/],
      ['a time zone that is none', ['verify', '.', '--timezone', 'Mars'], /--timezone Mars is not/],
    ])('%s is told, with exit code 64', async (_what, parameters, message) => {
      const { exitCode, stderr } = await installation.rollcall(...parameters);

      expect(stderr).toMatch(message);
      expect(exitCode).toBe(64);
    });

    it.each([
      ['a future slot', () => '2099-01-01T00:00:00Z', /lies in the future/],
      ['a slot that is over', () => '2026-03-02T06:00:00Z', /is over, since the next one is due/],
    ])('%s is refused, with exit code 3', async (_what, slot, message) => {
      const { exitCode, stderr } = await installation.rollcall('run', '--slot', slot());

      expect(stderr).toMatch(message);
      expect(exitCode).toBe(3);
    });
  });

  it('--json prints one document with a schema, also for an error', async () => {
    const good = await installation.rollcall('run', '--json');
    const bad = await installation.rollcall('run', '--json', '--config', 'other.yaml');

    expect(JSON.parse(good.stdout)).toMatchObject({
      schema: 'urn:rollcall:run:v1',
      workspaces: [{ workspace: 'main', results: { schema: 'urn:rollcall:results:v1' } }],
    });
    expect(JSON.parse(bad.stdout)).toMatchObject({ schema: 'urn:rollcall:error:v1', code: 'usage', exitCode: 64 });
  });
});
