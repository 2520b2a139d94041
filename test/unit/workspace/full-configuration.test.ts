import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';

const text = readFileSync(new URL('full-configuration.yaml', import.meta.url), 'utf8');

describe('a configuration that uses everything', () => {
  const configuration = parseConfiguration(text, 'rollcall.yaml');
  const [workspace] = configuration.workspaces;

  it('has its organisation, store and signer', () => {
    expect(configuration).toMatchObject({
      organization: 'acme',
      store: 'file:./evidence',
      signer: 'file:./rollcall-key.pem',
    });
  });

  it('has its connections, each with the options of its provider', () => {
    expect(workspace?.connections).toMatchObject([
      {
        id: 'leapsome',
        kind: 'application',
        provider: 'leapsome',
        baseUrl: 'https://api.leapsome.com/scim/v1',
        token: 'env:LEAPSOME_SCIM_TOKEN',
        customAttributes: [],
        roles: [
          { from: 'scim', attributes: ['roles', 'entitlements'] },
          { from: 'groups', rules: [{ group: '5ecba01fb567a5d046582027', role: 'Super Admin' }] },
          { from: 'import', file: './role-export.csv', maxAge: '7d' },
        ],
      },
      { id: 'people', kind: 'hris', provider: 'csv', file: './people.csv', maxAge: '24h', listsLeavers: true },
      {
        id: 'entra',
        kind: 'idp',
        provider: 'entra',
        baseUrl: 'https://graph.microsoft.com/v1.0',
        certificate: 'file:./entra.pem',
        application: { connection: 'leapsome', scope: 'assigned', appRoles: 'indicative' },
        groups: ['9a0f7a52-1f53-4b3e-9c39-5a1d6f2f8b10'],
        provisioningLog: true,
      },
    ]);
  });

  it('has its policy', () => {
    expect(workspace?.policy).toMatchObject({
      version: 7,
      approvedOn: '2026-09-01',
      frameworks: ['soc2', 'iso27001'],
      roles: { privileged: ['Super Admin', 'Admin'], standard: ['Manager', 'Employee'] },
      privilegedAccess: {
        holders: { 'Super Admin': { min: 2, max: 4 } },
        approved: [{ account: 'ada@acme.example', expires: '2027-03-01' }],
        conflicts: [{ roles: ['Admin', 'Manager'] }],
      },
      provisioning: { leftOut: [{ department: 'Works', type: 'external' }] },
      breakGlass: { testedWithin: '180d' },
      apiCredentials: [{ id: 'scim-token', connection: 'leapsome', rotateBy: '2027-01-31' }],
      sponsors: [{ account: 'vera@agency.example', sponsor: 'ada@acme.example' }],
      leavers: { deactivateWithin: '24h', from: 'employmentEnd' },
      serviceAccounts: [{ kind: 'service', owner: 'ada@acme.example' }],
      exclusions: [
        { id: 'group-services', legalEntity: 'Acme Services GmbH', expires: '2027-09-01' },
        { id: 'landlord', person: 'E-1002', expires: '2027-03-01' },
      ],
      aliases: [{ person: 'E-1001', emails: ['ada.l@acme.example'] }],
      rosters: { precedence: ['people'], supplementary: [] },
      accountsExpected: [{ connection: 'leapsome', from: '2026-10-01', within: '14d' }],
      evidence: { maxAge: '26h', retention: '15 months', logRetention: '39 months' },
      reviews: { all: { every: 'quarter', due: '21d', removeWithin: '5bd' }, signOff: ['grace@acme.example'] },
    });
  });

  it('has its exceptions', () => {
    expect(workspace?.exceptions).toMatchObject([
      { finding: 'UAR-09:main/leapsome:account.5ecba01fb567a5d046582027', expires: '2026-12-31' },
    ]);
  });
});

describe('the shortest configuration', () => {
  it('stands on defaults', () => {
    const [workspace] = parseConfiguration(
      `
organization: acme
store: file:./evidence
signer: file:./key.pem
workspaces:
  - id: main
    schedule: { cron: "0 6 * * *", timezone: UTC }
    connections: [{ id: leapsome, kind: application, provider: leapsome, token: env:TOKEN }]
    policy: { emailDomains: [acme.example] }
`,
      'rollcall.yaml',
    ).workspaces;

    expect(workspace).toMatchObject({
      connections: [{ baseUrl: 'https://api.leapsome.com/scim/v1', roles: [] }],
      policy: {
        frameworks: ['soc2', 'iso27001'],
        leavers: { deactivateWithin: '24h', from: 'employmentEnd' },
        evidence: { maxAge: '26h' },
        serviceAccounts: [],
        provisioning: { leftOut: [] },
        breakGlass: { testedWithin: '365d' },
        apiCredentials: [],
        sponsors: [],
        remediateWithin: { critical: '1d', high: '7d', medium: '30d', low: '90d' },
        roles: { privileged: [], standard: [] },
      },
      exceptions: [],
    });
    expect(workspace?.policy.privilegedAccess).toBeUndefined();
  });

  it('may have the line ends of Windows and a byte order mark', () => {
    const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`;

    expect(parseConfiguration(windows, 'rollcall.yaml')).toEqual(parseConfiguration(text, 'rollcall.yaml'));
  });
});
