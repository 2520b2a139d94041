import { FRAMEWORK_NAMES } from '../../controls/frameworks.ts';
import { REASONS } from '../../controls/reasons.ts';
import { type Html, html, joined, type Part } from '../../kernel/markup.ts';
import type { Framework } from '../../workspace/policy.ts';
import type { Deviation } from '../period/finding-rows.ts';
import type { ControlOverPeriod, OutcomeRun } from '../period/report.ts';
import { axis, unitText } from './charts.ts';
import { badge, becauseOf, conclusionOf, OUTCOME_WORDS, outcomesText } from './conclusion.ts';
import type { Page } from './page.ts';
import { standingColumns } from './standings.ts';
import { anchorOf, nameOf, outcomeChart, outcomeLegend } from './summary.ts';
import { table } from './table.ts';
import { clock, code, count, figure, outside, prose } from './words.ts';

const MOST_RUNS = 20;
const MOST_FINDINGS = 25;

/** A page for each control test. */
export function controlPages(page: Page): Html {
  return html`<section id="tests" aria-label="A page for each control test">${page.report.controls.map((control) => controlPage(page, control))}</section>`;
}

function controlPage(page: Page, control: ControlOverPeriod): Html {
  const { report, cite } = page;
  const { connection, title, criterion, why, last, versions } = control;
  const anchor = anchorOf(control);
  return html`<article id="${anchor}" class="test" aria-labelledby="${anchor}-h"><h3 id="${anchor}-h"><span class="id">${nameOf(control, report)}</span> ${title}</h3>
<p class="verdict">${badge(conclusionOf(control))}</p>
${becauseOf(control)}
<dl class="facts"><div><dt>Criterion</dt><dd>${prose(criterion)}</dd></div><div><dt>Why</dt><dd>${prose(why)}</dd></div><div><dt>Supports</dt><dd>${supports(control)}</dd></div>
<div><dt>Examined</dt><dd>${connection === null ? 'the workspace as a whole' : outside(connection)}${last ? html`; ${count(last.population, 'subject')} in the last slot, ${clock(last.slot)} ${cite(last.evidence)}` : null}; version ${joined(versions, ', ')} of the test</dd></div></dl>
${outcomes(page, control)}
${findings(page, control)}</article>`;
}

function supports({ controls }: ControlOverPeriod): Part {
  const named = (Object.entries(controls) as [Framework, readonly string[]][]).map(
    ([framework, numbers]) => html`${FRAMEWORK_NAMES[framework]}: ${numbers.join(', ')}`,
  );
  return named.length === 0 ? 'no control of the frameworks in use' : joined(named, '; ');
}

function outcomes(page: Page, control: ControlOverPeriod): Html {
  const { grid, cite } = page;
  const { gross, net, runs } = control;
  const isWaived = outcomesText(gross) !== outcomesText(net);
  const charts = isWaived
    ? html`<figcaption>Before waivers: ${outcomesText(gross)}</figcaption>${outcomeChart(page, control, 'gross')}
<p class="figcaption">After waivers: ${outcomesText(net)}</p>${outcomeChart(page, control, 'net')}`
    : html`<figcaption>Slots: ${outcomesText(net)}. ${unitText(grid)}</figcaption>${outcomeChart(page, control, 'net')}`;
  return html`<figure>${charts}${axis(grid)}${outcomeLegend([control])}</figure>
${table({
  caption: 'When it did not pass',
  columns: [
    { heading: 'From', of: ({ from }) => clock(from) },
    { heading: 'To', of: ({ to }) => clock(to) },
    { heading: 'Slots', kind: 'number', of: ({ slots }) => figure(slots) },
    { heading: 'Outcome', of: outcomeOf },
    { heading: 'Why', kind: 'text', of: ({ reason }) => reasonOf(reason) },
    { heading: 'First evaluation', of: ({ evidence }) => cite(evidence) },
  ],
  rows: runs.filter(({ outcome, gross: before }) => outcome !== 'pass' || before !== 'pass'),
  limit: { rows: MOST_RUNS, file: 'period.json' },
  none: 'It passed in every slot.',
})}`;
}

function outcomeOf({ outcome, gross }: OutcomeRun): Part {
  const text = OUTCOME_WORDS[outcome].text;
  return outcome === gross ? text : html`${text} <small>before waivers: ${OUTCOME_WORDS[gross].text}</small>`;
}

function reasonOf(reason: string | null): Part {
  if (reason === null) return '–';
  const known: { readonly [code: string]: { readonly text: string } } = REASONS;
  const text = Object.hasOwn(known, reason) ? known[reason]?.text : undefined;
  return text === undefined ? code(reason) : html`${text} <small>${code(reason)}</small>`;
}

function findings(page: Page, control: ControlOverPeriod): Html {
  const keys = new Set(control.findings);
  const rows = page.report.deviations.filter(({ key }) => keys.has(key));
  return table<Deviation>({
    caption: 'Findings that stood in the period',
    columns: [
      {
        heading: 'Finding',
        kind: 'text',
        of: ({ title, key }) => html`${outside(title)} <small>${code(key)}</small>${notesOf(page, key)}`,
      },
      ...standingColumns<Deviation>(page),
    ],
    rows,
    limit: { rows: MOST_FINDINGS, file: 'findings.csv' },
    none: 'No finding stood in the period.',
  });
}

/** What somebody noted about a finding, the last note first. */
function notesOf({ report, cite }: Page, key: string): Part {
  const note = report.notes.findLast(({ finding }) => finding === key);
  if (!note) return null;
  const { owner, ticket, text, evidence } = note;
  const parts = [
    owner === null ? null : html`owner ${outside(owner)}`,
    ticket === null ? null : html`ticket ${outside(ticket)}`,
    text === null ? null : outside(text),
  ].filter((part) => part !== null);
  return html` <small>Noted: ${joined(parts, ', ')} ${cite(evidence)}</small>`;
}
