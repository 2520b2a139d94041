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
  'UAR-24': 2,
  'UAR-22': 3,
  'PAR-03': 4,
  'PAR-07': 4,
  'UAR-09': 5,
};
const RANK_OF_SEVERITY: { readonly [severity in Severity]: number } = {
  critical: 0,
  high: 4,
  medium: 5,
  low: 6,
  informational: 7,
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

/** The open findings by subject, those of each gravest first: the first one leads, the others are linked to it. */
interface Groups {
  readonly all: readonly (readonly Finding[])[];
  /** Those of the subject of a finding, itself open or not. */
  of(finding: Finding): readonly Finding[];
}

/**
 * Groups open findings by subject. What is found about a person goes with what is found about that person's accounts, of
 * several with the gravest: a leaver whom two rosters see differently is one problem. Else it goes with the rest about
 * the person, whichever of their records it names.
 */
export function groupBySubject(findings: readonly Finding[]): Groups {
  const open = findings.filter(({ status }) => status === 'open');
  const ofAccounts = new Map<unknown, string>();
  for (const { key, facts } of open.filter((finding) => !isAboutPerson(finding)).sort(byGravity)) {
    const { person } = facts;
    if (typeof person === 'string' && !ofAccounts.has(person)) ofAccounts.set(person, subjectOf(key));
  }
  const groupOf = (finding: Finding) => {
    const { person } = finding.facts;
    if (!isAboutPerson(finding) || typeof person !== 'string') return subjectOf(finding.key);
    return ofAccounts.get(person) ?? `person ${person}`;
  };
  const groups = Map.groupBy(open, groupOf);
  for (const group of groups.values()) group.sort(byGravity);
  return { all: [...groups.values()], of: (finding) => groups.get(groupOf(finding)) ?? [] };
}

function isAboutPerson({ key }: Finding): boolean {
  return parseFindingKey(key)?.subject[0] === 'person';
}
