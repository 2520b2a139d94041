import { CATALOGUE } from '../../controls/catalogue.ts';
import { complianceFinding, type EventContext } from '../../findings/ocsf.ts';
import type { TransitionType } from '../../findings/reconcile.ts';
import type { Finding } from '../../findings/state.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import type { FindingOverPeriod } from '../period/finding-rows.ts';
import type { PeriodReport } from '../period/report.ts';

/** What the status of a finding says of what has happened to it last. */
const TRANSITION: { readonly [status in Finding['status']]: TransitionType } = {
  open: 'opened',
  suppressed: 'suppressed',
  resolved: 'resolved',
};

/** Every finding of the period as an OCSF Compliance Finding (class 2003), one JSON document a line. */
export function findingsOcsf(report: PeriodReport): string {
  return report.findings.map((finding) => `${canonicalJson(complianceFindingOf(finding, report))}\n`).join('');
}

function complianceFindingOf(finding: FindingOverPeriod, { scope, period }: PeriodReport): Json {
  const { last, standings, status } = finding;
  const { remediateWithin } = scope;
  if (!remediateWithin) throw new Error('a finding is of an evaluation, which has a policy');
  const id = sha256Hex(canonicalJson([scope.origin, period.from, period.to, finding.key]));
  const announcement = {
    type: TRANSITION[last.status],
    finding: last,
    alert: false,
    isSent: true,
    related: [],
    leader: null,
  };
  const context: EventContext = {
    origin: scope.origin,
    slot: `${period.from}/${period.to}`,
    trigger: 'schedule',
    asOf: last.resolvedAt ?? last.lastSeen,
    frameworks: scope.frameworks,
    remediateWithin,
    tests: CATALOGUE,
  };
  const { unmapped, ...detail } = complianceFinding(announcement, id, context);
  const own = JSON.parse(JSON.stringify({ statusAtEnd: status, standings })) as { [name: string]: Json };
  return { ...detail, unmapped: { ...(unmapped as { [name: string]: Json }), ...own } };
}
