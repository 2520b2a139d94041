import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

let installation: Installation;
let anchor: string;

beforeAll(async () => {
  installation = await Installation.create();
  await installation.runManually();
  await installation.runManually();
  const { stdout } = await installation.rollcall('verify', 'evidence', '--json');
  anchor = JSON.parse(stdout).workspaces[0].openedWith;
  const everything = ['--from', '2020-01-01', '--to', '2099-12-31', '--output', 'bundle.zip'];
  expect((await installation.rollcall('bundle', ...everything)).exitCode).toBe(0);
  // Neither is needed: what is performed again is in the evidence.
  await installation.edit(() => 'no configuration');
  await installation.write('rollcall-key.pem', 'no key');
});
afterAll(() => installation.remove());

describe('rollcall reperform', () => {
  it('performs every evaluation again, and says that it came to the same', async () => {
    const { exitCode, stdout } = await installation.rollcall('reperform', 'evidence', '--anchor', anchor);

    expect(stdout).toContain('2 evaluations from ');
    expect(stdout).toContain('identical: every evaluation came to the same, byte for byte');
    expect(exitCode).toBe(0);
  });

  it('has all of it as JSON', async () => {
    const { stdout } = await installation.rollcall('reperform', 'evidence/main', '--anchor', anchor, '--json');

    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'urn:rollcall:reperform:v1',
      workspaces: [
        {
          exitCode: 0,
          origin: 'acme/main',
          performer: { name: 'rollcall' },
          verification: { anchor: 'matched' },
          evaluations: [{ outcome: 'identical' }, { outcome: 'identical' }],
        },
      ],
    });
  });

  it('performs every evaluation in a bundle again', async () => {
    const { exitCode, stdout } = await installation.rollcall('reperform', 'bundle.zip', '--anchor', anchor);

    expect(stdout).toContain('2 evaluations from ');
    expect(exitCode).toBe(0);
  });

  it('performs nothing again of a bundle that does not verify', async () => {
    await installation.write('cut-off.zip', 'PK\u0003\u0004');

    const { exitCode, stdout } = await installation.rollcall('reperform', 'cut-off.zip', '--anchor', anchor);

    expect(stdout).toContain('E_ZIP_FORMAT');
    expect(exitCode).toBe(3);
  });

  it('performs nothing again that is not tied to a known key', async () => {
    const { exitCode, stdout } = await installation.rollcall('reperform', 'evidence');

    expect(stdout).toContain('E_ANCHOR_ABSENT');
    expect(exitCode).toBe(3);
  });

  it('says so where there is no evaluation of that time', async () => {
    const period = ['--from', '2020-01-01', '--to', '2020-12-31'];

    const { exitCode, stderr } = await installation.rollcall('reperform', 'evidence', '--anchor', anchor, ...period);

    expect(stderr).toContain('holds no evaluation of that time');
    expect(exitCode).toBe(64);
  });
});
