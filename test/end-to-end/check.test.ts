import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

let installation: Installation;

beforeEach(async () => {
  installation = await Installation.create();
});
afterEach(() => installation.remove());

/** The words that a person reads, one space between. */
const words = (text: string) => text.replace(/\s+/g, ' ');

describe('rollcall check', () => {
  it('says that everything will be conclusive where it will, and leaves nothing behind', async () => {
    const before = await installation.digests('.');

    const { exitCode, stdout, stderr } = await installation.rollcall('check');

    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('leapsome: complete, 12 accounts, 12 of them active');
    expect(stdout).toContain('roles: import covers 12 of 12 active accounts, authoritative');
    expect(stdout).toContain('people: complete, 12 people');
    expect(stdout).toMatch(/^UAR-08 +yes +Leavers have no active account$/m);
    expect(await installation.digests('.')).toEqual(before);
  });

  it('with a SCIM token alone, says what to connect next', async () => {
    await installation.edit((text) => text.replace(/ {8}roles:\n.*import.*\n/, '').replace(/^.*id: people.*$/m, ''));

    const { exitCode, stdout } = await installation.rollcall('check');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('roles: no source is configured');
    expect(stdout).toMatch(/^UAR-08 +no +Leavers have no active account: no roster of people is connected$/m);
    expect(stdout).toMatch(/- connect a roster of people .*UAR-08, UAR-09/);
    expect(stdout).toMatch(/- connect a source of roles: "rollcall roles template" .*PAR-02/);
  });

  it('names the failure of a connection, and exits with 3', async () => {
    installation.environment.LEAPSOME_SCIM_TOKEN = 'wrong-token';

    const { exitCode, stdout } = await installation.rollcall('check');

    expect(exitCode).toBe(3);
    expect(words(stdout)).toContain('refused the credential with status 403');
    expect(stdout).toMatch(/^UAR-08 +no /m);
  });

  it('gives programs one document', async () => {
    await installation.edit((text) => text.replace(/^.*id: people.*$/m, ''));

    const { stdout } = await installation.rollcall('check', '--json');

    const document = JSON.parse(stdout);
    expect(document.schema).toBe('urn:rollcall:check:v1');
    expect(document.workspaces[0].tests.find(({ test }: { test: string }) => test === 'UAR-08')).toEqual({
      test: 'UAR-08',
      connection: 'leapsome',
      conclusive: false,
      outcome: 'inconclusive',
      reason: 'no-roster',
      class: 'configuration',
    });
    expect(document.workspaces[0].next[0]).toMatchObject({ reason: 'no-roster' });
  });

  it('warns of a limit that the schedule cannot resolve', async () => {
    await installation.edit((text) => text.replace('deactivateWithin: 24h', 'deactivateWithin: 8h'));

    const { stdout } = await installation.rollcall('check');

    expect(words(stdout)).toContain('leavers.deactivateWithin is 8h, and slots are up to 6 h apart');
  });
});
