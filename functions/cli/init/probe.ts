import { join } from 'node:path';
import type {
  AccessReading,
  CollectionContext,
  ReadingProgress,
  RosterReading,
} from '../../../shared/connections/contract.ts';
import { leapsomeOptionsSchema } from '../../../shared/connections/leapsome/options.ts';
import { collectFrom } from '../../../shared/connections/registry.ts';
import { dateOf } from '../../../shared/kernel/calendar.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { parseConfiguration } from '../../../shared/workspace/parse.ts';
import { exists } from '../files.ts';
import type { Host } from '../host.ts';
import { connectionPorts } from '../wire.ts';
import { configurationText, ROLE_IMPORT, type Setup } from './configuration-text.ts';
import { type Proposals, proposalsFrom, type RosterSeen } from './proposals.ts';

const READING_MS = 10 * 60_000;
const QUARTER_MS = 90 * 24 * 3_600_000;

/** Reads every source once, and stores and signs nothing. Rejects with a CollectionError. */
export async function probe(
  host: Host,
  folder: string,
  setup: Omit<Setup, 'domains'>,
  report: (progress: ReadingProgress) => void,
): Promise<Proposals> {
  const { organization, timezone } = setup;
  const now = host.clock.now();
  const context: CollectionContext = {
    origin: `${organization}/main`,
    timezone,
    today: dateOf(toInstant(now), timezone),
    deadline: now + READING_MS,
    ports: connectionPorts(host, folder),
    report,
  };
  const importFile = (await exists(join(folder, ROLE_IMPORT))) ? ROLE_IMPORT : null;
  // What is written is what is read: the same text, with a domain that nothing reads yet.
  const text = configurationText({ ...setup, domains: ['example.com'] }, null);
  const rosters: RosterSeen[] = [];
  const applications: AccessReading[] = [];
  for (const options of parseConfiguration(text, 'rollcall.yaml').workspaces.flatMap(
    ({ connections }) => connections,
  )) {
    const reading = await collectFrom(
      options.provider === 'leapsome' ? { ...options, roles: rolesFrom(importFile) } : options,
      context,
    );
    if (reading.kind === 'access') applications.push(reading);
    else rosters.push(seenIn(options.id, reading));
  }
  const [application] = applications;
  if (!application) throw new Error('a first configuration has an application');
  return { ...proposalsFrom(application, dateOf(toInstant(now + QUARTER_MS), timezone)), rosters };
}

/** Every source of roles that may be there already. */
function rolesFrom(importFile: string | null) {
  return leapsomeOptionsSchema.shape.roles.parse([
    { from: 'scim' },
    ...(importFile === null ? [] : [{ from: 'import', file: importFile, maxAge: '7d' }]),
  ]);
}

function seenIn(connection: string, { people, facts }: RosterReading): RosterSeen {
  const left = people.filter(({ status }) => status === 'ended').length;
  return { connection, people: people.length, left, doubts: facts.doubts };
}
