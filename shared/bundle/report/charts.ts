import { type Slot, toInstant } from '../../kernel/instant.ts';
import { type Html, html } from '../../kernel/markup.ts';
import { columnsOf, type Grid, type GridColumn, positionOf } from './grid.ts';
import { clockText } from './words.ts';

/**
 * How something is drawn: each mark has a lightness and a pattern of its own, so that nothing depends on colour. In the
 * order in which marks are stacked, from below.
 */
const MARKS = ['good', 'idle', 'doubt', 'none', 'bad'] as const;
export type Mark = (typeof MARKS)[number];

/** Charts are this wide in their own units, whatever their width on the page. */
const WIDTH = 720;
const HEIGHT = 24;
/** A mark lower than this would be overlooked. */
const LEAST_HEIGHT = 5;

/** The patterns that marks are filled with: once in a document. */
export const PATTERNS = html`<svg width="0" height="0" class="defs" aria-hidden="true" focusable="false"><defs>
<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="paper" width="5" height="5"/><rect class="ink" width="2.2" height="5"/></pattern>
<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect class="paper" width="4" height="4"/><circle class="faint" cx="2" cy="2" r=".9"/></pattern>
</defs></svg>`;

interface StackedSlot {
  readonly slot: Slot;
  readonly kind: Mark;
}

/**
 * What slots say over time: a column for each slot, day or week, divided by what its slots say; what is not good is drawn large
 * enough to be seen. `label` says the same in words.
 */
export function stack(grid: Grid, slots: readonly StackedSlot[], label: string): Html {
  const rects = merged(columnsOf(grid, slots)).flatMap(({ from, to, counts }) => {
    const [left, right] = [x(grid, from), x(grid, to)];
    let bottom = HEIGHT;
    return heightsOf(counts).map(([mark, height]) => {
      bottom -= height;
      return html`<rect class="m-${mark}" x="${left}" y="${round(bottom)}" width="${round(right - left)}" height="${round(height)}"/>`;
    });
  });
  return chart(HEIGHT, 'strip', label, html`${rects}`);
}

/** How high each mark of a column stands. What is not good is never too low to be seen. */
function heightsOf(counts: GridColumn<Mark>['counts']): (readonly [Mark, number])[] {
  const total = [...counts.values()].reduce((sum, number) => sum + number, 0);
  const present = MARKS.filter((mark) => counts.has(mark));
  const wished = present.map((mark) => {
    const share = ((counts.get(mark) ?? 0) / total) * HEIGHT;
    return [mark, mark === 'good' ? share : Math.max(share, LEAST_HEIGHT)] as const;
  });
  const sum = wished.reduce((height, [, of]) => height + of, 0);
  return wished.map(([mark, height]) => [mark, (height / sum) * HEIGHT]);
}

/** Neighbours of which all slots say the same are drawn as one. */
function merged(columns: readonly GridColumn<Mark>[]): GridColumn<Mark>[] {
  const runs: GridColumn<Mark>[] = [];
  for (const column of columns) {
    const last = runs.at(-1);
    const mark = onlyMark(column);
    const isSame = last !== undefined && mark !== null && mark === onlyMark(last) && last.to === column.from;
    if (isSame) runs[runs.length - 1] = { ...last, to: column.to };
    else runs.push(column);
  }
  return runs;
}

function onlyMark({ counts }: GridColumn<Mark>): Mark | null {
  const [first, second] = counts.keys();
  return first !== undefined && second === undefined ? first : null;
}

/** A time during which something was so; null ends lie outside of the period. */
export interface Span {
  readonly from: number | null;
  readonly to: number | null;
  readonly mark: Mark;
}

/** Stretches of time on the axis. An end outside the period runs up to the edge. */
export function spans(grid: Grid, of: readonly Span[], label: string): Html {
  const bars = of.map(({ from, to, mark }) => {
    const left = from === null ? 0 : x(grid, from);
    const right = to === null ? WIDTH : x(grid, to);
    // What was short is still there.
    return html`<rect class="m-${mark}" x="${left}" y="3" width="${round(Math.max(3, right - left))}" height="${HEIGHT - 6}"/>`;
  });
  return chart(HEIGHT, 'strip', label, html`<path class="axis" d="M0 ${HEIGHT / 2}H${WIDTH}"/>${bars}`);
}

/** A number over time, as steps between readings, up from zero. */
export function steps(
  grid: Grid,
  points: readonly { readonly time: number; readonly value: number }[],
  label: string,
): Html {
  const height = 64;
  const most = Math.max(1, ...points.map(({ value }) => value));
  const y = (value: number) => round(height - 2 - (value / most) * (height - 8));
  let path = '';
  let last: number | null = null;
  for (const { time, value } of points) {
    if (last === null) path = `M${x(grid, time)} ${y(value)}`;
    else if (value !== last) path += `H${x(grid, time)}V${y(value)}`;
    last = value;
  }
  const end = points.at(-1);
  if (end) path += `H${x(grid, end.time)}`;
  return chart(
    height,
    'steps',
    label,
    html`<path class="axis" d="M0 ${height - 1}H${WIDTH}"/><path class="line" d="${path}"/>`,
  );
}

/** The dates below a chart: both ends and what lies between, as many as fit. */
export function axis(grid: Grid): Html {
  const labels = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const time = clockText(toInstant(Math.round(grid.from + (grid.to - grid.from) * part)));
    return html`<span>${time.slice(0, 10)}</span>`;
  });
  return html`<div class="dates" aria-hidden="true">${labels}</div>`;
}

/** What marks stand for, in words. */
export function legend(entries: readonly { readonly mark: Mark; readonly text: string }[]): Html {
  const items = entries.map(
    ({ mark, text }) =>
      html`<li><svg width="14" height="14" aria-hidden="true" focusable="false"><rect class="m-${mark}" x="1" y="1" width="12" height="12"/></svg>${text}</li>`,
  );
  return html`<ul class="legend">${items}</ul>`;
}

/** What a column of the grid is, for the legend. */
export function unitText({ unit }: Grid): string {
  if (unit === 'slot') return 'Each column is one slot.';
  return `Each column is one ${unit}, with the shares of its slots; what is not good is drawn large enough to be seen.`;
}

function chart(height: number, kind: string, label: string, content: Html): Html {
  return html`<svg class="${kind}" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${content}</svg>`;
}

function x(grid: Grid, time: number): number {
  return round(positionOf(grid, time) * WIDTH);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
