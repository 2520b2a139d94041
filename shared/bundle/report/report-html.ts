import { htmlDocument } from '../../kernel/html-document.ts';
import { cssString, type Html, html } from '../../kernel/markup.ts';
import type { PeriodReport } from '../period/report.ts';
import { changes } from './changes.ts';
import { PATTERNS } from './charts.ts';
import { appendix, citations } from './citations.ts';
import { CONCLUSION_WORDS, conclusionOf } from './conclusion.ts';
import { controlPages } from './control-page.ts';
import { cover, daysOf } from './cover.ts';
import { deviations } from './deviations.ts';
import { gaps } from './gaps.ts';
import { gridOf } from './grid.ts';
import { limits } from './limits.ts';
import type { Page } from './page.ts';
import { populations } from './populations.ts';
import { printStyle } from './print-style.ts';
import { privileged } from './privileged.ts';
import { reviews } from './reviews.ts';
import { STYLE } from './style.ts';
import { anchorOf, nameOf, summary } from './summary.ts';

/**
 * What a period comes to, as one HTML file that needs nothing else: no script, no request, readable on paper. It lies in
 * `derived/` of a bundle, and its links lead to evidence beside it. The same report gives the same bytes.
 */
export function reportHtml(report: PeriodReport): string {
  const { cite, all } = citations();
  const page: Page = { report, grid: gridOf(report), cite };
  const { first, last } = daysOf(report);
  const title = `${report.scope.origin}, ${first} to ${last}`;
  const style = STYLE + printStyle(cssString(`${title}. Derived, not authoritative: the signed evidence is.`));
  const main = [
    cover(page),
    contents(page),
    gaps(page),
    summary(page),
    controlPages(page),
    deviations(page),
    populations(page),
    privileged(page),
    changes(page),
    reviews(page),
    limits(page),
  ];
  return htmlDocument({
    title: `Period report: ${title}`,
    style,
    script: null,
    body: html`<a class="skip" href="#gaps">To the gaps and failures</a>
${PATTERNS}
<main>
${main}
${appendix(all())}
</main>`,
  });
}

const PARTS = [
  ['gaps', 'Gaps and failures'],
  ['summary', 'Control tests'],
  ['deviations', 'Deviations'],
  ['populations', 'Populations'],
  ['privileged', 'Privileged access over time'],
  ['changes', 'Changes'],
  ['reviews', 'Access reviews'],
  ['limits', 'What this cannot prove'],
  ['appendix', 'Appendix: entries and digests'],
] as const;

function contents({ report }: Page): Html {
  const tests = report.controls.map((control) => {
    const { sign, text } = CONCLUSION_WORDS[conclusionOf(control)];
    return html`<li><a href="#${anchorOf(control)}">${nameOf(control, report)}</a> <span title="${text}" aria-hidden="true">${sign}</span></li>`;
  });
  const items = PARTS.map(
    ([id, text]) =>
      html`<li><a href="#${id}">${text}</a>${id === 'summary' ? html`<ol class="tests">${tests}</ol>` : null}</li>\n`,
  );
  return html`<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>${items}</ol></nav>`;
}
