import { CATALOGUE } from '../../controls/catalogue.ts';
import { deadlineOf } from '../../findings/deadline.ts';
import type { Finding } from '../../findings/state.ts';
import { isGraver } from '../../findings/subjects.ts';
import { titleOf } from '../../findings/text.ts';
import { byCodeUnit, canonicalJson } from '../../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../../kernel/instant.ts';
import type { Policy } from '../../workspace/policy.ts';
import type { EvidenceLink, Sighting } from './evidence-link.ts';
import type { FedItem } from './feed.ts';
import type { Deviation, FindingOverPeriod, Standing, Suppression } from './finding-rows.ts';
import { HOUR_MS, hoursBetween, type Period, type Phase } from './period.ts';

type Severity = Finding['severity'];

/** A standing while it is followed. */
interface Followed {
  opened: Sighting;
  closed: Sighting | null;
  interruptions: number;
  severity: Severity;
  /** As it was when the standing was last seen. */
  seen: Finding;
  suppressed: { -readonly [name in keyof Suppression]: Suppression[name] }[];
  remediateWithin: Policy['remediateWithin'];
}

interface Known {
  last: Finding;
  status: Finding['status'];
  readonly standings: Followed[];
}

/** Follows findings through the states that evaluations left. */
export function followFindings(period: Period, asOf: Instant) {
  const known = new Map<string, Known>();
  /** By their `asOf`, which is what states name them by. */
  const evaluations = new Map<Instant, EvidenceLink>();
  let remediateWithin: Policy['remediateWithin'] | null = null;

  const sighting = (at: Instant, link: EvidenceLink): Sighting => ({ at, ...(evaluations.get(at) ?? link) });

  function follow(finding: Finding, phase: Phase, link: EvidenceLink, at: Instant): void {
    const entry = known.get(finding.key) ?? { last: finding, status: finding.status, standings: [] };
    const standing = entry.standings.at(-1);
    const isStanding = standing !== undefined && standing.closed === null;
    entry.last = finding;
    if (phase !== 'after') entry.status = finding.status;
    if (finding.status === 'resolved') {
      if (isStanding) close(standing, sighting(finding.resolvedAt ?? at, link));
      return;
    }
    const opens = !isStanding || standing.seen.openedAt !== finding.openedAt;
    // What opened after the period is not of it.
    if (opens && phase === 'after') return;
    known.set(finding.key, entry);
    if (opens) open(entry, finding, sighting(finding.openedAt, link));
    const current = entry.standings.at(-1);
    if (current) extend(current, finding, sighting(at, link));
  }

  function open({ standings }: Known, finding: Finding, opened: Sighting): void {
    const last = standings.at(-1);
    if (last?.closed === null) close(last, opened);
    if (last?.seen.openedAt === finding.openedAt) {
      // It was gone for less than three slots: the same problem, by the rule of findings.
      last.closed = null;
      last.interruptions++;
      return;
    }
    if (!remediateWithin) throw new Error('a state is of an evaluation, which has a policy');
    standings.push({
      opened,
      closed: null,
      interruptions: 0,
      severity: finding.severity,
      seen: finding,
      suppressed: [],
      remediateWithin,
    });
  }

  return {
    take(item: FedItem): void {
      if (item.kind === 'evaluation') evaluations.set(item.asOf, item.link);
      if (item.kind !== 'evaluation' && item.kind !== 'baseline') return;
      if (item.documents) remediateWithin = item.documents.policy.policy.remediateWithin;
      const phase = item.kind === 'baseline' ? 'before' : item.phase;
      for (const finding of item.state?.findings ?? []) follow(finding, phase, item.link, item.asOf);
    },

    /** Whether a finding that stood in the period has not been found gone yet. */
    get isOpen(): boolean {
      return [...known.values()].some(({ standings }) => standings.at(-1)?.closed === null);
    },

    finish(): { readonly findings: FindingOverPeriod[]; readonly deviations: Deviation[] } {
      const findings = [...known.values()]
        .map((entry) => describe(entry, period, asOf))
        .filter(({ standings }) => standings.length > 0)
        .sort((a, b) => byCodeUnit(a.key, b.key));
      return { findings, deviations: findings.flatMap(deviationsOf).sort(byOpening) };
    },
  };
}

