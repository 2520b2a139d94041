import { stringify } from 'yaml';

export interface ConfigurationOverrides {
  readonly store?: string;
  readonly signer?: string;
  readonly aws?: object;
  readonly workspaces?: readonly WorkspaceOverrides[];
}

interface WorkspaceOverrides {
  readonly id?: string;
  readonly cron?: string;
  readonly timezone?: string;
  /** Applications by their ids, or whole connections. */
  readonly connections?: readonly (string | object)[];
  readonly evidence?: object;
}

/** The text of a rollcall.yaml for AWS. */
export function configurationText({ workspaces = [{}], ...rest }: ConfigurationOverrides = {}): string {
  return stringify({
    organization: 'acme',
    store: 's3://acme-evidence/rollcall',
    signer: 'lambda:acme-append',
    ...rest,
    workspaces: workspaces.map(workspaceOf),
  });
}

/** Many workspaces of one connection each, that are due together. */
export function manyWorkspaces(count: number): WorkspaceOverrides[] {
  return Array.from({ length: count }, (_, i) => ({ id: `workspace-${i + 1}` }));
}

function workspaceOf({
  id = 'main',
  cron = '0 */6 * * *',
  timezone = 'Europe/Berlin',
  connections = ['leapsome'],
  evidence,
}: WorkspaceOverrides): object {
  return {
    id,
    schedule: { cron, timezone },
    connections: connections.map((connection) =>
      typeof connection === 'string' ? applicationOf(id, connection) : connection,
    ),
    policy: {
      version: 1,
      approvedBy: 'grace@acme.example',
      approvedOn: '2026-09-01',
      frameworks: ['soc2'],
      emailDomains: ['acme.example'],
      ...(evidence ? { evidence } : {}),
    },
  };
}

function applicationOf(workspace: string, id: string): object {
  return { id, kind: 'application', provider: 'leapsome', token: `secretsmanager:rollcall/${workspace}/${id}` };
}
