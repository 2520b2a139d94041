import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createKeyFile } from '../../../shared/adapters/local/key-file.ts';
import { messageOf } from '../../../shared/kernel/errors.ts';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';
import { UsageError } from '../errors.ts';
import type { Session } from '../session.ts';

export interface InitOptions {
  readonly organization: string;
  readonly domain: readonly string[];
  readonly timezone: string;
}

const KEY_FILE = 'rollcall-key.pem';

/** Writes a commented configuration and a signing key, both new: an existing file is never overwritten. */
export async function initCommand(session: Session, options: InitOptions): Promise<number> {
  const path = session.options.config;
  const text = template(options);
  // What is written must be usable; a wrong option is told before anything exists.
  parseConfiguration(text, path);
  await writeNew(path, text);
  const keyPath = join(dirname(resolve(path)), KEY_FILE);
  const signer = await createKey(keyPath);
  const { keyid } = signer.publicKey;
  if (session.json) {
    session.printJson({ schema: 'urn:rollcall:init:v1', configuration: path, key: keyPath, anchor: keyid });
    return 0;
  }
  const { terminal } = session;
  terminal.print(`wrote ${path} and the signing key ${keyPath}`);
  terminal.print(`trust anchor  ${keyid}`);
  terminal.print('Give the trust anchor to your auditor by another way than the evidence, and note it yourself.');
  terminal.print();
  terminal.print(`Next: put the SCIM token into LEAPSOME_SCIM_TOKEN, look through ${path}, and run "rollcall run".`);
  return 0;
}

async function createKey(path: string) {
  try {
    return await createKeyFile(path);
  } catch (error) {
    throw new UsageError(
      `cannot make the signing key ${path} (${messageOf(error)}); an existing key is never overwritten`,
    );
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(text);
    await file.close();
  } catch (error) {
    throw new UsageError(`cannot write ${path} (${messageOf(error)}); an existing configuration is never overwritten`);
  }
}

function template({ organization, domain, timezone }: InitOptions): string {
  return `# Configuration of Rollcall. Unknown keys are refused; relative paths start at this file's folder.
organization: ${organization}
store: file:./evidence              # evidence, one folder for each workspace
signer: file:./${KEY_FILE}     # whoever has this file can sign evidence: keep it to yourself

workspaces:
  - id: main                        # one audit scope: its own log, policy and connections
    schedule: { cron: "0 */6 * * *", timezone: ${timezone} }

    connections:
      - id: leapsome
        kind: application
        provider: leapsome
        token: env:LEAPSOME_SCIM_TOKEN
        # Leapsome > Settings > Integrations > HRIS Integrations > SCIM. Copy the existing token: generating a new one
        # may stop Entra ID, Humaans or whoever else uses it.

        # Where roles come from. Leapsome's SCIM interface has none, so without a source the tests of privileged access
        # are inconclusive. An import that names every active account makes them conclusive:
        # roles:
        #   - { from: import, file: ./role-export.csv, maxAge: 7d }

      # Who works here. Without it, leavers and orphaned accounts cannot be told.
      # - { id: people, kind: hris, provider: csv, file: ./people.csv, maxAge: 24h, listsLeavers: true }

    policy:
      emailDomains: [${domain.join(', ')}]      # only these addresses match accounts to people
      roles: { privileged: ["Super Admin", Admin], standard: [Manager, Employee] }
      leavers: { deactivateWithin: 24h, from: employmentEnd }

      # Who may hold privileged roles. Once this is here, everybody else is a finding.
      # privilegedAccess:
      #   approved:
      #     - account: ada@${domain[0]}
      #       role: Super Admin
      #       approvedBy: grace@${domain[0]}
      #       approvedOn: 2026-09-01
      #       expires: 2027-03-01
      #       reason: people operations lead

      # Accounts that are no person's.
      # serviceAccounts:
      #   - { account: sync@${domain[0]}, kind: service, owner: ada@${domain[0]}, purpose: HRIS sync, expires: 2027-01-31 }
`;
}
