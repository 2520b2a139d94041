import { htmlDocument } from '../../kernel/html-document.ts';
import { cssString, html } from '../../kernel/markup.ts';
import type { PeriodReport } from '../period/report.ts';
import type { ReviewItemRow, ReviewOverPeriod } from '../period/review-rows.ts';
import { appendix, citations } from './citations.ts';
import { printStyle } from './print-style.ts';
import { reviewFacts, reviewItemsTable, reviewSteps } from './reviews.ts';
import { STYLE } from './style.ts';
import { clock, outside } from './words.ts';

/** One access review as a page to print and to file. It lies in `derived/` of a bundle, like the report of the period. */
export function reviewHtml(report: PeriodReport, review: ReviewOverPeriod, items: readonly ReviewItemRow[]): string {
  const { cite, all } = citations();
  const { scope, asOf, verification, reviews } = report;
  const title = `Access review ${review.review}, ${scope.origin}`;
  const style = STYLE + printStyle(cssString(`${title}. Derived, not authoritative: the signed evidence is.`));
  const own = items.toSorted((a, b) => a.item - b.item);
  const steps = reviews.filter((step) => step.review === review.review);
  return htmlDocument({
    title,
    style,
    script: null,
    body: html`<main>
<header class="cover"><p class="eyebrow">Rollcall · evidence of access controls</p>
<h1>Access review ${review.review} <span class="of">${outside(scope.origin)}</span></h1>
${reviewFacts(review, cite)}
<div class="notice"><p><strong>This page is derived, not authoritative: the signed evidence is.</strong> It was computed as of ${clock(asOf)} UTC from the log up to ${cite({ entry: verification.head.seq, artifact: null })} and the
artifacts in this bundle; numbers link to their evidence. <a href="../VERIFY.md">VERIFY.md</a> has the commands to verify it. Times are in UTC.</p></div></header>
<section class="part"><h2>Items</h2>
${reviewItemsTable(own, cite)}</section>
<section class="part"><h2>Steps</h2>
${reviewSteps(steps, cite)}</section>
${appendix(all())}
</main>`,
  });
}
