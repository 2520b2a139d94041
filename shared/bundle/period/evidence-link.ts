import type { Instant } from '../../kernel/instant.ts';

/** Where a number or a row of a report comes from. */
export interface EvidenceLink {
  /** The log entry, by its number. */
  readonly entry: number;
  /** Path of the artifact in the workspace; its last part is its SHA-256. Null where the entry itself says it. */
  readonly artifact: string | null;
}

/** Something was so, by the evidence, at this time. */
export interface Sighting extends EvidenceLink {
  readonly at: Instant;
}

/** The link alone, without what else is known of it. */
export function linkOf({ entry, artifact }: EvidenceLink): EvidenceLink {
  return { entry, artifact };
}

/**
 * When something changed, which is known only to lie between two readings: `after` the last one that showed it as it was
 * before (null if there is none), at the latest `by` the first one that showed the change.
 */
export interface Between {
  readonly after: Sighting | null;
  readonly by: Sighting;
}
