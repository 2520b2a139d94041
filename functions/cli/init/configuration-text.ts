import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { Proposals } from './proposals.ts';
import { contentApi, type EntraIds, furtherConnections, type Source } from './sources.ts';
import { yamlText } from './yaml-text.ts';

/** What a configuration is made of. */
export interface Setup {
  readonly organization: string;
  readonly domains: readonly string[];
  readonly timezone: string;
  /** Where the SCIM token is: `env:NAME` or `file:path`. */
  readonly token: string;
  /** Null for Leapsome's own. */
  readonly baseUrl: string | null;
  readonly sources: readonly Source[];
  /** Null where the directory is not among the sources. */
  readonly entra: EntraIds | null;
}

export const KEY_FILE = 'rollcall-key.pem';
/** Where an import of roles is looked for, beside the configuration. */
export const ROLE_IMPORT = './role-export.csv';
const IMPORT_SOURCE = `- { from: import, file: ${ROLE_IMPORT}, maxAge: 7d }`;

/** The text of a first rollcall.yaml, with comments, and with what a first reading suggests. */
export function configurationText(setup: Setup, proposals: Proposals | null): string {
  const { organization, domains, timezone, token, baseUrl, sources, entra } = setup;
  const example = (name: string) => yamlText(`${name}@${domains[0] ?? ''}`);
  return `# Configuration of Rollcall. Unknown keys are refused; relative paths start at this file's folder.
organization: ${yamlText(organization)}
store: file:./evidence              # evidence, one folder for each workspace
signer: file:./${KEY_FILE}     # whoever has this file can sign evidence: keep it to yourself

workspaces:
  - id: main                        # one audit scope: its own log, policy and connections
    schedule: { cron: "0 */6 * * *", timezone: ${yamlText(timezone)} }

    connections:
      - id: leapsome
        kind: application
        provider: leapsome
${baseUrl === null ? '' : `        baseUrl: ${yamlText(baseUrl)}\n`}        token: ${yamlText(token)}
        # Leapsome > Settings > Integrations > HRIS Integrations > SCIM. Copy the existing token: generating a new one
        # may stop Entra ID, Humaans or whoever else uses it.

${roleSources(proposals)}

${contentApi(sources)}

${furtherConnections(sources, entra)}

    policy:
      # Who approved these rules, and when; how often access is reviewed, and who signs that off (UAR-01).
      # version: 1
      # approvedBy: ${example('grace')}
      # approvedOn: 2026-09-01
      # reviews: { all: { every: quarter, due: 21d, removeWithin: 5bd }, signOff: [${example('grace')}] }

      emailDomains: [${domains.map(yamlText).join(', ')}]      # only these addresses match accounts to people
${otherDomains(setup, proposals)}${roleClasses(proposals)}
      leavers: { deactivateWithin: 24h, from: employmentEnd }

      # Who may hold privileged roles. Once this is here, everybody else is a finding.
      # privilegedAccess:
      #   approved:
      #     - account: ${example('ada')}
      #       role: Super Admin
      #       approvedBy: ${example('grace')}
      #       approvedOn: 2026-09-01
      #       expires: 2027-03-01
      #       reason: people operations lead

${serviceAccounts(proposals, example)}

      # Tokens and keys of Leapsome. The finding of PAR-09 shows the fingerprint of the one that Rollcall uses.
      # apiCredentials:
      #   - { id: scim-token, connection: leapsome, fingerprint: "0123456789abcdef", holder: "Rollcall, Entra ID",
      #       owner: ${example('ada')}, rotateBy: 2027-01-31 }
`;
}

function roleSources(proposals: Proposals | null): string {
  const seen = proposals?.roleSources ?? [];
  if (seen.length > 0) {
    const lines = seen.map(({ from, roles }) => {
      const source = from === 'scim' ? '- from: scim' : IMPORT_SOURCE;
      return `          ${source}      # shows ${roles} role(s)`;
    });
    const further = seen.some(({ from }) => from === 'import') ? [] : [`          # ${IMPORT_SOURCE}`];
    return ['        # Where roles come from.', '        roles:', ...lines, ...further].join('\n');
  }
  return `        # Where roles come from. Leapsome's SCIM interface has none, so without a source the tests of privileged access
        # are inconclusive. An import that names every active account makes them conclusive; "rollcall roles template"
        # writes one to fill in:
        # roles:
        #   ${IMPORT_SOURCE}`;
}

/** Domains that were seen and are not proposed. */
function otherDomains({ domains }: Setup, proposals: Proposals | null): string {
  const others = (proposals?.domains ?? []).filter(({ domain }) => !domains.includes(domain));
  const list = (kind: 'private' | 'other') =>
    others
      .filter((each) => (each.kind === 'private') === (kind === 'private'))
      .map(({ domain, accounts }) => `${domain} (${accounts})`)
      .join(', ');
  const [further, personal] = [list('other'), list('private')];
  return [
    ...(further === '' ? [] : [`      # Seen as well, with the number of accounts: ${further}`]),
    ...(personal === '' ? [] : [`      # Private mail, which never matches anybody: ${personal}`]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function roleClasses(proposals: Proposals | null): string {
  const roles = proposals?.roles ?? [];
  if (roles.length === 0) return '      roles: { privileged: ["Super Admin", Admin], standard: [Manager, Employee] }';
  const list = (wanted: 'privileged' | 'standard') => {
    const of = roles.filter((role) => role.class === wanted);
    if (of.length === 0) return [`        ${wanted}: []`];
    const why = wanted === 'privileged' ? 'the name speaks of administration' : 'look whether it administers anything';
    const lines = of.map(({ role, holders }) => `          - ${yamlText(role)}      # ${holders} holder(s); ${why}`);
    return [`        ${wanted}:`, ...lines];
  };
  return ['      # Proposed by the names of the roles that were seen: confirm each.', '      roles:']
    .concat(list('privileged'), list('standard'))
    .join('\n');
}

function serviceAccounts(proposals: Proposals | null, example: (name: string) => string): string {
  const found = proposals?.serviceAccounts ?? [];
  if (found.length === 0 || !proposals) {
    return `      # Accounts that are no person's.
      # serviceAccounts:
      #   - { account: ${example('sync')}, kind: service, owner: ${example('ada')}, purpose: HRIS sync, expires: 2027-01-31 }`;
  }
  const lines = found.map(
    ({ userName, kind, reason }) =>
      `      #   - { account: ${yamlText(userName)}, kind: ${kind}, owner: "who?", purpose: "what for?", ` +
      `expires: ${proposals.expires} }   # ${safeText(reason)}`,
  );
  const more = proposals.serviceAccountsFound - found.length;
  return [
    "      # Accounts that seem to be no person's. Find an owner for each, and take away what is wrong and the # of the rest.",
    '      # serviceAccounts:',
    ...lines,
    ...(more > 0 ? [`      # and ${more} more`] : []),
  ].join('\n');
}
