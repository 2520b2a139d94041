import { isRosterKind } from '../../access/connection-kind.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import { type Html, html, joined, type Part } from '../../kernel/markup.ts';
import type { GrantRow, JoinerRow, LeaverRow, MoverRow, OwnedAccount } from '../period/access-rows.ts';
import type { Between } from '../period/evidence-link.ts';
import type { ReadingsOverTime } from '../period/report.ts';
import { axis, steps } from './charts.ts';
import type { Page } from './page.ts';
import { type Column, fileLink, table } from './table.ts';
import { approval, clock, code, count, day, figure, outside, rangeText } from './words.ts';

const MOST_ROWS = 50;

/** Who and what the period is about: what samples are drawn from. */
export function populations(page: Page): Html {
  const { report } = page;
  const { leavers, joiners, movers, grants, accounts, holders, reviews } = report.populations;
  const rows = [
    { name: 'leavers', text: 'people whose employment ended', number: leavers.length },
    { name: 'joiners', text: 'people who began to work here, or did so again', number: joiners.length },
    { name: 'movers', text: 'people with another department or job', number: movers.length },
    { name: 'grants', text: 'roles and groups that an account was given or lost', number: grants.length },
    { name: 'accounts', text: 'accounts that existed at some time', number: accounts.length },
    { name: 'holders', text: 'times that an account held a privileged role', number: holders.length },
    { name: 'reviews', text: 'items of access reviews', number: reviews.length },
  ];
  return html`<section id="populations" class="part"><h2>Populations</h2>
<p>What the period is about, as complete readings show it. Samples are drawn from these files; <code>rollcall sample</code> draws the same one for the same seed.</p>
${table({
  caption: 'Populations of the period',
  columns: [
    { heading: 'Population', of: ({ name }) => name },
    { heading: 'Rows', kind: 'number', of: ({ number }) => figure(number) },
    { heading: 'What', kind: 'text', of: ({ text }) => text },
    { heading: 'File', of: ({ name }) => fileLink(`populations/${name}.csv`) },
  ],
  rows,
  none: '',
})}
<p>Who held what at the end of the period is in ${fileLink('access.csv')}.</p>
${report.readings.map((reading) => readingChart(page, reading))}
${table<LeaverRow>({
  caption: 'Leavers',
  columns: [
    ...personColumns<LeaverRow>(),
    {
      heading: 'Ended',
      of: ({ endDate, basis }) => (endDate === null && basis === 'absence' ? 'missing from the roster' : day(endDate)),
    },
    { heading: 'Shown', of: ({ shown }) => between(shown) },
    { heading: 'Accounts', kind: 'text', of: accountsOf },
    {
      heading: 'Evidence',
      of: (row) => page.cite(row.shown.by, ...row.accounts.map(({ deactivated }) => deactivated?.by ?? null)),
    },
  ],
  rows: leavers,
  limit: { rows: MOST_ROWS, file: 'populations/leavers.csv' },
  none: 'Nobody was seen to leave.',
})}
${table<JoinerRow>({
  caption: 'Joiners',
  columns: [
    ...personColumns<JoinerRow>(),
    {
      heading: 'Starts',
      of: ({ startDate, isRehire }) => [day(startDate), isRehire ? html` <small>again</small>` : null],
    },
    { heading: 'Shown', of: ({ shown }) => between(shown) },
    { heading: 'Accounts', kind: 'text', of: accountsOf },
    {
      heading: 'Evidence',
      of: (row) => page.cite(row.shown.by, ...row.accounts.map(({ activated }) => activated?.by ?? null)),
    },
  ],
  rows: joiners,
  limit: { rows: MOST_ROWS, file: 'populations/joiners.csv' },
  none: 'Nobody was seen to join.',
})}
${table<MoverRow>({
  caption: 'Movers',
  columns: [
    ...personColumns<MoverRow>(),
    {
      heading: 'Was',
      kind: 'text',
      of: ({ formerTitle, formerDepartment }) => position(formerTitle, formerDepartment),
    },
    { heading: 'Is', kind: 'text', of: ({ title, department }) => position(title, department) },
    { heading: 'Shown', of: ({ shown }) => between(shown) },
    { heading: 'Evidence', of: ({ shown }) => page.cite(shown.by) },
  ],
  rows: movers,
  limit: { rows: MOST_ROWS, file: 'populations/movers.csv' },
  none: 'Nobody was seen to move.',
})}
${table<GrantRow>({
  caption: 'Grants that came and went, privileged ones first',
  columns: [
    { heading: 'Account', of: ({ userName }) => outside(userName) },
    { heading: 'Change', of: ({ type }) => type },
    {
      heading: 'What',
      kind: 'text',
      of: ({ kind, name, entitlement, isPrivileged }) =>
        html`${kind} ${outside(name ?? entitlement)}${isPrivileged ? html` <strong>privileged</strong>` : null}`,
    },
    { heading: 'When', of: ({ changed }) => between(changed) },
    { heading: 'Approved by', of: ({ approvedBy, approvedOn }) => approval(approvedBy, approvedOn) },
    { heading: 'Evidence', of: ({ changed }) => page.cite(changed.by) },
  ],
  rows: grants.toSorted((a, b) => Number(b.isPrivileged) - Number(a.isPrivileged)),
  limit: { rows: MOST_ROWS, file: 'populations/grants.csv' },
  none: 'No grant was seen to come or go.',
})}</section>`;
}

function readingChart({ grid }: Page, { connection, kind, points: all }: ReadingsOverTime): Html {
  const points = all.filter(({ state }) => state === 'complete');
  const what = isRosterKind(kind) ? 'Records' : 'Accounts';
  const text = rangeText(points.map(({ records }) => records));
  return html`<figure><figcaption>${what} in ${outside(connection)}: ${text}, by ${count(points.length, 'complete reading')}</figcaption>${steps(
    grid,
    points.map(({ slot, records }) => ({ time: millisecondsOf(slot), value: records })),
    `${what} over time: ${text}`,
  )}${axis(grid)}</figure>`;
}

function personColumns<Row extends LeaverRow | JoinerRow | MoverRow>(): Column<Row>[] {
  return [
    {
      heading: 'Person',
      of: ({ name, person, type }) =>
        html`${name === null ? null : outside(name)} <small>${code(person)}${type === 'external' ? ' external' : null}</small>`,
    },
  ];
}

function position(title: string | null, department: string | null): Part {
  return html`${title === null ? '–' : outside(title)}, ${department === null ? '–' : outside(department)}`;
}

function accountsOf({ accounts }: { readonly accounts: readonly OwnedAccount[] }): Part {
  if (accounts.length === 0) return 'none';
  return joined(
    accounts.map(({ userName, state, activated, deactivated }) => {
      const began = activated ? html`; activated ${between(activated)}` : null;
      const ended = deactivated ? html`; deactivated ${between(deactivated)}` : null;
      return html`${outside(userName)} <small>${state}${began}${ended}</small>`;
    }),
    html`<br>`,
  );
}

/** When something changed, which is known to lie between two readings. */
export function between({ after, by }: Between): Html {
  return after ? html`${clock(after.at)} to ${clock(by.at)}` : html`by ${clock(by.at)}`;
}
