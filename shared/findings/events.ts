import * as z from 'zod';
import type { TestResult } from '../controls/results.ts';
import { canonicalJson, type Json } from '../kernel/canonical-json.ts';
import { sha256Hex } from '../kernel/digest.ts';
import { isPending, type ReviewNews, type ReviewState } from '../reviews/state.ts';
import type { Announcement } from './alerts.ts';
import { complianceFinding, type EventContext } from './ocsf.ts';
import type { TransitionType } from './reconcile.ts';
import type { FindingsState } from './state.ts';

/** EventBridge detail types. Consumers filter on them: never rename one. */
export const EVENT_TYPES = [
  'Finding Opened',
  'Finding Updated',
  'Finding Reopened',
  'Finding Resolved',
  'Finding Suppressed',
  'Baseline',
  'Test Outcome Changed',
  'Run Completed',
  'Run Failed',
  'Evidence Integrity Alert',
  'Bundle Exported',
  'Access Review Opened',
  'Access Review Due Soon',
  'Access Review Overdue',
  'Access Review Signed Off',
] as const;
type EventType = (typeof EVENT_TYPES)[number];

const jsonSchema: z.ZodType<Json> = z.json();

const eventSchema = z.strictObject({
  /** The same however often the event is computed or sent: consumers drop repeats by it. */
  id: z.string(),
  type: z.enum(EVENT_TYPES),
  /** The finding, for finding events. */
  key: z.string().nullable(),
  time: z.string(),
  detail: z.record(z.string(), jsonSchema),
});

const transitionSchema = z.strictObject({
  type: z.enum(['opened', 'updated', 'reopened', 'resolved', 'suppressed']),
  key: z.string(),
  /** Whether it raises an alert, or says that what raised one is over. */
  alert: z.boolean(),
  /** The finding that leads the subject; null if none is open any more. */
  leader: z.string().nullable(),
});

export const transitionsSchema = z.strictObject({
  schema: z.literal('urn:rollcall:transitions:v1'),
  /** What happened to findings, sorted by key; also to those that no event tells of before the baseline. */
  transitions: z.array(transitionSchema),
  events: z.array(eventSchema),
});

export type RollcallEvent = z.infer<typeof eventSchema>;
export type Transitions = z.infer<typeof transitionsSchema>;

const TYPE_OF: { readonly [transition in TransitionType]: EventType } = {
  opened: 'Finding Opened',
  updated: 'Finding Updated',
  reopened: 'Finding Reopened',
  resolved: 'Finding Resolved',
  suppressed: 'Finding Suppressed',
};

/** What happened, for the record. */
export function recordedTransitions(announcements: readonly Announcement[]): Transitions['transitions'] {
  return announcements.map(({ type, finding, alert, leader }) => ({ type, key: finding.key, alert, leader }));
}

/** One event for each transition that is told, in the order of the keys. */
export function findingEvents(announcements: readonly Announcement[], context: EventContext): RollcallEvent[] {
  return announcements
    .filter(({ isSent }) => isSent)
    .map((announcement) => {
      const { type, finding } = announcement;
      const id = findingEventId(context, type, finding.key);
      const detail = complianceFinding(announcement, id, context);
      return { id, type: TYPE_OF[type], key: finding.key, time: context.asOf, detail };
    });
}

/** The id of the event that tells of a finding's transition, or of the digest of all findings. */
export function findingEventId(context: EventContext, type: TransitionType | 'baseline', key: string): string {
  return eventId(context, type === 'baseline' ? 'Baseline' : TYPE_OF[type], key);
}

/** One digest instead of an event for each finding. */
export function baselineEvent(detail: { readonly [name: string]: Json }, context: EventContext): RollcallEvent {
  return plainEvent('Baseline', '', detail, context);
}

/** One event for each test whose outcome is not what it was. The first evaluation, and the first comparison, change nothing. */
export function outcomeEvents(
  previous: FindingsState['outcomes'] | null,
  results: readonly TestResult[],
  context: EventContext,
): RollcallEvent[] {
  return results.flatMap(({ test, connection, outcome, reason }) => {
    const before = previous?.find((known) => known.test === test && known.connection === connection);
    if (!before || before.reason === 'no-baseline' || before.outcome === outcome) return [];
    const detail = { test, connection, from: before.outcome, to: outcome, reason: reason?.code ?? null };
    return [plainEvent('Test Outcome Changed', `${test} ${connection ?? ''}`, detail, context)];
  });
}

const TYPE_OF_NEWS: { readonly [news in ReviewNews]: EventType } = {
  opened: 'Access Review Opened',
  'due-soon': 'Access Review Due Soon',
  overdue: 'Access Review Overdue',
  'signed-off': 'Access Review Signed Off',
};

/** One event for each thing that is told of a review: how it stands, in numbers. It names nobody. */
export function reviewEvents(
  news: readonly { readonly review: ReviewState; readonly event: ReviewNews }[],
  context: EventContext,
): RollcallEvent[] {
  return news.map(({ review: { review, kind, window, due, rows, status }, event }) => {
    const pending = rows.filter(isPending);
    const detail = {
      review,
      kind,
      window,
      due,
      status,
      items: rows.length,
      pending: pending.length,
      reviewers: new Set(rows.flatMap(({ reviewer }) => reviewer ?? [])).size,
      reviewersPending: new Set(pending.flatMap(({ reviewer }) => reviewer ?? [])).size,
    };
    return plainEvent(TYPE_OF_NEWS[event], review, detail, context);
  });
}

/** The end of a run. `Run Failed` when a connection could not be collected: something is to be repaired. */
export function runEvent(
  collectionFailed: boolean,
  detail: { readonly [name: string]: Json },
  context: EventContext,
): RollcallEvent {
  return plainEvent(collectionFailed ? 'Run Failed' : 'Run Completed', '', detail, context);
}

function plainEvent(
  type: EventType,
  subject: string,
  detail: { readonly [name: string]: Json },
  context: EventContext,
): RollcallEvent {
  const id = eventId(context, type, subject);
  const { origin, slot, trigger, asOf } = context;
  return { id, type, key: null, time: asOf, detail: { ...detail, id, origin, slot, trigger } };
}

/**
 * A digest of what makes the event this one: the evaluation (there is one for each origin and slot), the subject and
 * what happened. Not of the entry's digest, since the entry names the artifact that the event is part of.
 */
function eventId({ origin, slot }: EventContext, type: EventType, subject: string): string {
  return sha256Hex(canonicalJson([origin, slot, type, subject]));
}
