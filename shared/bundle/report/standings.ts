import { type Html, html, joined, type Part } from '../../kernel/markup.ts';
import type { Standing } from '../period/finding-rows.ts';
import type { Page } from './page.ts';
import type { Column } from './table.ts';
import { clock, count, outside, stretch } from './words.ts';

/** The columns of a standing: when, for how long, what was allowed, and who waived it. */
export function standingColumns<Row extends Standing>({ report, cite }: Page): Column<Row>[] {
  return [
    { heading: 'Severity', of: ({ severity }) => html`<span class="s-${severity}">${severity}</span>` },
    {
      heading: 'Opened, closed',
      of: ({ opened, closed, closedAfterPeriod }) => [
        clock(opened.at),
        html`<br>`,
        closed ? clock(closed.at) : html`<strong>stands</strong>`,
        closedAfterPeriod ? html`<small class="below">after the period</small>` : null,
      ],
    },
    { heading: 'Stood', kind: 'note', of: (row) => [stretch(row.hours), interruptionsOf(row), measuredOf(row)] },
    { heading: 'Limit', kind: 'note', of: limitOf },
    { heading: 'Waived by', kind: 'note', of: (row) => waiverOf(row, report.asOf) },
    { heading: 'Evidence', of: ({ opened, closed }) => cite(opened, closed) },
  ];
}

function interruptionsOf({ interruptions }: Standing): Html | null {
  return interruptions === 0 ? null : html` <small>with ${count(interruptions, 'short interruption')}</small>`;
}

function measuredOf({ measuredHours }: Standing): Html | null {
  if (!measuredHours) return null;
  const { atLeast, atMost } = measuredHours;
  if (atMost === null) return html` <small>measured: at least ${stretch(atLeast)}</small>`;
  return html` <small>measured: ${atLeast === atMost ? stretch(atLeast) : `${stretch(atLeast)} to ${stretch(atMost)}`}</small>`;
}

function limitOf({ limit, limitOf: of, deadline, isLate, isWaived }: Standing): Part {
  const late = isLate ? html`<strong>late</strong>` : 'kept';
  if (limit === null) return '–';
  if (of === 'control') return html`${late} <small>${limit} by the control</small>`;
  if (isWaived) return html`<small>${limit} to remediate</small>`;
  return html`${late} <small>${limit} to remediate${deadline === null ? null : html`: by ${clock(deadline)}`}</small>`;
}

function waiverOf({ suppressed, isWaived }: Standing, asOf: string): Part {
  if (suppressed.length === 0) return '–';
  const parts = suppressed.map(({ from, to, approvedBy, exclusion, reason }) => {
    const what =
      exclusion === null ? html`${outside(approvedBy)}` : html`exclusion ${outside(exclusion)}, ${outside(approvedBy)}`;
    return html`${what} <small>${clock(from.at)} to ${clock(to?.at ?? asOf)}: ${outside(reason)}</small>`;
  });
  return html`${joined(parts, html`<br>`)}${isWaived ? null : html` <small>not all the time</small>`}`;
}
