import { millisecondsOf } from '../../kernel/instant.ts';
import { type Html, html } from '../../kernel/markup.ts';
import type { HolderRow } from '../period/access-rows.ts';
import type { ReadingsOverTime } from '../period/report.ts';
import { axis, legend, spans, steps } from './charts.ts';
import type { Page } from './page.ts';
import { between } from './populations.ts';
import { table } from './table.ts';
import { approval, code, count, outside, rangeText } from './words.ts';

const MOST_ROWS = 60;

interface PrivilegedRole {
  readonly connection: string;
  readonly role: string;
  readonly name: string;
  readonly holders: readonly HolderRow[];
}

/** Who held which privileged role, and when. */
export function privileged(page: Page): Html {
  const { report } = page;
  const roles = rolesOf(report.populations.holders);
  return html`<section id="privileged" class="part"><h2>Privileged access over time</h2>
${report.readings.filter(({ kind }) => kind === 'application').map(coverage)}
${roles.length === 0 ? html`<p class="none">The complete readings show no account that held a role which the policy calls privileged.</p>` : null}
${roles.map((role) => roleTimeline(page, role))}</section>`;
}

function rolesOf(holders: readonly HolderRow[]): PrivilegedRole[] {
  const byRole = Map.groupBy(holders, ({ connection, role }) => `${connection}\n${role}`);
  return [...byRole.values()].flatMap((rows) => {
    const [first] = rows;
    return first ? [{ connection: first.connection, role: first.role, name: first.roleName, holders: rows }] : [];
  });
}

/** Without a source of roles nobody knows who is privileged, which is not the same as nobody. */
function coverage({ connection, points }: ReadingsOverTime): Html | null {
  const withRoles = points.filter(({ holders }) => holders.length > 0).length;
  if (withRoles === points.length) return null;
  if (withRoles > 0)
    return html`<p>${withRoles} of ${count(points.length, 'reading')} of ${outside(connection)} show who holds which role.</p>`;
  return html`<p class="warning"><strong>No reading of ${outside(connection)} shows who holds which role.</strong> Who was privileged there is not known.</p>`;
}

function roleTimeline(page: Page, { connection, role, name, holders }: PrivilegedRole): Html {
  const { report, grid, cite } = page;
  const points = (report.readings.find((reading) => reading.connection === connection)?.points ?? [])
    .filter(({ state }) => state === 'complete')
    .map(({ slot, holders: of }) => ({
      time: millisecondsOf(slot),
      value: of.find((held) => held.role === role)?.count ?? 0,
    }));
  const accounts = new Set(holders.map(({ account }) => account)).size;
  const range = rangeText(points.map(({ value }) => value));
  return html`<h3>${outside(name)} in ${outside(connection)} <small>${code(role)}</small></h3>
<figure><figcaption>${count(accounts, 'account')} held it at some time; ${range} at a time</figcaption>${steps(grid, points, `Holders of ${name} over time: ${range}`)}${axis(grid)}</figure>
${table<HolderRow>({
  caption: html`Who held ${outside(name)}`,
  columns: [
    { heading: 'Account', of: ({ userName }) => outside(userName) },
    { heading: 'Over the period', kind: 'chart', of: (row) => timeline(page, row) },
    { heading: 'From', of: ({ from }) => (from ? between(from) : 'before the period') },
    { heading: 'To', of: ({ to }) => (to ? between(to) : 'still at its end') },
    {
      heading: 'Approved by',
      of: ({ approvedBy, approvedOn }) =>
        approvedBy === null ? html`<strong>nobody</strong>` : approval(approvedBy, approvedOn),
    },
    { heading: 'Evidence', of: ({ evidence, to }) => cite(evidence, to?.by ?? null) },
  ],
  rows: holders,
  limit: { rows: MOST_ROWS, file: 'populations/holders.csv' },
  none: '',
})}
${legend(marksOf(holders))}`;
}

const APPROVED = { mark: 'good', text: 'held, and approved' } as const;
const UNAPPROVED = { mark: 'bad', text: 'held, and not approved by the policy' } as const;

function markOf({ approvedBy }: HolderRow) {
  return approvedBy === null ? UNAPPROVED : APPROVED;
}

function marksOf(holders: readonly HolderRow[]) {
  return [...new Set(holders.map(markOf))];
}

function timeline({ grid }: Page, row: HolderRow): Html {
  const [from, to] = [row.from?.by.at, row.to?.by.at];
  const span = { from: from ? millisecondsOf(from) : null, to: to ? millisecondsOf(to) : null, mark: markOf(row).mark };
  return spans(
    grid,
    [span],
    `held from ${from?.slice(0, 10) ?? 'before the period'} to ${to?.slice(0, 10) ?? 'its end'}`,
  );
}
