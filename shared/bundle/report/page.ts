import type { PeriodReport } from '../period/report.ts';
import type { Citations } from './citations.ts';
import type { Grid } from './grid.ts';

/** What every part of the page is made from. */
export interface Page {
  readonly report: PeriodReport;
  readonly grid: Grid;
  readonly cite: Citations['cite'];
}
