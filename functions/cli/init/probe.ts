import { join } from 'node:path';
import type { ReadingProgress } from '../../../shared/connections/contract.ts';
import { collectLeapsome } from '../../../shared/connections/leapsome/connector.ts';
import { leapsomeOptionsSchema } from '../../../shared/connections/leapsome/options.ts';
import { dateOf } from '../../../shared/kernel/calendar.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { exists } from '../files.ts';
import type { Host } from '../host.ts';
import { connectionPorts } from '../wire.ts';
import { ROLE_IMPORT, type Setup } from './configuration-text.ts';
import { type Proposals, proposalsFrom } from './proposals.ts';

const READING_MS = 10 * 60_000;
const QUARTER_MS = 90 * 24 * 3_600_000;

/** Reads the tenant once, and stores and signs nothing. Rejects with a CollectionError. */
export async function probe(
  host: Host,
  folder: string,
  { organization, timezone, token, baseUrl }: Omit<Setup, 'domains'>,
  report: (progress: ReadingProgress) => void,
): Promise<Proposals> {
  const hasImport = await exists(join(folder, ROLE_IMPORT));
  const options = leapsomeOptionsSchema.parse({
    id: 'leapsome',
    kind: 'application',
    provider: 'leapsome',
    token,
    ...(baseUrl !== null && { baseUrl }),
    roles: [{ from: 'scim' }, ...(hasImport ? [{ from: 'import', file: ROLE_IMPORT, maxAge: '7d' }] : [])],
  });
  const now = host.clock.now();
  const reading = await collectLeapsome(options, {
    origin: `${organization}/main`,
    timezone,
    today: dateOf(toInstant(now), timezone),
    deadline: now + READING_MS,
    ports: connectionPorts(host, folder),
    report,
  });
  return proposalsFrom(reading, dateOf(toInstant(now + QUARTER_MS), timezone));
}
