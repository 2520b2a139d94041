import { type Html, html } from '../../kernel/markup.ts';
import type { Deviation } from '../period/finding-rows.ts';
import type { Page } from './page.ts';
import { standingColumns } from './standings.ts';
import { table } from './table.ts';
import { count, outside } from './words.ts';

const MOST_ROWS = 200;

/** Each time that something was not as it should be. */
export function deviations(page: Page): Html {
  return html`<section id="deviations" class="part"><h2>Deviations</h2>
<p>Each time that a finding stood, also if it is over: what was late remains late after it is closed.</p>
${table<Deviation>({
  caption: count(page.report.deviations.length, 'deviation'),
  columns: [
    { heading: 'Test', of: ({ test }) => html`<span class="nowrap">${test}</span>` },
    { heading: 'What', kind: 'text', of: ({ title }) => outside(title) },
    ...standingColumns<Deviation>(page),
  ],
  rows: page.report.deviations,
  limit: { rows: MOST_ROWS, file: 'deviations.csv' },
  none: 'No finding stood in the period.',
})}</section>`;
}
