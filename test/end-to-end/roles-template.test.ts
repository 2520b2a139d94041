import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from './installation.ts';

let installation: Installation;

beforeEach(async () => {
  installation = await Installation.create();
});
afterEach(() => installation.remove());

/** What somebody does with the list in a spreadsheet. */
const fillIn = (text: string) =>
  text
    .replace('# as-of:', `# as-of: ${new Date(Date.now() - 1000).toISOString()}`)
    .replace('# attested-by:', '# attested-by: grace@acme.example')
    .replaceAll('""\r\n', '"Employee"\r\n');

describe('rollcall roles template', () => {
  it('writes a list that makes the tests of privileged access conclusive once it is filled in', async () => {
    await installation.edit((text) => text.replace('./role-export.csv', './roles.csv'));

    const { exitCode, stdout } = await installation.rollcall('roles', 'template', '-o', 'roles.csv');
    const unfilled = await installation.rollcall('check');
    await installation.write('roles.csv', fillIn(await installation.read('roles.csv')));
    const filled = await installation.rollcall('check');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('wrote roles.csv with 12 accounts');
    expect((await stat(join(installation.folder, 'roles.csv'))).mode & 0o777).toBe(0o600);
    expect(unfilled.exitCode).toBe(3);
    expect(unfilled.stdout).toContain('./roles.csv does not say when it was true');
    expect(filled.exitCode).toBe(0);
    expect(filled.stdout).toMatch(/^PAR-02 +yes /m);
  });

  it('never overwrites a file, and leaves none behind when it cannot write', async () => {
    const before = await installation.digests('.');

    const { exitCode, stderr } = await installation.rollcall('roles', 'template', '-o', 'role-export.csv');
    const elsewhere = await installation.rollcall('roles', 'template', '-o', 'no-such-folder/roles.csv');

    expect(exitCode).toBe(64);
    expect(stderr).toBe('cannot write role-export.csv (EEXIST); an existing file is never overwritten\n');
    expect(elsewhere.exitCode).toBe(64);
    expect(await installation.digests('.')).toEqual(before);
  });

  it('prints the list where no file is named, and stores nothing', async () => {
    const before = await installation.digests('.');

    const { exitCode, stdout } = await installation.rollcall('roles', 'template');
    const { stdout: json } = await installation.rollcall('roles', 'template', '--json');

    expect(exitCode).toBe(0);
    expect(stdout.match(/""\r\n|""\n/g)).toHaveLength(12);
    expect(JSON.parse(json)).toMatchObject({ schema: 'urn:rollcall:roles-template:v1', accounts: 12 });
    expect(await installation.digests('.')).toEqual(before);
  });

  it('says so when the reading that it rests on is not complete', async () => {
    for (let i = 0; i < 2; i++) installation.company.addOrphan('hr-inbox');

    const { exitCode, stderr } = await installation.rollcall('roles', 'template', '-o', 'roles.csv');

    expect(exitCode).toBe(0);
    expect(stderr).toBe('leapsome could not be read completely: duplicate-user-name\n');
  });

  it('writes nothing when Leapsome cannot be read', async () => {
    installation.environment.LEAPSOME_SCIM_TOKEN = 'wrong-token';

    const { exitCode, stderr } = await installation.rollcall('roles', 'template', '-o', 'roles.csv');

    expect(exitCode).toBe(3);
    expect(stderr).toContain('refused the credential with status 403');
    expect(await installation.paths('.')).not.toContain('roles.csv');
  });

  it('is told which application, where it does not exist', async () => {
    const { exitCode, stderr } = await installation.rollcall('roles', 'template', '--connection', 'people');

    expect(exitCode).toBe(64);
    expect(stderr).toBe('there is no application "people"; the configuration has main/leapsome\n');
  });
});
