import type { ControlTest } from '../controls/contract.ts';
import type { Json } from '../kernel/canonical-json.ts';
import { type Instant, millisecondsOf, type Slot } from '../kernel/instant.ts';
import type { Framework, Policy } from '../workspace/policy.ts';
import type { Announcement } from './alerts.ts';
import { deadlineOf } from './deadline.ts';
import type { TransitionType } from './reconcile.ts';
import type { Finding } from './state.ts';
import { describeFinding, titleOf } from './text.ts';

/** What is evaluated: part of every event, and of its id. */
export interface EventContext {
  readonly origin: string;
  readonly slot: Slot;
  readonly trigger: 'schedule' | 'manual';
  readonly asOf: Instant;
  readonly frameworks: readonly Framework[];
  readonly remediateWithin: Policy['remediateWithin'];
  /** The catalogue, for titles, criteria and remediation. */
  readonly tests: readonly ControlTest[];
}

/** The version of the schema that AWS Security Hub reads. */
const OCSF_VERSION = '1.6.0';
const CLASS_UID = 2003;

const ACTIVITY: { readonly [transition in TransitionType]: { readonly id: number; readonly name: string } } = {
  opened: { id: 1, name: 'Create' },
  updated: { id: 2, name: 'Update' },
  reopened: { id: 2, name: 'Update' },
  suppressed: { id: 2, name: 'Update' },
  resolved: { id: 3, name: 'Close' },
};

const SEVERITY: { readonly [severity in Finding['severity']]: { readonly id: number; readonly name: string } } = {
  informational: { id: 1, name: 'Informational' },
  low: { id: 2, name: 'Low' },
  medium: { id: 3, name: 'Medium' },
  high: { id: 4, name: 'High' },
  critical: { id: 5, name: 'Critical' },
};

const STATUS: { readonly [status in Finding['status']]: { readonly id: number; readonly name: string } } = {
  open: { id: 1, name: 'New' },
  suppressed: { id: 3, name: 'Suppressed' },
  resolved: { id: 4, name: 'Resolved' },
};

/**
 * A finding as an OCSF Compliance Finding (class 2003). Of the person behind it, it carries the account's id and user
 * name at most; everything else stays in the evidence.
 */
export function complianceFinding(
  { type: transition, finding, alert, leader, related }: Announcement,
  eventId: string,
  context: EventContext,
): { [name: string]: Json } {
  const { origin, slot, asOf, frameworks } = context;
  const test = context.tests.find(({ id }) => id === finding.test);
  const text = describeFinding(finding, context.tests);
  const activity = ACTIVITY[transition];
  const severity = SEVERITY[finding.severity];
  const status = STATUS[finding.status];
  const isResolved = finding.status === 'resolved';
  return {
    activity_id: activity.id,
    activity_name: activity.name,
    category_uid: 2,
    category_name: 'Findings',
    class_uid: CLASS_UID,
    class_name: 'Compliance Finding',
    type_uid: CLASS_UID * 100 + activity.id,
    type_name: `Compliance Finding: ${activity.name}`,
    time: epoch(asOf),
    severity_id: severity.id,
    severity: severity.name,
    status_id: status.id,
    status: status.name,
    message: text.title,
    metadata: {
      version: OCSF_VERSION,
      uid: eventId,
      correlation_uid: slot,
      log_name: origin,
      product: { name: 'Rollcall', vendor_name: 'Rollcall' },
    },
    finding_info: {
      uid: finding.key,
      title: text.title,
      desc: [text.why, ...text.seen, text.closes].join('\n'),
      created_time: epoch(finding.openedAt),
      first_seen_time: epoch(finding.firstSeen),
      last_seen_time: epoch(finding.lastSeen),
      modified_time: epoch(asOf),
      related_events: relatedEvents(related, context),
      related_events_count: related.length,
    },
    compliance: {
      control: finding.test,
      desc: test?.criterion ?? finding.test,
      standards: frameworks.filter((framework) => test?.controls[framework]),
      requirements: frameworks.flatMap((framework) => test?.controls[framework] ?? []),
      status_id: isResolved ? 1 : 3,
      status: isResolved ? 'Pass' : 'Fail',
    },
    resources: resources(finding),
    remediation: { desc: text.remediation.join('\n') },
    unmapped: {
      connection: finding.connection,
      transition,
      closes: test?.closes ?? null,
      deadline: deadlineOf(finding, context.remediateWithin),
      ticket: finding.note?.ticket ?? null,
      alert,
      leader,
      related: related.map(({ key }) => key),
    },
  };
}

/** The other findings of the same subject, by the last event that told of each. */
function relatedEvents(related: readonly Finding[], { tests }: EventContext): { [name: string]: Json }[] {
  return related.flatMap((finding) => {
    if (finding.event === null) return [];
    const severity = SEVERITY[finding.severity];
    return [
      {
        uid: finding.event,
        title: titleOf(finding, tests),
        severity_id: severity.id,
        severity: severity.name,
        created_time: epoch(finding.openedAt),
      },
    ];
  });
}

function resources({ connection, facts }: Finding): { [name: string]: Json }[] {
  const { account, userName, otherAccount, otherUserName, role } = facts;
  const accounts = [accountResource(account, userName), accountResource(otherAccount, otherUserName)].flat();
  if (accounts.length > 0) return accounts;
  if (typeof role === 'string') return [{ uid: role, name: role, type: 'Role' }];
  return [{ uid: connection, name: connection, type: 'Connection' }];
}

function accountResource(id: Json | undefined, userName: Json | undefined): { [name: string]: Json }[] {
  if (typeof id !== 'string') return [];
  return [{ uid: id, type: 'Account', ...(typeof userName === 'string' && { name: userName }) }];
}

function epoch(time: Instant): number {
  return millisecondsOf(time);
}
