import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { PeriodReport } from '../period/report.ts';
import type { ReviewOverPeriod } from '../period/review-rows.ts';
import { reportHtml } from '../report/report-html.ts';
import { reviewHtml } from '../report/review-html.ts';
import { reviewFile } from '../report/reviews.ts';
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
    ...report.accessReviews
      .filter(({ isOfPeriod }) => isOfPeriod)
      .flatMap((review) => {
        const [page, items] = reviewFiles(review);
        const own = populations.reviews.filter((row) => row.review === review.review);
        return [
          { path: items, text: () => populationCsv('reviews', own) },
          { path: page, text: () => reviewHtml(report, review, own) },
        ];
      }),
  ];
}

/** Where a review has its page and its items in a bundle. */
export function reviewFiles(review: Pick<ReviewOverPeriod, 'review'>): readonly [page: string, items: string] {
  return [`derived/${reviewFile(review, 'html')}`, `derived/${reviewFile(review, 'csv')}`];
}
