import type { Json } from '../../kernel/canonical-json.ts';
import { type Html, html, joined, type Part } from '../../kernel/markup.ts';
import type { Approved, Change, PolicyVersion } from '../period/change-rows.ts';
import type { NoteRecord, ObservationRecord } from '../period/report.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';
import { approval, clock, code, day, figure, outside } from './words.ts';

const MOST_ROWS = 200;

/** What decides about results, where it was changed, and by whom it was approved. */
export function changes({ report, cite }: Page): Html {
  const { verification } = report;
  return html`<section id="changes" class="part"><h2>Changes</h2>
<p>Policy, approvals, exceptions, exclusions, schedule, connections, keys and software, as far as they are not what they were before. A change is dated by the first evaluation that has it.</p>
${table<Change>({
  caption: 'Changes in the period',
  columns: [
    { heading: 'Seen', of: ({ at }) => clock(at) },
    { heading: 'Of', of: ({ kind }) => kind },
    { heading: 'What', kind: 'text', of: ({ what }) => outside(what) },
    { heading: 'From', kind: 'text', of: ({ from }) => valueText(from) },
    { heading: 'To', kind: 'text', of: ({ to }) => valueText(to) },
    { heading: 'Approved by', of: ({ approvedBy, approvedOn }) => approval(approvedBy, approvedOn) },
    { heading: 'Evidence', of: ({ evidence }) => cite(evidence) },
  ],
  rows: report.changes,
  limit: { rows: MOST_ROWS, file: 'period.json' },
  none: 'Nothing changed.',
})}
${table<PolicyVersion>({
  caption: 'Policies that evaluations measured against',
  columns: [
    { heading: 'Since', of: ({ at }) => clock(at) },
    { heading: 'Version', of: ({ version }) => version ?? '–' },
    { heading: 'Approved by', kind: 'text', of: ({ approvedBy, approvedOn }) => approval(approvedBy, approvedOn) },
    { heading: 'Evidence', of: ({ evidence }) => cite(evidence) },
  ],
  rows: report.policies,
  limit: { rows: MOST_ROWS, file: 'period.json' },
  none: 'No evaluation of the period has a policy.',
})}
${table<Approved>({
  caption: 'Approvals, exceptions and exclusions that stood in the period',
  columns: [
    { heading: 'Kind', of: ({ kind }) => kind },
    { heading: 'Of what', kind: 'text', of: ({ what }) => outside(what) },
    { heading: 'Approved by', of: ({ approvedBy, approvedOn }) => approval(approvedBy, approvedOn) },
    { heading: 'Until', of: ({ expires }) => day(expires) },
    { heading: 'Reason', kind: 'text', of: ({ reason }) => outside(reason) },
    { heading: 'From and to', of: ({ from, to }) => [cite(from), ' to ', to ? cite(to) : 'the end'] },
  ],
  rows: report.approved,
  limit: { rows: MOST_ROWS, file: 'period.json' },
  none: 'The policy had no approval, exception or exclusion.',
})}
${table({
  caption: 'Keys that signed the log',
  columns: [
    { heading: 'Key', kind: 'text', of: ({ keyid }) => code(keyid) },
    { heading: 'Signs since', of: ({ at }) => clock(at) },
    { heading: 'Evidence', of: ({ from }) => cite(from) },
  ],
  rows: verification.keys,
  none: 'No key has signed the log.',
})}
${table<ObservationRecord>({
  caption: 'Counts that somebody saw on an application’s own screen',
  columns: [
    { heading: 'Seen', of: ({ observedAt }) => clock(observedAt) },
    { heading: 'Application', of: ({ connection }) => outside(connection) },
    { heading: 'Active accounts', kind: 'number', of: ({ count }) => figure(count) },
    { heading: 'By', kind: 'text', of: ({ by }) => outside(by) },
    { heading: 'Evidence', of: ({ evidence }) => cite(evidence) },
  ],
  rows: report.observations,
  limit: { rows: MOST_ROWS, file: 'period.json' },
  none: 'Nobody recorded a count from an application’s own screen.',
})}
${table<NoteRecord>({
  caption: 'Notes on findings',
  columns: [
    { heading: 'When', of: ({ at }) => clock(at) },
    { heading: 'Finding', kind: 'text', of: ({ finding }) => code(finding) },
    { heading: 'Owner', of: ({ owner }) => (owner === null ? '–' : outside(owner)) },
    { heading: 'Ticket', of: ({ ticket }) => (ticket === null ? '–' : outside(ticket)) },
    { heading: 'Text', kind: 'text', of: ({ text }) => (text === null ? '–' : outside(text)) },
    { heading: 'Evidence', of: ({ evidence }) => cite(evidence) },
  ],
  rows: report.notes,
  limit: { rows: MOST_ROWS, file: 'period.json' },
  none: 'Nobody noted anything about a finding.',
})}</section>`;
}

/** A value of the policy in a line: text as it is, several fields one after another. */
function valueText(value: Json): Part {
  if (value === null) return '–';
  if (typeof value === 'string') return outside(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : joined(value.map(valueText), ', ');
  return joined(
    Object.entries(value).map(([name, of]) => html`<span class="field">${name}:</span> ${valueText(of)}`),
    '; ',
  );
}
