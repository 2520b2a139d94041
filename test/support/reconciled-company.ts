import type { Company } from '../simulators/company/company.ts';
import { Directory, guid } from '../simulators/company/directory.ts';
import { EntraService } from '../simulators/entra/entra-service.ts';
import { SERVICE_PRINCIPAL } from '../simulators/entra/resources.ts';
import { HumaansService } from '../simulators/humaans/humaans-service.ts';
import { ContentService } from '../simulators/leapsome/content/content-service.ts';
import { LeapsomeService } from '../simulators/leapsome/service.ts';
import { SCENARIO_TOKEN, Scenario } from './scenario.ts';
import { MemoryTokenEndpoint } from './token-endpoints.ts';

const APP = { tenant: guid('tenant acme'), clientId: guid('app registration Rollcall') };

/** A company whose every source is connected, each telling its part of one truth. */
export interface ReconciledCompany {
  readonly scenario: Scenario;
  readonly company: Company;
  readonly directory: Directory;
}

/** Text of `policy` that the company’s own rules replace or add to. */
export interface CompanyRules {
  readonly seed: number;
  readonly start: string;
  /** Holders of roles at the start, by the number of the person. */
  readonly roles: { readonly [person: number]: string };
}

/** Leapsome over SCIM and its Content API, Humaans, Entra ID, and StackOne beside them. */
export function reconcile({ seed, start, roles }: CompanyRules): ReconciledCompany {
  let directory: Directory | undefined;
  const scenario = new Scenario({
    size: 32,
    seed,
    start,
    sources: ({ company, clock, service }) => {
      const now = () => clock.now();
      directory = new Directory(company, start);
      const app = { ...APP, clientSecret: SCENARIO_TOKEN };
      const entra = new EntraService({ directory, app, now, publicUrl: () => 'https://graph.microsoft.com/v1.0' });
      const content = new ContentService({ company, secret: SCENARIO_TOKEN, now });
      return {
        services: {
          'leapsome.example': new LeapsomeService(service, content),
          'humaans.example': new HumaansService({ company, token: SCENARIO_TOKEN, now }),
          'graph.microsoft.com': entra,
        },
        tokenEndpoint: new MemoryTokenEndpoint(entra),
      };
    },
  });
  if (!directory) throw new Error('a scenario asks for its sources');
  const { company } = scenario;
  const engineering = directory.addGroup('Engineers', (person) => person.department === 'Engineering');
  for (const [i, role] of Object.entries(roles)) {
    const account = company.accounts[Number(i)];
    if (account) company.setRole(account, role);
  }
  const team = company.teams.find(({ name }) => name === 'Engineering')?.id ?? '';
  scenario.yaml = configured(scenario, engineering.id, team);
  return { scenario, company, directory };
}

function configured({ company, yaml }: Scenario, group: string, team: string): string {
  const privileged = company.accounts.filter(({ role }) => role !== 'Employee');
  const approvals = privileged.map((account, i) => {
    const by = privileged[(i + 1) % privileged.length]?.userName;
    return `{ account: ${account.userName}, role: "${account.role}", approvedBy: ${by}, approvedOn: 2026-02-02, expires: 2026-12-31, reason: "administers Leapsome" }`;
  });
  return yaml
    .replace('0 */6 * * *', '0 */12 * * *')
    .replace(
      /^ {6}- \{ id: people.*$/m,
      `      - { id: humaans, kind: hris, provider: humaans, baseUrl: https://humaans.example/api, allowedHosts: [humaans.example], token: env:HR }
      - id: entra
        kind: idp
        provider: entra
        tenant: ${APP.tenant}
        clientId: ${APP.clientId}
        clientSecret: env:DIRECTORY
        application: { connection: leapsome, servicePrincipal: ${SERVICE_PRINCIPAL}, scope: assigned, appRoles: indicative }
        groups: [${group}]
      - { id: stackone, kind: comparison, provider: stackone, baseUrl: https://stackone.example, allowedHosts: [stackone.example],
          apiKey: env:UNIFIED, accountId: acc-1, comparedWith: leapsome }`,
    )
    .replace(
      '        roles: [{ from: import',
      '        contentApi: { secret: env:CONTENT, baseUrl: https://leapsome.example/v1 }\n        roles: [{ from: import',
    )
    .replace(
      / {6}roles: \{ privileged.*$/m,
      '      roles: { privileged: ["Super Admin", Admin], standard: [Manager, Employee, User, Payroll] }',
    )
    .replace(
      'approved: [] }',
      `conflicts: [{ roles: [Admin, Payroll], reason: "pay" }], approved: [${approvals.join(', ')}] }`,
    )
    .replace(
      / {6}reviews: .*$/m,
      `      reviews: { all: { every: quarter, due: 21d, removeWithin: 5bd }, signOff: [E-1001], fallback: [E-1001, E-1002] }
      mappedGroups: [{ directory: entra, group: ${group}, team: ${team} }]
      roleProfiles: [{ department: Finance, roles: [Payroll] }]
      accountsExpected: [{ connection: leapsome, from: 2026-01-01 }]`,
    );
}
