import { type Html, html } from '../../kernel/markup.ts';
import type { ControlOverPeriod, PeriodReport, SlotOutcome } from '../period/report.ts';
import { legend, stack, unitText } from './charts.ts';
import {
  badge,
  CONCLUSION_WORDS,
  conclusionCounts,
  conclusionOf,
  OUTCOME_WORDS,
  outcomesIn,
  outcomesText,
} from './conclusion.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';
import { figure, outside, percent } from './words.ts';

/** Where a control test has its page in the document. */
export function anchorOf({ test, connection }: ControlOverPeriod): string {
  return `test-${test}${connection === null ? '' : `-${connection}`}`;
}

/** `UAR-08`, and which application, where there are several. */
export function nameOf({ test, connection }: ControlOverPeriod, { scope }: PeriodReport): Html {
  const applications = scope.connections.filter(({ kind }) => kind === 'application');
  return connection === null || applications.length < 2 ? html`${test}` : html`${test} ${outside(connection)}`;
}

/** What a control test said, slot by slot, as a chart; `by` says whether before exceptions or after. */
export function outcomeChart({ report, grid }: Page, control: ControlOverPeriod, by: 'gross' | 'net'): Html {
  const said = control.runs.flatMap((run) =>
    Array<SlotOutcome>(run.slots).fill(by === 'net' ? run.outcome : run.gross),
  );
  const slots = report.completeness.slots.filter(({ isExpected, state }) => isExpected && state !== 'pending');
  const marks = slots.flatMap(({ slot }, i) => {
    const outcome = said[i];
    return outcome === undefined ? [] : [{ slot, kind: OUTCOME_WORDS[outcome].mark }];
  });
  return stack(grid, marks, `Outcomes over time: ${outcomesText(control[by])}`);
}

/** The legend of the outcomes that occur in some of the tests. */
export function outcomeLegend(controls: readonly ControlOverPeriod[]): Html {
  const total = { pass: 0, fail: 0, inconclusive: 0, 'not-applicable': 0, missing: 0 };
  for (const { net, gross } of controls) {
    for (const outcome of [...outcomesIn(net), ...outcomesIn(gross)]) total[outcome]++;
  }
  return legend(outcomesIn(total).map((outcome) => OUTCOME_WORDS[outcome]));
}

/** All control tests at a glance. */
export function summary(page: Page): Html {
  const { report, grid } = page;
  const { controls } = report;
  return html`<section id="summary" class="part"><h2>Control tests</h2>
<ul class="meanings">${conclusionCounts(controls).map(({ conclusion, number }) => html`<li><b>${figure(number)}</b> ${badge(conclusion)} <span>${CONCLUSION_WORDS[conclusion].meaning}</span></li>\n`)}</ul>
${table({
  caption: `Conclusions over the period. ${unitText(grid)}`,
  columns: [
    {
      heading: 'Test',
      kind: 'text',
      of: (control) =>
        html`<a href="#${anchorOf(control)}">${nameOf(control, report)}</a> <span class="title">${control.title}</span>`,
    },
    { heading: 'Conclusion', of: (control) => [badge(conclusionOf(control)), thinness(control)] },
    { heading: 'Deviations', kind: 'number', of: ({ deviations }) => figure(deviations) },
    { heading: 'not waived', kind: 'number', of: ({ unwaived }) => figure(unwaived) },
    {
      heading: 'Conclusive slots',
      kind: 'number',
      of: ({ coverage: { conclusive, slots, state } }) =>
        state === 'not-applicable'
          ? '–'
          : html`${figure(conclusive)}/${figure(slots)} <small>${percent(conclusive, slots)}</small>`,
    },
    {
      heading: 'Outcomes over time',
      kind: 'chart',
      of: (control) => outcomeChart(page, control, 'net'),
    },
  ],
  rows: controls,
  none: 'No control test was evaluated in this period.',
})}
${controls.length > 0 ? outcomeLegend(controls) : null}
<p class="aside">Outcomes are those after waivers; the page of each test has both. Together the tests support ${supported(report)}. That they support a control does not
say that it is complied with.</p></section>`;
}

function thinness(control: ControlOverPeriod): Html | null {
  const isThin = conclusionOf(control) === 'failed' && control.coverage.state === 'not-demonstrated';
  return isThin ? html` <small class="below">not demonstrated for all of it</small>` : null;
}

function supported({ controls }: PeriodReport): string {
  const numbers = new Set(controls.flatMap(({ controls: of }) => Object.values(of).flat()));
  return `${numbers.size} controls of the frameworks named above`;
}
