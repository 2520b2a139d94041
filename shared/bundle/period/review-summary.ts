import { encodeParts } from '../../controls/key.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../../kernel/instant.ts';
import { wasClosedLate } from '../../reviews/follow.ts';
import { isOngoing, isPending, type Removal, type ReviewState, type RowState } from '../../reviews/state.ts';
import type { EvidenceLink, Sighting } from './evidence-link.ts';
import type { Period } from './period.ts';
import { REMOVALS, type RemovalOutcome, type ReviewItemRow, type ReviewOverPeriod } from './review-rows.ts';

const HOUR_MS = 3_600_000;

/** Where what a review names is in the log. */
export interface Located {
  readonly entry: (entry: { readonly seq: number }) => EvidenceLink;
  /** By the digest of its artifact; null if the log has no such snapshot. */
  readonly snapshot: (digest: string) => EvidenceLink | null;
}

/** What a review comes to. */
export function reviewOver(
  state: ReviewState,
  { period, asOf, located }: { readonly period: Period; readonly asOf: Instant; readonly located: Located },
): ReviewOverPeriod {
  const { review, kind, window, status, due, coordinator, rows, check, signOff, ended } = state;
  const until = millisecondsOf(asOf) < millisecondsOf(period.to) ? asOf : period.to;
  const decided = rows.flatMap(({ decision }) => decision ?? []);
  const hours = rows.flatMap((row) => removalHours(row) ?? []);
  return {
    review,
    kind,
    window,
    isOfPeriod: isUnderWay(state, period),
    status,
    due,
    opened: { ...listOf(state), at: state.opened.at },
    openedBy: state.opened.by,
    coordinator,
    connections: [...new Set(rows.map(({ connection }) => connection))].sort(byCodeUnit),
    items: rows.length,
    privileged: rows.filter(({ privileged }) => privileged).length,
    isListRight: [check.missing, check.extra, check.altered, check.unfit].every(({ length }) => length === 0),
    decisions: {
      keep: countOf(decided, 'keep'),
      modify: countOf(decided, 'modify'),
      revoke: countOf(decided, 'revoke'),
      pending: rows.length - decided.length,
    },
    authentications: tally(decided, ({ authentication }) => authentication),
    methods: tally(decided, ({ method }) => method),
    reviewers: [...Map.groupBy(rows, ({ reviewer }) => reviewer)]
      .map(([reviewer, own]) => ({ reviewer, items: own.length, pending: own.filter(isPending).length }))
      .sort((a, b) => byCodeUnit(a.reviewer ?? '', b.reviewer ?? '')),
    delegations: state.delegations.length,
    irregular: state.irregular.length,
    signOff: signOff && {
      ...located.entry(signOff.entry),
      at: signOff.at,
      by: signOff.by,
      authentication: signOff.authentication,
    },
    ended: ended && { ...located.entry(ended.entry), at: ended.at, by: ended.by, reason: ended.reason },
    isLate: wasClosedLate(state) || (isOngoing(state) && millisecondsOf(due) <= millisecondsOf(until)),
    removals: {
      ...(Object.fromEntries(REMOVALS.map((outcome) => [outcome, 0])) as ReviewOverPeriod['removals']),
      ...tally(
        rows.flatMap((row) => outcomeOf(row.removal) ?? []),
        (outcome) => outcome,
      ),
    },
    longestRemovalHours: hours.length === 0 ? null : Math.max(...hours),
  };
}

/** The items of a review. */
export function reviewItems(state: ReviewState, located: Located): ReviewItemRow[] {
  const listed = listOf(state);
  return state.rows.map((row) => {
    const { item, connection, account, owner, roles, privileged, reviewer, basis, decision, removal } = row;
    return {
      id: `${state.review}/${encodeParts([connection, account.id])}`,
      review: state.review,
      item,
      connection,
      account: account.id,
      userName: account.userName,
      owner,
      roles,
      isPrivileged: privileged,
      reviewer,
      basis,
      decision: decision?.decision ?? null,
      rolesThatStay: decision?.roles ?? [],
      reason: decision?.reason ?? null,
      decidedBy: decision?.by ?? null,
      authentication: decision?.authentication ?? null,
      method: decision?.method ?? null,
      removal: outcomeOf(removal),
      removalLimit: removal?.limit ?? null,
      removalHours: removalHours(row),
      listed,
      decided: decision && { ...located.entry(decision.entry), at: decision.at },
      lastSeen: seen(removal?.lastSeen, located),
      gone: seen(removal?.gone, located),
    };
  });
}

/** Whether a review was under way at some time in a period. */
function isUnderWay({ opened, ended }: ReviewState, { from, to }: Period): boolean {
  const hasEndedBefore = ended !== null && millisecondsOf(ended.at) < millisecondsOf(from);
  return millisecondsOf(opened.at) < millisecondsOf(to) && !hasEndedBefore;
}

function listOf({ opened, population }: ReviewState): EvidenceLink {
  return { entry: opened.entry.seq, artifact: population.name };
}

function seen(sighting: Removal['gone'] | undefined, { snapshot }: Located): Sighting | null {
  const link = sighting && snapshot(sighting.artifact);
  return link ? { ...link, at: sighting.takenAt } : null;
}

function outcomeOf(removal: Removal | null): RemovalOutcome | null {
  if (!removal) return null;
  if (!removal.gone) return removal.late === true ? 'standing-late' : 'standing';
  if (removal.late === null) return 'unknown';
  return removal.late ? 'late' : 'in-time';
}

/** From the decision to the proof, begun hours counted; null until there is one. */
function removalHours({ decision, removal }: RowState): number | null {
  if (!decision || !removal?.gone) return null;
  return Math.ceil((millisecondsOf(removal.gone.takenAt) - millisecondsOf(decision.at)) / HOUR_MS);
}

function countOf(decided: readonly NonNullable<RowState['decision']>[], word: string): number {
  return decided.filter(({ decision }) => decision === word).length;
}

function tally<Item, Word extends string>(
  items: readonly Item[],
  of: (item: Item) => Word,
): { [word in Word]: number } {
  const counts = [...Map.groupBy(items, of)].map(([word, own]) => [word, own.length]);
  return Object.fromEntries(counts) as { [word in Word]: number };
}
