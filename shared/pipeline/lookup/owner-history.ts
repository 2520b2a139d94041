import { type Matching, matchingSchema } from '../../access/matching/matching.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import type { EntryReference, LogReading } from '../../evidence/log/entry.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Owner, ownersIn } from './owners.ts';
import type { EvaluationEntry } from './readings.ts';

/** From this evaluation on it was so, up to the next period. */
export interface OwnerPeriod {
  readonly entry: EntryReference;
  readonly at: Instant;
  /** Null if nothing was known. */
  readonly owner: Owner | null;
}

/**
 * Who owned accounts over evaluations, oldest first, by account id. Evaluations that name the same mapping as the one
 * before are not read: it changes seldom.
 */
export async function ownerPeriods(
  log: LogReading,
  evaluations: readonly EvaluationEntry[],
  connection: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly OwnerPeriod[]>> {
  const periods = new Map(ids.map((id): [string, OwnerPeriod[]] => [id, []]));
  let digest: string | null = null;
  for (const { entry, asOf, matching } of evaluations) {
    if (matching.digest.sha256 === digest) continue;
    digest = matching.digest.sha256;
    const owners = ownersIn(await getArtifact<Matching>(log.store, matching, matchingSchema), connection);
    for (const [id, own] of periods) {
      const owner = owners.get(id) ?? null;
      const last = own.at(-1)?.owner ?? null;
      if (canonicalJson(last) !== canonicalJson(owner)) own.push({ entry, at: asOf, owner });
    }
  }
  return periods;
}
