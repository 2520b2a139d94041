import { millisecondsOf, type Slot } from '../../kernel/instant.ts';
import { type Html, html, joined, type Part } from '../../kernel/markup.ts';
import type { PeriodReport, SlotRecord } from '../period/report.ts';
import { axis, legend, type Mark, stack, unitText } from './charts.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';
import { clock, code, count, figure, outside } from './words.ts';

/** Successive slots with the same shortcoming. */
export interface Shortcoming {
  readonly from: Slot;
  readonly to: Slot;
  readonly slots: readonly SlotRecord[];
}

const STATES: { readonly [state in SlotRecord['state']]: { readonly mark: Mark; readonly text: string } } = {
  complete: { mark: 'good', text: 'evaluated over complete readings' },
  partial: { mark: 'doubt', text: 'a reading not known to be complete' },
  failed: { mark: 'bad', text: 'a connection could not be read' },
  missed: { mark: 'none', text: 'missed: no evaluation' },
  pending: { mark: 'idle', text: 'not yet due to be judged' },
};

const MOST_ROWS = 100;

/** Expected slots that were missed, failed, partial or late, put together where the same goes on. */
export function shortcomingsOf(slots: readonly SlotRecord[]): Shortcoming[] {
  const found: { from: Slot; to: Slot; slots: SlotRecord[]; next: number }[] = [];
  const expected = slots.filter(({ isExpected }) => isExpected);
  for (const [i, record] of expected.entries()) {
    if (!record.isLate && (record.state === 'complete' || record.state === 'pending')) continue;
    const last = found.at(-1);
    if (last?.next === i && kindOf(last.slots[0]) === kindOf(record)) {
      last.slots.push(record);
      last.to = record.slot;
      last.next = i + 1;
    } else found.push({ from: record.slot, to: record.slot, slots: [record], next: i + 1 });
  }
  return found.map(({ from, to, slots: of }) => ({ from, to, slots: of }));
}

function kindOf(record: SlotRecord | undefined): string {
  const obstacles = record?.obstacles.map(({ connection, state, reasons }) => [connection, state, ...reasons]);
  return JSON.stringify([record?.state, record?.isLate, obstacles]);
}

/** What an auditor has to see before any result: where there is no evidence, or not enough. */
export function gaps(page: Page): Html {
  const { report, grid, cite } = page;
  const { completeness } = report;
  const { expected, evaluated, missed, failed, partial, late, manual } = completeness;
  const shortcomings = shortcomingsOf(completeness.slots);
  const tiles = [
    ['due', expected],
    ['evaluated', evaluated],
    ['missed', missed],
    ['failed', failed],
    ['partial', partial],
    ['late', late],
  ] as const;
  const slots = completeness.slots.filter(({ isExpected }) => isExpected);
  const label = tiles.map(([name, number]) => `${number} ${name}`).join(', ');
  return html`<section id="gaps" class="part"><h2>Gaps and failures</h2>
${warnings(report)}
<p>${verdictOf(report)} ${manual > 0 ? `${count(manual, 'slot')} by hand ${manual === 1 ? 'counts' : 'count'} in findings alone.` : null}</p>
<ul class="tiles">${tiles.map(([name, number], i) => html`<li${i > 1 && number > 0 ? html` class="lacking"` : null}><b>${figure(number)}</b> ${name}</li>`)}</ul>
<figure><figcaption>Slots of the period. ${unitText(grid)}</figcaption>
${stack(
  grid,
  slots.map(({ slot, state }) => ({ slot, kind: STATES[state].mark })),
  `Slots over time: ${label}`,
)}${axis(grid)}
${legend(statesIn(slots))}</figure>
${table({
  caption: 'Slots that were missed, failed, partial or late',
  columns: [
    { heading: 'From', of: ({ from }) => clock(from) },
    { heading: 'To', of: ({ to }) => clock(to) },
    { heading: 'Slots', kind: 'number', of: ({ slots: of }) => figure(of.length) },
    { heading: 'What', kind: 'text', of: ({ slots: of }) => whatOf(of[0]) },
    { heading: 'Evidence', of: ({ slots: of }) => cite(...linksOf(of)) },
  ],
  rows: shortcomings,
  limit: { rows: MOST_ROWS, file: 'period.json' },
  none: 'No slot was missed, failed, partial or late.',
})}</section>`;
}

function statesIn(slots: readonly SlotRecord[]) {
  const present = new Set(slots.map(({ state }) => state));
  return (Object.keys(STATES) as SlotRecord['state'][])
    .filter((state) => present.has(state))
    .map((state) => STATES[state]);
}

function verdictOf({ completeness }: PeriodReport): string {
  const { expected, missed, failed, partial, late } = completeness;
  if (expected === 0) return 'No slot was due in this period: it shows nothing.';
  const due = `${count(expected, 'slot')} ${expected === 1 ? 'was' : 'were'} due.`;
  if (missed + failed + partial + late === 0) return `${due} Every one was evaluated in time, over complete readings.`;
  return `${due} In a slot that was missed nothing is known; in one that failed or is partial, no test passes that needs the reading.`;
}

/** Times of which nothing can be known. */
function warnings({ scope, period, asOf, completeness }: PeriodReport): Part {
  const isOpenedLater = millisecondsOf(scope.openedAt) > millisecondsOf(period.from);
  const isRunning = millisecondsOf(asOf) < millisecondsOf(period.to);
  const pending = completeness.slots.filter(({ state }) => state === 'pending').length;
  return [
    isOpenedLater
      ? html`<p class="warning"><strong>The log was opened on ${clock(scope.openedAt)}, after the period began.</strong> Of the time before there is no evidence.</p>`
      : null,
    isRunning
      ? html`<p class="warning"><strong>The period is not over.</strong> The report goes up to ${clock(asOf)}${pending > 0 ? `; ${count(pending, 'slot')} can still be evaluated` : null}.</p>`
      : null,
  ];
}

function whatOf(record: SlotRecord | undefined): Part {
  if (!record) return null;
  const late =
    record.isLate && record.evaluatedAt !== null
      ? html`late: evaluated ${clock(record.evaluatedAt)}, after the next slot was due`
      : null;
  if (record.state === 'missed') return 'missed: no evaluation';
  const obstacles = record.obstacles.map(({ connection, state, reasons }) => {
    const words = { partial: 'partial', failed: 'failed', missing: 'not read' };
    const why = reasons.length > 0 ? html`: ${joined(reasons.map(code), ', ')}` : null;
    return html`${outside(connection)} ${words[state]}${why}`;
  });
  return joined(
    [...obstacles, late].filter((part) => part !== null),
    '; ',
  );
}

/** The readings that were wanting, of the first slots; else the evaluation. */
function linksOf(slots: readonly SlotRecord[]) {
  const links = slots.flatMap(({ obstacles, evidence }) => [
    ...obstacles.map((obstacle) => obstacle.evidence),
    evidence,
  ]);
  return links.filter((link) => link !== null).slice(0, 3);
}
