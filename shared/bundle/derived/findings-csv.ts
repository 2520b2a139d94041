import type { AccessRow } from '../period/access-rows.ts';
import type { Deviation, FindingOverPeriod, Standing } from '../period/finding-rows.ts';
import { type Column, csvTable, evidenceColumns } from './table.ts';

const ABOUT: readonly Column<FindingOverPeriod | Deviation>[] = [
  ['key', ({ key }) => key],
  ['test', ({ test }) => test],
  ['connection', ({ connection }) => connection],
  ['title', ({ title }) => title],
  ['severity', ({ severity }) => severity],
  ['account', ({ account }) => account],
  ['userName', ({ userName }) => userName],
];

/** What is said of a time during which a finding stood; of a finding, of the last one. */
const STANDING: readonly Column<Standing>[] = [
  ['opened', ({ opened }) => opened.at],
  ['closed', ({ closed }) => closed?.at ?? null],
  ['closedAfterPeriod', ({ closedAfterPeriod }) => closedAfterPeriod],
  ['hours', ({ hours }) => hours],
  ['interruptions', ({ interruptions }) => interruptions],
  ['limit', ({ limit }) => limit],
  ['limitOf', ({ limitOf }) => limitOf],
  ['deadline', ({ deadline }) => deadline],
  ['late', ({ isLate }) => isLate],
  ['measuredHours', ({ measuredHours }) => measuredHours?.atLeast ?? null],
  ['measuredHoursAtMost', ({ measuredHours }) => measuredHours?.atMost ?? null],
  ['waived', ({ isWaived }) => isWaived],
  ['waivedBy', ({ suppressed }) => suppressed.map(({ approvedBy }) => approvedBy)],
  ['waivedFrom', ({ suppressed }) => suppressed.map(({ from }) => from.at)],
  ['waivedUntil', ({ suppressed }) => suppressed.map(({ to, expires }) => to?.at ?? expires)],
  ['waivedBecause', ({ suppressed }) => suppressed.map(({ reason }) => reason)],
  ...evidenceColumns<Standing>(({ opened }) => opened, 'opened'),
  ...evidenceColumns<Standing>(({ closed }) => closed, 'closed'),
];

const ACCESS: readonly Column<AccessRow>[] = [
  ['connection', ({ connection }) => connection],
  ['account', ({ account }) => account],
  ['userName', ({ userName }) => userName],
  ['displayName', ({ displayName }) => displayName],
  ['active', ({ active }) => active],
  ['type', ({ type }) => type],
  ['department', ({ department }) => department],
  ['title', ({ title }) => title],
  ['owner', ({ owner }) => owner],
  ['matchedBy', ({ matchedBy }) => matchedBy],
  ['kind', ({ kind }) => kind],
  ['entitlement', ({ entitlement }) => entitlement],
  ['entitlementName', ({ entitlementName }) => entitlementName],
  ['privileged', ({ isPrivileged }) => isPrivileged],
  ['sources', ({ sources }) => sources],
  ...evidenceColumns<AccessRow>(({ evidence }) => evidence),
];

/** The findings of the period, one row each. */
export function findingsCsv(findings: readonly FindingOverPeriod[]): string {
  const ofLast = STANDING.map(([name, of]): Column<FindingOverPeriod> => {
    return [name, ({ standings }) => standings.slice(-1).map(of)[0] ?? null];
  });
  const columns: readonly Column<FindingOverPeriod>[] = [
    ...ABOUT,
    ['status', ({ status }) => status],
    ['firstSeen', ({ firstSeen }) => firstSeen],
    ['times', ({ standings }) => standings.length],
    ...ofLast,
    ['ticket', ({ last }) => last.note?.ticket ?? null],
  ];
  return csvTable(columns, findings);
}

/** The deviation list: one row for each time that a finding stood. */
export function deviationsCsv(deviations: readonly Deviation[]): string {
  return csvTable<Deviation>([['id', ({ id }) => id], ...ABOUT, ...STANDING], deviations);
}

/** Who held what at the end of the period. */
export function accessCsv(rows: readonly AccessRow[]): string {
  return csvTable(ACCESS, rows);
}
