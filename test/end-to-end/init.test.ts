import { mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../shared/workspace/parse.ts';
import { Company } from '../simulators/company/company.ts';
import { peopleCsv } from '../simulators/company/exports.ts';
import { startLeapsome } from '../simulators/leapsome/server.ts';
import type { SimulatorServer } from '../simulators/server.ts';
import { LAUNCHER, type Result, runNode, TOKEN } from './installation.ts';

let folder: string;
let environment: { [name: string]: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
  environment = { LEAPSOME_SCIM_TOKEN: TOKEN, TZ: 'Europe/Berlin' };
});
afterEach(() => rm(folder, { recursive: true }));

const init = (...parameters: string[]): Promise<Result> =>
  runNode([LAUNCHER, 'init', ...parameters], folder, environment);
const GIVEN = ['--organization', 'acme', '--domain', 'acme.example'];
const configuration = async () =>
  parseConfiguration(await readFile(join(folder, 'rollcall.yaml'), 'utf8'), 'rollcall.yaml');

describe('rollcall init without a terminal', () => {
  it('writes a configuration that can be used and a key that nobody else can read', async () => {
    const { exitCode, stdout } = await init(...GIVEN);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^trust anchor {2}SHA256:\S{43}$/m);
    expect((await readdir(folder)).sort()).toEqual(['rollcall-key.pem', 'rollcall.yaml']);
    expect((await stat(join(folder, 'rollcall-key.pem'))).mode & 0o777).toBe(0o600);
    expect((await configuration()).workspaces[0]?.schedule.timezone).toBe('Europe/Berlin');
  });

  it.each([
    ['nothing', [], 'init needs --organization and --domain where it cannot ask at a terminal'],
    ['no domain', GIVEN.slice(0, 2), 'init needs --domain where it cannot ask at a terminal'],
    ['no organisation', ['--probe'], 'init needs --organization where it cannot ask at a terminal'],
    ['a name that is no id', ['--organization', 'Acme Inc.'], '--organization must be lower-case letters'],
    ['an address for a domain', [...GIVEN.slice(0, 3), 'a@b@c'], '--domain must be a mail domain'],
    ['no time zone', [...GIVEN, '--timezone', 'Berlin'], '--timezone must be an IANA time zone such as Europe/Berlin'],
    ['a source that is not known', [...GIVEN, '--source', 'workday'], '--source must be some of content-api, humaans'],
    ['a directory without ids', [...GIVEN, '--source', 'entra'], 'init needs --entra-tenant and --entra-client where'],
    [
      'a directory that is no source',
      [...GIVEN, '--source', 'none', '--entra-tenant', '6f1d7c1e-0b7d-4b52-9f5e-2f1f6f0f7a11'],
      '--entra-tenant is without effect unless the sources include entra',
    ],
    ['a token itself', [...GIVEN, '--token', 'a1b2'], '--token must be env:NAME or file:path, never the token itself'],
  ])('refuses to be given %s, and writes nothing', async (_name, parameters, message) => {
    const { exitCode, stderr } = await init(...parameters);

    expect(exitCode).toBe(64);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('a1b2');
    expect(await readdir(folder)).toEqual([]);
  });

  it('says where every secret that the sources need has to be put', async () => {
    const alone = await init(...GIVEN);
    await unlink(join(folder, 'rollcall.yaml'));
    const together = await init(...GIVEN, '--source', 'content-api', '--source', 'humaans');

    expect(alone.stdout).toContain('Next: put the token where env:LEAPSOME_SCIM_TOKEN points');
    expect(together.stdout).toContain(
      'Next: put the secrets where env:LEAPSOME_SCIM_TOKEN, env:LEAPSOME_API_SECRET, env:HUMAANS_TOKEN point',
    );
  });

  it('uses a key that is there already, as an interrupted call leaves it', async () => {
    const first = await init(...GIVEN, '--json');
    await unlink(join(folder, 'rollcall.yaml'));
    const second = await init(...GIVEN, '--json');

    expect(JSON.parse(second.stdout)).toMatchObject({ anchor: JSON.parse(first.stdout).anchor, isNewKey: false });
  });

  it('does not take a key that cannot be one', async () => {
    await writeFile(join(folder, 'rollcall-key.pem'), 'something else', { mode: 0o600 });

    const { exitCode } = await init(...GIVEN);

    expect(exitCode).toBe(64);
    expect(await readdir(folder)).toEqual(['rollcall-key.pem']);
    expect(await readFile(join(folder, 'rollcall-key.pem'), 'utf8')).toBe('something else');
  });

  it('leaves no key behind when the configuration cannot be written', async () => {
    const { exitCode, stderr } = await init(...GIVEN, '--config', `${'x'.repeat(300)}.yaml`);

    expect(exitCode).toBe(64);
    expect(stderr).toContain('ENAMETOOLONG');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('rollcall init --probe', () => {
  let leapsome: SimulatorServer;
  let company: Company;

  beforeEach(async () => {
    company = new Company({ seed: 5, size: 12, domain: 'acme.example', today: '2026-03-02' });
    leapsome = await startLeapsome({ company, token: TOKEN });
  });
  afterEach(() => leapsome.stop());

  const probe = (...parameters: string[]) =>
    init('--probe', '--organization', 'acme', '--base-url', leapsome.url, ...parameters);

  it('proposes mail domains and service accounts, which a check then uses', async () => {
    company.addOrphan('hr-inbox');

    const { exitCode, stdout } = await probe();
    const checked = await runNode([LAUNCHER, 'check'], folder, environment);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^mail domain +acme\.example +13 accounts, taken for the company’s own$/m);
    expect(stdout).toMatch(/^shared account +hr-inbox@acme\.example +no external id, and "hr" in the user name$/m);
    expect(stdout).toContain('“rollcall roles template” writes a list to fill in');
    expect((await configuration()).workspaces[0]?.policy.emailDomains).toEqual(['acme.example']);
    expect(checked.exitCode).toBe(0);
  });

  it('reads every source that it is told of', async () => {
    await writeFile(join(folder, 'people.csv'), peopleCsv(company, new Date().toISOString().slice(0, 10)));

    const { exitCode, stdout } = await probe('--source', 'people-file');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Read 12 people of people, 0 of them gone.');
    expect((await configuration()).workspaces[0]?.connections.map(({ id }) => id)).toEqual(['leapsome', 'people']);
  });

  it('gives programs one document', async () => {
    const { stdout } = await probe('--json');

    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'urn:rollcall:init:v1',
      proposals: { accounts: 12, domains: [{ domain: 'acme.example', accounts: 12, kind: 'main' }], roles: [] },
    });
  });

  it('classifies the roles of a list that lies there', async () => {
    const [first, ...others] = company.accounts.map(({ id }) => id);
    const rows = [`${first},Super Admin`, ...others.map((id) => `${id},Employee`)];
    await writeFile(
      join(folder, 'role-export.csv'),
      ['# as-of: 2026-03-01', '# attested-by: grace', 'account,role', ...rows].join('\n'),
    );

    await probe();

    const [workspace] = (await configuration()).workspaces;
    expect(workspace?.policy.roles).toEqual({ privileged: ['Super Admin'], standard: ['Employee'], meanings: {} });
    expect(workspace?.connections).toMatchObject([{ roles: [{ from: 'import', file: './role-export.csv' }] }]);
  });

  it('keeps to the domain that it is given', async () => {
    await probe('--domain', 'other.example');

    expect((await configuration()).workspaces[0]?.policy.emailDomains).toEqual(['other.example']);
  });

  it('reads only, and stores nothing', async () => {
    await probe();

    expect(new Set(leapsome.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect((await readdir(folder)).sort()).toEqual(['rollcall-key.pem', 'rollcall.yaml']);
  });

  it('writes nothing when Leapsome cannot be read, and says why', async () => {
    environment.LEAPSOME_SCIM_TOKEN = 'wrong-token';

    const { exitCode, stderr } = await probe();

    expect(exitCode).toBe(3);
    expect(stderr).toContain('refused the credential with status 403');
    expect(await readdir(folder)).toEqual([]);
  });

  it('asks for a domain where only private mail was seen', async () => {
    for (const account of company.accounts) account.userName = account.userName.replace('acme.example', 'gmail.com');

    const { exitCode, stderr } = await probe();

    expect(exitCode).toBe(64);
    expect(stderr).toBe('no mail domain of the company was seen; name it with --domain\n');
    expect(await readdir(folder)).toEqual([]);
  });

  it('prints hostile names as harmless text', async () => {
    const account = company.addOrphan('sync\u202e\u009b31m');
    account.userName = 'sync.\u202e\u009b31m@acme.example';

    const { stdout } = await probe();

    expect(stdout).toContain('sync.\\u{202e}\\u{9b}31m@acme.example');
    expect(await readFile(join(folder, 'rollcall.yaml'), 'utf8')).not.toMatch(/[\u202e\u009b]/);
  });
});
