import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../shared/workspace/parse.ts';
import { Installation, LAUNCHER, TOKEN } from '../end-to-end/installation.ts';
import { PseudoTerminal } from './pseudo-terminal.ts';

const ROLLCALL = `"${process.execPath}" "${LAUNCHER}"`;
const ORGANIZATION = 'Short name of the organisation';
const TIMEZONE = 'Time zone of schedule and dates [Europe/Berlin]';
const WHERE = 'Where is the SCIM token, env:NAME or file:path [env:LEAPSOME_SCIM_TOKEN]';
const SOURCES = 'Further sources that you have, of content-api, humaans, entra, people-file [none]';
const DOMAINS = 'Mail domains of the company';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

describe('rollcall init at a terminal', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = (parameters = '', environment = {}) =>
    new PseudoTerminal(`${ROLLCALL} init ${parameters}`, folder, { TZ: 'Europe/Berlin', ...environment });
  const written = async () =>
    parseConfiguration(await readFile(join(folder, 'rollcall.yaml'), 'utf8'), 'rollcall.yaml');

  it('asks for what it must know, again where an answer cannot be used', async () => {
    const terminal = start();
    await terminal.type(ORGANIZATION, 'Acme Inc.\r');
    await terminal.type('must be lower-case letters', '');
    await terminal.type(ORGANIZATION, 'acme\r');
    await terminal.type(TIMEZONE, '\r');
    await terminal.type(WHERE, 'file:./token\r');
    await terminal.type(SOURCES, 'humaans\r');
    await terminal.type(DOMAINS, '@Acme.example, acme.co.example\r');

    expect(await terminal.end()).toBe(0);
    const { organization, workspaces } = await written();
    expect(organization).toBe('acme');
    expect(workspaces[0]?.schedule.timezone).toBe('Europe/Berlin');
    expect(workspaces[0]?.connections).toMatchObject([{ token: 'file:./token' }, { id: 'humaans' }]);
    expect(workspaces[0]?.policy.emailDomains).toEqual(['acme.example', 'acme.co.example']);
  });

  it('asks only for what flags do not say', async () => {
    const terminal = start('--organization acme --domain acme.example --token env:T --source none');
    await terminal.type(TIMEZONE, '\r');

    expect(await terminal.end()).toBe(0);
    expect(terminal.shown).not.toContain(ORGANIZATION);
    expect(terminal.shown).not.toContain(DOMAINS);
  });

  it('takes answers that are pasted all at once', async () => {
    const terminal = start();
    await terminal.type(ORGANIZATION, 'acme\rUTC\renv:T\rnone\racme.example\r');

    expect(await terminal.end()).toBe(0);
    expect((await written()).workspaces[0]?.schedule.timezone).toBe('UTC');
  });

  it.each([
    ['Ctrl-C', CTRL_C],
    ['Ctrl-D', CTRL_D],
  ])('writes nothing when it is cancelled by %s', async (_name, key) => {
    const terminal = start();
    await terminal.type(ORGANIZATION, 'acme\r');
    await terminal.type(TIMEZONE, key);

    expect(await terminal.end()).toBe(64);
    expect(terminal.shown).toContain('cancelled; nothing was written');
    expect(await readdir(folder)).toEqual([]);
  });

  it('proposes the mail domain that it has seen', async () => {
    const installation = await Installation.create();
    try {
      const environment = { LEAPSOME_SCIM_TOKEN: TOKEN };
      const terminal = start(`--probe --organization acme --base-url ${installation.leapsome.url}`, environment);
      await terminal.type(TIMEZONE, '\r');
      await terminal.type(WHERE, '\r');
      await terminal.type(SOURCES, '\r');
      await terminal.type(`${DOMAINS}, such as acme.example [acme.example]`, '\r');

      expect(await terminal.end()).toBe(0);
      expect((await written()).workspaces[0]?.policy.emailDomains).toEqual(['acme.example']);
    } finally {
      await installation.remove();
    }
  });
});

describe('what is printed at a terminal', () => {
  let installation: Installation;

  beforeEach(async () => {
    installation = await Installation.create();
    installation.company.addOrphan('hr-inbox');
    // Nothing beside the token, and a limit that is warned of: everything that check can say.
    await installation.edit((text) =>
      text
        .replace(/ {8}roles:\n.*import.*\n/, '')
        .replace(/^.*id: people.*$/m, '')
        .replace('deactivateWithin: 24h', 'deactivateWithin: 8h'),
    );
  });
  afterEach(() => installation.remove());

  it.each([
    [80, 'check', {}],
    [120, 'check', {}],
    [80, 'check', { NO_COLOR: '1' }],
    [120, 'check', { NO_COLOR: '1' }],
    [80, 'check', { LEAPSOME_SCIM_TOKEN: 'wrong-token' }],
    [80, 'roles template -o roles.csv', {}],
    [
      80,
      'init --probe --config other.yaml --organization acme --domain acme.example --timezone UTC --source none --token',
      {},
    ],
  ])('fits %i columns, in colours unless NO_COLOR is set: %s %j', async (columns, command, further) => {
    const probing = command.startsWith('init')
      ? ` env:LEAPSOME_SCIM_TOKEN --base-url ${installation.leapsome.url}`
      : '';
    const environment = { ...installation.environment, ...further };
    const terminal = new PseudoTerminal(`${ROLLCALL} ${command}${probing}`, installation.folder, environment, columns);

    await terminal.end();
    const lines = stripVTControlCharacters(terminal.shown).split('\r\n');

    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => stringWidth(line) > columns && !line.includes('/'))).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it
    expect(/\u001b\[\d+m/.test(terminal.shown)).toBe(command === 'check' && !('NO_COLOR' in further));
  });
});
