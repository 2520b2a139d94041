import { parseFindingKey } from '../controls/key.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { Finding } from './state.ts';

type Severity = Finding['severity'];

/**
 * What a finding is about, so that one problem is one alert however many tests it fails: the account, also where it is
 * the account's grant of a role; of two accounts the first. Roles, connections and slots stand for themselves.
 */
export function subjectOf(key: string): string {
  const parts = parseFindingKey(key);
  if (!parts) return key;
  const [kind, first = ''] = parts.subject;
  const isAccount = kind === 'account' || kind === 'grant' || kind === 'pair';
  return `${parts.connection}:${isAccount ? `account ${first}` : parts.subject.join(' ')}`;
}

const SEVERITIES: readonly Severity[] = ['informational', 'low', 'medium', 'high', 'critical'];

/** Whether one severity is graver than another. */
export function isGraver(severity: Severity, than: Severity): boolean {
  return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(than);
}

/** Which tests lead, gravest first; others stand where their severity does. */
const RANK_OF_TEST: { readonly [test: string]: number } = {
  'PAR-05': 0,
  'UAR-08': 1,
  'PAR-03': 2,
  'PAR-07': 2,
  'UAR-09': 3,
};
const RANK_OF_SEVERITY: { readonly [severity in Severity]: number } = {
  critical: 0,
  high: 2,
  medium: 3,
  low: 4,
  informational: 5,
};

function rankOf({ test, severity }: Finding): number {
  return RANK_OF_TEST[test] ?? RANK_OF_SEVERITY[severity];
}

/** Orders findings of one subject, gravest first. */
export function byGravity(a: Finding, b: Finding): number {
  return (
    rankOf(a) - rankOf(b) || SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || byCodeUnit(a.key, b.key)
  );
}

/** The open findings of each subject, gravest first: the first one leads, the others are linked to it. */
export function groupBySubject(findings: readonly Finding[]): Map<string, Finding[]> {
  const open = findings.filter(({ status }) => status === 'open');
  const groups = Map.groupBy(open, ({ key }) => subjectOf(key));
  for (const group of groups.values()) group.sort(byGravity);
  return groups;
}