function extend(standing: Followed, finding: Finding, at: Sighting): void {
  standing.seen = finding;
  if (isGraver(finding.severity, standing.severity)) standing.severity = finding.severity;
  const last = standing.suppressed.at(-1);
  const waiver = finding.status === 'suppressed' ? finding.exception : null;
  const isSame = last?.to === null && waiver !== null && canonicalJson(waiverOf(last)) === canonicalJson(waiver);
  if (isSame) return;
  if (last?.to === null) last.to = at;
  if (waiver) standing.suppressed.push({ from: at, to: null, ...waiver });
}

function waiverOf({ approvedBy, reason, expires, exclusion }: Suppression) {
  return { approvedBy, reason, expires, exclusion };
}

function close(standing: Followed, at: Sighting): void {
  standing.closed = at;
  const last = standing.suppressed.at(-1);
  if (last?.to === null) last.to = at;
}

function describe({ last, status, standings }: Known, period: Period, asOf: Instant): FindingOverPeriod {
  const { key, test, connection, firstSeen, facts } = last;
  const own = standings.filter(
    ({ opened, closed }) => opened.at < period.to && (closed === null || closed.at >= period.from),
  );
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    key,
    test,
    connection,
    title: titleOf(last, CATALOGUE),
    account: text(facts.account),
    userName: text(facts.userName),
    severity: own.reduce((gravest, { severity }) => (isGraver(severity, gravest) ? severity : gravest), last.severity),
    firstSeen,
    status,
    standings: own.map((standing) => conclude(standing, period, asOf)),
    last,
  };
}

function conclude(followed: Followed, period: Period, asOf: Instant): Standing {
  const { opened, closed, interruptions, severity, suppressed, seen } = followed;
  const end = closed?.at ?? asOf;
  const ofControl = typeof seen.facts.limit === 'string' ? seen.facts.limit : null;
  const deadline = deadlineOf({ severity, status: 'open', openedAt: opened.at }, followed.remediateWithin);
  const remediation = severity === 'informational' ? null : followed.remediateWithin[severity];
  return {
    opened,
    closed,
    closedAfterPeriod: closed !== null && closed.at >= period.to,
    hours: hoursBetween(opened.at, end),
    interruptions,
    severity,
    suppressed,
    isWaived: !isOpenAfter(opened.at, suppressed, end),
    deadline,
    limit: ofControl ?? remediation,
    limitOf: ofControl === null ? (remediation === null ? null : 'remediation') : 'control',
    // A limit of the control itself is what the finding says was broken.
    isLate: ofControl !== null || (deadline !== null && isOpenAfter(deadline, suppressed, end)),
    measuredHours: measuredHours(seen, closed),
  };
}

/** Whether something stood at any time between `from` and `end` without being suppressed. */
function isOpenAfter(from: Instant, suppressed: readonly Suppression[], end: Instant): boolean {
  let until = from;
  for (const { from: begin, to } of suppressed) {
    if (begin.at > until) return until < end;
    if ((to?.at ?? end) > until) until = to?.at ?? end;
  }
  return until < end;
}

/** What a test measured when it was last seen; until it was found gone it may have gone on. */
function measuredHours({ measured, sighting }: Finding, closed: Sighting | null): Standing['measuredHours'] {
  const { hours, hoursAtMost } = measured;
  if (typeof hours !== 'number') return null;
  if (typeof hoursAtMost === 'number') return { atLeast: hours, atMost: hoursAtMost };
  const further = closed && Math.ceil((millisecondsOf(closed.at) - millisecondsOf(sighting.at)) / HOUR_MS);
  // The hours are full ones: up to one more has passed.
  return { atLeast: hours, atMost: further === null ? null : hours + further + 1 };
}

function deviationsOf({ key, test, connection, title, account, userName, standings }: FindingOverPeriod): Deviation[] {
  return standings.map((standing) => ({
    id: `${key}@${standing.opened.at}`,
    key,
    test,
    connection,
    title,
    account,
    userName,
    ...standing,
  }));
}

function byOpening(a: Deviation, b: Deviation): number {
  return byCodeUnit(a.opened.at, b.opened.at) || byCodeUnit(a.key, b.key);
}
