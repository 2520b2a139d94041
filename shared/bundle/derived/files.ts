import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { PeriodReport } from '../period/report.ts';
import { reportHtml } from '../report/report-html.ts';
import { accessCsv, deviationsCsv, findingsCsv } from './findings-csv.ts';
import { findingsOcsf } from './ocsf.ts';
import { assessmentResults } from './oscal.ts';
import { POPULATION_NAMES, populationCsv } from './populations.ts';

/** A report of a bundle. It is made when it is asked for. */
export interface DerivedFile {
  /** Path in the bundle. */
  readonly path: string;
  text(): string;
}

/** All that is derived from a period, by path. */
export function derivedFiles(report: PeriodReport): readonly DerivedFile[] {
  const { access: _access, populations, ...summary } = report;
  return [
    { path: 'derived/access.csv', text: () => accessCsv(report.access) },
    { path: 'derived/assessment-results.oscal.json', text: () => assessmentResults(report) },
    { path: 'derived/deviations.csv', text: () => deviationsCsv(report.deviations) },
    { path: 'derived/findings.csv', text: () => findingsCsv(report.findings) },
    { path: 'derived/findings.ocsf.jsonl', text: () => findingsOcsf(report) },
    { path: 'derived/period.json', text: () => canonicalJson(summary) },
    ...POPULATION_NAMES.toSorted().map((name) => ({
      path: `derived/populations/${name}.csv`,
      text: () => populationCsv(name, populations[name]),
    })),
    { path: 'derived/report.html', text: () => reportHtml(report) },
  ];
}
