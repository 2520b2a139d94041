import { isRosterKind } from '../../access/connection-kind.ts';
import { APPEND_ALIASES, type AppendAlias } from '../../deployment/functions.ts';
import { artifactPath } from '../../evidence/layout.ts';
import type { StoredDigests } from '../../evidence/ports.ts';
import { RollcallError } from '../../kernel/errors.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import { isDueAt } from '../../kernel/slots.ts';
import type { Workspace } from '../../workspace/configuration.ts';
import { type AppendRequest, appendRequestSchema, type SentDraft } from './request.ts';

/** Nothing was written: the request is none, or not one that its caller may make. */
export class AppendRefusal extends RollcallError<'request-invalid' | 'request-refused'> {}

/** Clocks of two functions may differ by this much. */
export const MAX_AHEAD_MS = 5 * 60_000;

/** Reads a request, and makes sure that this caller may make it. Throws an AppendRefusal. */
export function readRequest(alias: string, value: unknown): AppendRequest {
  const parsed = appendRequestSchema.safeParse(value);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new AppendRefusal('request-invalid', `the request is not one that the append function knows, at "${at}"`);
  }
  const request = parsed.data;
  const rule = isAlias(alias) ? APPEND_ALIASES[alias] : null;
  const operations: readonly string[] = rule?.operations ?? [];
  if (!operations.includes(request.operation)) throw refused(`the caller "${alias}" may not ${request.operation}`);
  const types: readonly string[] = rule?.types ?? [];
  if (request.operation === 'append' && !types.includes(request.draft.type)) {
    throw refused(`the caller "${alias}" may not append ${request.draft.type}`);
  }
  return request;
}

/** Makes sure that an entry fits into the log of its workspace, and that what it vouches for is there. */
export async function checkDraft(
  draft: SentDraft,
  workspace: Workspace,
  digests: StoredDigests,
  now: number,
): Promise<void> {
  if (draft.type !== 'review-event') checkSlot(draft, workspace, now);
  const { subject, notBefore } = draft;
  refuseUnscheduled(workspace, notBefore);
  refuseOtherSubjects(draft);
  for (const { name, digest } of subject) {
    if (name !== artifactPath(notBefore, digest.sha256)) {
      throw refused(`${name} is not where an artifact of ${notBefore} lies`);
    }
    const stored = await digests.sha256Of(name);
    if (stored === null) throw refused(`${name} is not in the store, or the store knows no SHA-256 of it`);
    if (stored !== digest.sha256) throw refused(`${name} does not have the digest in its name`);
  }
}

/** A draft that is of a slot. The opening of a review is of an evaluation, which was one. */
type DraftOfSlot = Exclude<SentDraft, { type: 'review-event' }>;

function checkSlot(draft: DraftOfSlot, workspace: Workspace, now: number): void {
  const { id, connections } = workspace;
  const { type, predicate, notBefore } = draft;
  const { slot, trigger } = predicate;
  if (notBefore !== slot) throw refused(`the draft of ${type} looks back to ${notBefore}, not to its slot ${slot}`);
  if (trigger !== 'schedule') throw refused(`${slot} is a slot by hand, and functions work by the schedule`);
  if (type !== 'control-evaluation') {
    const kind = connections.find((connection) => connection.id === draft.predicate.connection)?.kind;
    const fits = kind && (type === 'collection-failed' || (type === 'roster-snapshot') === isRosterKind(kind));
    if (!fits) throw refused(`${id} has no connection of which there could be this ${type}`);
  }
  const at = timeIn(draft);
  if (millisecondsOf(at) < millisecondsOf(slot) - MAX_AHEAD_MS || millisecondsOf(at) > now + MAX_AHEAD_MS) {
    throw refused(`${at} is no time between the slot ${slot} and now`);
  }
}

/** The functions work on slots of the schedule alone. Throws an AppendRefusal. */
export function refuseUnscheduled({ id, schedule }: Workspace, slot: string): void {
  if (!isDueAt(schedule, slot)) throw refused(`${slot} is no slot of the schedule of ${id}`);
}

/** When what the entry says was found out. */
function timeIn({ type, predicate }: DraftOfSlot): string {
  switch (type) {
    case 'collection-failed':
      return predicate.failedAt;
    case 'control-evaluation':
      return predicate.asOf;
    default:
      return predicate.takenAt;
  }
}

/** An entry vouches for its own artifacts: one, those that an evaluation names, or the list that a review is opened with. */
function refuseOtherSubjects({ type, predicate, subject }: SentDraft): void {
  const given = subject.map(({ digest }) => digest.sha256);
  const isDistinct = given.length === new Set(given).size;
  const isRight =
    type === 'control-evaluation'
      ? isSameSet(given, Object.values(predicate.artifacts)) && isDistinct
      : type === 'review-event'
        ? given.length === 2 && isDistinct && given[0] === predicate.submission
        : given.length === 1;
  if (!isRight) throw refused(`the subjects are not the artifacts of ${type}`);
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).symmetricDifference(new Set(b)).size === 0;
}

function isAlias(alias: string): alias is AppendAlias {
  return Object.hasOwn(APPEND_ALIASES, alias);
}

export function refused(why: string): AppendRefusal {
  return new AppendRefusal('request-refused', `${why}; nothing was written`);
}
