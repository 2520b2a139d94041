import { stringify } from 'yaml';
import { secretFingerprint } from '../../../shared/kernel/digest.ts';
import type { Account, Company } from '../../../test/simulators/company/company.ts';
import { SERVICE_PRINCIPAL } from '../../../test/simulators/entra/resources.ts';
import { CAST } from './story.ts';
import { DEMO_BASE_URLS, DEMO_DIRECTORY, DEMO_HOSTS, DEMO_SECRETS } from './world.ts';

/** The configuration of the demo company, as it changes in the story. */
export class DemoConfiguration {
  #version = 1;
  readonly #standard = ['Manager', 'Employee'];
  readonly #approved: object[] = [];
  readonly #company: Company;

  constructor(company: Company) {
    this.#company = company;
    for (const i of [CAST.founder, CAST.deputy, CAST.administrator]) {
      const account = company.accounts[i];
      if (account) this.#add(account, account.role, '2026-02-02');
    }
  }

  approve(account: Account, role: string, on: string): void {
    this.#version++;
    this.#add(account, role, on);
  }

  classify(role: string): void {
    this.#version++;
    this.#standard.push(role);
  }

  /** The text of rollcall.yaml. */
  toYaml(): string {
    return stringify({
      organization: 'acme',
      store: 'file:./evidence',
      signer: 'file:./rollcall-key.pem',
      workspaces: [
        {
          id: 'main',
          schedule: { cron: '0 */6 * * *', timezone: 'UTC' },
          connections: [
            {
              id: 'leapsome',
              kind: 'application',
              provider: 'leapsome',
              baseUrl: DEMO_BASE_URLS.leapsome,
              allowedHosts: [DEMO_HOSTS.leapsome],
              token: 'env:DEMO_SCIM_TOKEN',
              roles: [{ from: 'import', file: './role-export.csv', maxAge: '7d' }],
            },
            {
              id: 'humaans',
              kind: 'hris',
              provider: 'humaans',
              baseUrl: DEMO_BASE_URLS.humaans,
              allowedHosts: [DEMO_HOSTS.humaans],
              token: 'env:DEMO_HUMAANS_TOKEN',
            },
            {
              id: 'entra',
              kind: 'idp',
              provider: 'entra',
              ...DEMO_DIRECTORY,
              clientSecret: 'env:DEMO_ENTRA_SECRET',
              application: { connection: 'leapsome', servicePrincipal: SERVICE_PRINCIPAL, scope: 'assigned' },
            },
          ],
          policy: {
            version: this.#version,
            approvedBy: this.#company.people[CAST.founder]?.email,
            approvedOn: '2026-02-02',
            emailDomains: [this.#company.domain],
            roles: { privileged: ['Super Admin', 'Admin'], standard: this.#standard },
            privilegedAccess: { holders: { 'Super Admin': { min: 2, max: 4 } }, approved: this.#approved },
            apiCredentials: [
              {
                id: 'scim-token',
                connection: 'leapsome',
                fingerprint: secretFingerprint(DEMO_SECRETS.leapsome, 'acme/main'),
                holder: 'Rollcall',
                owner: this.#company.people[CAST.deputy]?.email,
                rotateBy: '2026-08-31',
              },
            ],
            reviews: {
              all: { every: 'quarter', due: '21d', removeWithin: '5bd' },
              privileged: { every: 'quarter', due: '14d', removeWithin: '1bd' },
              signOff: [this.#company.people[CAST.founder]?.email],
              fallback: [CAST.founder, CAST.deputy].map((i) => this.#company.people[i]?.email),
              authentication: { signOff: 'operator-attested' },
            },
          },
        },
      ],
    });
  }

  /** Approved by the other of the two founders, since nobody approves their own access. */
  #add(account: Account, role: string, approvedOn: string): void {
    const founder = this.#company.accounts[CAST.founder];
    const deputy = this.#company.accounts[CAST.deputy];
    this.#approved.push({
      account: account.userName,
      role,
      approvedBy: account === founder ? deputy?.userName : founder?.userName,
      approvedOn,
      expires: '2026-08-31',
      reason: 'administers Leapsome',
    });
  }
}
