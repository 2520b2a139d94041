import { describe, expect, it } from 'vitest';
import { configurationText, type Setup } from '../../../functions/cli/init/configuration-text.ts';
import type { Proposals } from '../../../functions/cli/init/proposals.ts';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';
import { HOSTILE_DISPLAY_NAMES, HOSTILE_NAMES } from '../../simulators/faults/hostile-names.ts';

const SETUP: Setup = {
  organization: 'acme',
  domains: ['acme.example'],
  timezone: 'Europe/Berlin',
  token: 'env:LEAPSOME_SCIM_TOKEN',
  baseUrl: null,
  sources: [],
  entra: null,
};
const ENTRA = { tenant: '11111111-2222-4333-8444-555555555555', clientId: '66666666-7777-4888-8999-000000000000' };
const NOTHING: Proposals = {
  accounts: 12,
  domains: [],
  roleSources: [],
  roles: [],
  serviceAccounts: [],
  serviceAccountsFound: 0,
  expires: '2026-05-31',
  doubts: [],
  rosters: [],
};

const workspaceIn = (text: string) => {
  const [workspace] = parseConfiguration(text, 'rollcall.yaml').workspaces;
  if (!workspace) throw new Error('there is one workspace');
  return workspace;
};
/** Takes the # away from the lines that begin a proposal of YAML, as a person does who confirms it. */
const confirmed = (text: string) => text.replace(/^( *)# (serviceAccounts:| {2}- \{ account:)/gm, '$1$2');

describe('a first configuration', () => {
  it.each([
    ['no reading', null],
    ['a reading that suggests nothing', NOTHING],
  ])('is valid after %s, and says what it was told', (_name, proposals) => {
    const { schedule, policy, connections } = workspaceIn(configurationText(SETUP, proposals));

    expect(schedule.timezone).toBe('Europe/Berlin');
    expect(policy.emailDomains).toEqual(['acme.example']);
    expect(policy.roles).toEqual({
      meanings: {},
      privileged: ['Super Admin', 'Admin'],
      standard: ['Manager', 'Employee'],
    });
    expect(connections).toMatchObject([{ id: 'leapsome', token: 'env:LEAPSOME_SCIM_TOKEN', roles: [] }]);
  });

  it('says where else the tenant is, if it was told', () => {
    const text = configurationText({ ...SETUP, baseUrl: 'http://127.0.0.1:8080/scim/v1' }, null);

    expect(workspaceIn(text).connections).toMatchObject([{ baseUrl: 'http://127.0.0.1:8080/scim/v1' }]);
  });

  it.each([
    [['content-api'], [{ id: 'leapsome', contentApi: { secret: 'env:LEAPSOME_API_SECRET' } }]],
    [['humaans'], [{ id: 'leapsome' }, { id: 'humaans', token: 'env:HUMAANS_TOKEN' }]],
    [['people-file'], [{ id: 'leapsome' }, { id: 'people', file: './people.csv' }]],
    [['entra'], [{ id: 'leapsome' }, { id: 'entra', tenant: ENTRA.tenant, clientId: ENTRA.clientId }]],
    [
      ['entra', 'humaans'],
      [{ id: 'leapsome' }, { id: 'humaans' }, { id: 'entra' }],
    ],
  ] as const)('begins with the sources %j, and shows the others as comments', (sources, expected) => {
    const has = (source: string) => (sources as readonly string[]).includes(source);

    const text = configurationText({ ...SETUP, sources: [...sources], entra: has('entra') ? ENTRA : null }, null);

    expect(workspaceIn(text).connections).toMatchObject(expected);
    expect(/^ *# contentApi:/m.test(text)).toBe(!has('content-api'));
    expect(/^ *# - \{ id: humaans,/m.test(text)).toBe(!has('humaans'));
    expect(/^ *# - id: entra$/m.test(text)).toBe(!has('entra'));
  });

  it('shows examples that can be used once a person takes the # away', () => {
    const text = configurationText(SETUP, null);
    const start = text.indexOf('# Who works here');

    const uncommented =
      text.slice(0, start) +
      text
        .slice(start, text.indexOf('    policy:'))
        .replace(/^ *# [A-Z].*$/gm, '')
        .replaceAll('# ', '')
        .replace('"…"', '"1234"');
    const written = workspaceIn(
      uncommented.replace('# contentApi', 'contentApi') + text.slice(text.indexOf('    policy:')),
    );

    expect(written.connections.map(({ id }) => id)).toEqual(['leapsome', 'humaans', 'people', 'entra', 'stackone']);
    expect(written.connections[0]).toMatchObject({ contentApi: { secret: 'env:LEAPSOME_API_SECRET' } });
    expect(written.connections[3]).toMatchObject({ application: { connection: 'leapsome', scope: 'assigned' } });
  });

  it('classifies the roles that were seen, and names the sources that showed them', () => {
    const { policy, connections } = workspaceIn(
      configurationText(SETUP, {
        ...NOTHING,
        roleSources: [
          { from: 'scim', roles: 1 },
          { from: 'import', roles: 2 },
        ],
        roles: [
          { role: 'Super Admin', class: 'privileged', holders: 2 },
          { role: 'Employee', class: 'standard', holders: 10 },
        ],
      }),
    );

    expect(policy.roles).toEqual({ meanings: {}, privileged: ['Super Admin'], standard: ['Employee'] });
    expect(connections).toMatchObject([{ roles: [{ from: 'scim' }, { from: 'import', file: './role-export.csv' }] }]);
  });

  it('names domains that it does not take, apart from private mail', () => {
    const text = configurationText(SETUP, {
      ...NOTHING,
      domains: [
        { domain: 'acme.example', accounts: 20, kind: 'main' },
        { domain: 'agency.example', accounts: 2, kind: 'further' },
        { domain: 'gmail.com', accounts: 1, kind: 'private' },
      ],
    });

    expect(text).toContain('# Seen as well, with the number of accounts: agency.example (2)\n');
    expect(text).toContain('# Private mail, which never matches anybody: gmail.com (1)\n');
  });

  it('registers service accounts once a person takes the # away, and not before', () => {
    const text = configurationText(SETUP, {
      ...NOTHING,
      serviceAccounts: [{ userName: 'sync@acme.example', kind: 'service', reason: 'no external id' }],
      serviceAccountsFound: 3,
    });

    expect(workspaceIn(text).policy.serviceAccounts).toEqual([]);
    expect(text).toContain('# and 2 more');
    expect(workspaceIn(confirmed(text)).policy.serviceAccounts).toEqual([
      { account: 'sync@acme.example', kind: 'service', owner: 'who?', purpose: 'what for?', expires: '2026-05-31' },
    ]);
  });

  it.each([
    ...HOSTILE_NAMES,
    ...HOSTILE_DISPLAY_NAMES,
    'a\nworkspaces: []',
    '"}\n# x',
    '# x',
    '- x: {',
    'true',
    '12',
    '\u2028- a',
  ])('holds names from outside as text and nothing else: %j', (name) => {
    const text = configurationText(SETUP, {
      ...NOTHING,
      roleSources: [{ from: 'scim', roles: 1 }],
      roles: [{ role: name, class: 'privileged', holders: 1 }],
      serviceAccounts: [{ userName: name, kind: 'service', reason: name }],
      serviceAccountsFound: 1,
    });

    const written = workspaceIn(text);
    expect(written.policy.roles).toEqual({ meanings: {}, privileged: [name], standard: [] });
    expect(written.policy.serviceAccounts).toEqual([]);
    expect(workspaceIn(confirmed(text)).policy.serviceAccounts.map(({ account }) => account)).toEqual([name]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});
