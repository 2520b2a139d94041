import type { Instant, Slot } from '../kernel/instant.ts';
import type { Transition, TransitionType } from './reconcile.ts';
import type { Finding } from './state.ts';
import { groupBySubject, isGraver } from './subjects.ts';

/** A transition, with whether somebody should look up because of it. */
export interface Announcement {
  readonly type: TransitionType;
  readonly finding: Finding;
  readonly alert: boolean;
  /** Whether an event tells of it; what was found before the baseline is told with it, at once. */
  readonly isSent: boolean;
  /** The open findings of the same subject, gravest first, without this one: the first leads unless this one does. */
  readonly related: readonly Finding[];
  /** Key of the finding that leads the subject; null if none is open. */
  readonly leader: string | null;
}

export interface AlertRules {
  readonly slot: Slot;
  readonly asOf: Instant;
  /** `pending`: nothing complete has been evaluated yet. `due`: this is the first. `told`: an earlier one was. */
  readonly baseline: 'pending' | 'due' | 'told';
  /** Whether a finding is told by itself even before the baseline. */
  readonly isToldAlone: (finding: Finding) => boolean;
  readonly eventIdOf: (type: TransitionType | 'baseline', key: string) => string;
}

/**
 * Decides which transitions raise an alert: one for a subject, when its gravest finding opens, and one when that is
 * over. What is linked to a graver finding stays silent; when the graver one is gone and it still stands, it raises its
 * alert then. A finding that has raised one does so again only if it has become graver, or was told to be gone and is
 * not. Returns the findings with what is remembered of it.
 */
export function raiseAlerts(
  findings: readonly Finding[],
  transitions: readonly Transition[],
  rules: AlertRules,
): { findings: Finding[]; announcements: Announcement[]; digest: Finding[] } {
  const types = new Map(transitions.map(({ type, finding }) => [finding.key, type]));
  const groups = groupBySubject(findings);
  const announcements: Announcement[] = [];
  const digest: Finding[] = [];
  const updated = findings.map((finding) => {
    const group = groups.of(finding);
    const leads = group[0]?.key === finding.key;
    const isHeld = rules.baseline !== 'told' && finding.event === null && !rules.isToldAlone(finding);
    const wantsAlert = finding.status === 'open' && leads && isDue(finding, rules.slot);
    const raises = wantsAlert && !isHeld;
    const happened = types.get(finding.key);
    // One that leads now although nothing about it has changed has a transition all the same.
    const type = happened ?? (raises ? 'updated' : null);
    const isOver = happened === 'resolved' || happened === 'suppressed';
    const alert = isOver ? finding.alerted !== null && finding.quietUntil === null : raises;
    const isInDigest = isHeld && rules.baseline === 'due' && finding.status !== 'resolved';
    const after = remember(finding, {
      raised: raises || (isInDigest && wantsAlert) ? { at: rules.asOf, severity: finding.severity } : null,
      isOver,
      event: isInDigest ? rules.eventIdOf('baseline', '') : type && !isHeld ? rules.eventIdOf(type, finding.key) : null,
    });
    if (isInDigest) digest.push(after);
    if (type) {
      const related = group.filter(({ key }) => key !== finding.key);
      announcements.push({ type, finding: after, alert, isSent: !isHeld, related, leader: group[0]?.key ?? null });
    }
    return after;
  });
  return { findings: updated, announcements, digest };
}

/** Whether a finding that leads has something to tell that it has not told yet. */
function isDue({ alerted, severity, quietUntil }: Finding, slot: Slot): boolean {
  if (alerted === null || isGraver(severity, alerted.severity)) return true;
  return quietUntil !== null && slot > quietUntil;
}

function remember(
  finding: Finding,
  now: { readonly raised: Finding['alerted']; readonly isOver: boolean; readonly event: string | null },
): Finding {
  const event = now.event ?? finding.event;
  if (now.raised) return { ...finding, alerted: now.raised, quietUntil: null, event };
  if (!now.isOver) return { ...finding, event };
  // A resolved finding remembers that it was told of, to tell flapping from something new.
  return { ...finding, alerted: finding.status === 'suppressed' ? null : finding.alerted, quietUntil: null, event };
}
