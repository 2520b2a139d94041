import * as z from 'zod';
import type { Human } from '../access/matching/humans.ts';
import { normaliseLabel } from '../access/people.ts';
import { positionTo } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Exclusion, Policy } from '../workspace/policy.ts';
import { standingInRosters } from './actors.ts';
import type { KnownPeople } from './people.ts';

/** Why an exclusion leaves nobody out. */
const EXCLUSION_FAULTS = [
  'not-begun',
  'expired',
  'matches-nobody',
  'ambiguous',
  'approved-by-subject',
  'approver-gone',
  'approver-unknown',
  'roster-unusable',
] as const;
export type ExclusionFault = (typeof EXCLUSION_FAULTS)[number];

/** How an exclusion of the policy stands in an evaluation; part of the results. */
export const exclusionStandingSchema = z.strictObject({
  exclusion: z.string(),
  holds: z.boolean(),
  fault: z.enum(EXCLUSION_FAULTS).nullable(),
  /** How many people it leaves out; null while the rosters cannot tell. */
  people: z.int().nullable(),
  /** How many accounts of this slot's readings are theirs. */
  accounts: z.int(),
});
export type ExclusionStanding = z.infer<typeof exclusionStandingSchema>;

/** The exclusions of a policy, as the rosters of one evaluation show them. */
export interface Exclusions {
  readonly standings: readonly Omit<ExclusionStanding, 'accounts'>[];
  /** The id of the exclusion that leaves somebody out; null for those in scope. */
  of(human: Human): string | null;
}

/**
 * Tells whom the policy excludes. An exclusion holds if it has begun and not expired, means somebody, and was approved by
 * somebody who is here and whom it does not exclude. While the rosters or the approver's standing cannot be told, it
 * neither begins nor ends: `heldBefore` are those that left somebody out in the last evaluation.
 */
export function findExclusions(
  { exclusions }: Policy,
  people: KnownPeople,
  heldBefore: ReadonlySet<string>,
  { asOf, timezone }: { readonly asOf: Instant; readonly timezone: string },
): Exclusions {
  const standings = exclusions.map((exclusion) => {
    const position = positionTo(exclusion.approvedOn, exclusion.expires, asOf, timezone);
    const isOver = position !== 'within' && (position === 'before' ? 'not-begun' : 'expired');
    return { exclusion, fault: isOver || faultIn(exclusion, people, heldBefore.has(exclusion.id)) };
  });
  const holding = standings.flatMap(({ exclusion, fault }) => (fault === null ? [exclusion] : []));
  const ofPeople = new Map(
    holding.flatMap(({ id, person }) =>
      person === undefined ? [] : people.named(person).map(({ key }) => [key, id] as const),
    ),
  );
  const ofEntities = new Map(
    holding.flatMap(({ id, legalEntity }) =>
      legalEntity === undefined ? [] : [[normaliseLabel(legalEntity), id] as const],
    ),
  );
  const of = (human: Human) => ofPeople.get(human.key) ?? exclusionByEntity(human, ofEntities);
  const count = (exclusion: Exclusion) => meant(exclusion, people).filter((human) => of(human) === exclusion.id).length;
  return {
    standings: standings.map(({ exclusion, fault }) => ({
      exclusion: exclusion.id,
      holds: fault === null,
      fault,
      people: people.state === 'unusable' ? null : count(exclusion),
    })),
    of,
  };
}

function faultIn(exclusion: Exclusion, people: KnownPeople, heldBefore: boolean): ExclusionFault | null {
  if (people.state === 'unusable') return heldBefore ? null : 'roster-unusable';
  const humans = meant(exclusion, people);
  if (humans.length === 0) return 'matches-nobody';
  if (exclusion.person !== undefined && humans.length > 1) return 'ambiguous';
  const approvers = new Set(people.named(exclusion.approvedBy).map(({ key }) => key));
  if (humans.some(({ key }) => approvers.has(key))) return 'approved-by-subject';
  const standing = standingInRosters(exclusion.approvedBy, people);
  if (standing === 'gone') return 'approver-gone';
  return standing === 'unknown' && !heldBefore ? 'approver-unknown' : null;
}

function meant({ person, legalEntity }: Exclusion, people: KnownPeople): readonly Human[] {
  if (person !== undefined) return people.named(person);
  return legalEntity === undefined ? [] : people.ofLegalEntity(legalEntity);
}

/** Whoever has one record, past ones included, outside of the excluded entities stays in scope. */
function exclusionByEntity({ employments }: Human, excluded: ReadonlyMap<string, string>): string | null {
  const found = employments.map(({ legalEntity }) =>
    legalEntity === null ? undefined : excluded.get(normaliseLabel(legalEntity)),
  );
  return found.includes(undefined) ? null : (found[0] ?? null);
}
