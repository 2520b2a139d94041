import { safeText } from '../../kernel/safe-text.ts';
import { csvRow } from '../../kernel/spreadsheet-cell.ts';
import { statusOf } from './changes.ts';
import { ANSWER_HEADERS, filesOf } from './names.ts';
import type { Worksheet, WorksheetItem } from './worksheet.ts';

/** Makes spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

type Column<Of> = readonly [heading: string, of: (value: Of) => string];

/** Those that a person fills in, and those by which the answers are known again. */
export const ANSWER_COLUMNS = {
  item: 'item',
  decision: 'decision',
  roles: 'roles that may stay',
  reason: 'reason',
  review: 'review',
  list: 'list',
  reviewer: 'reviewer',
  code: 'code',
  row: 'row',
  digest: 'row digest',
} as const;

/** The worksheet as a CSV file (RFC 4180). Texts of the source are made inert; what answers are known by is as it is. */
export function worksheetCsv(worksheet: Worksheet): string {
  const { review, list, reviewer, code, items, meanings } = worksheet;
  const columns: Column<WorksheetItem>[] = [
    [ANSWER_COLUMNS.item, ({ item }) => String(item)],
    ['look first', ({ attention }) => safeText(attention.join('; '))],
    ['name', ({ content }) => safeText(content.account.displayName ?? '')],
    ['login', ({ content }) => safeText(content.account.userName)],
    ['account id', ({ content }) => safeText(content.account.id)],
    ['application', ({ content }) => content.connection],
    ['status', ({ content }) => statusOf(content)],
    ['roles', ({ content }) => safeText(content.roles.map(({ name }) => name).join('; ') || 'none')],
    [
      'what the roles mean',
      ({ content }) => safeText(content.roles.map((role) => `${role.name}: ${meaningOf(role, meanings)}`).join('; ')),
    ],
    ['groups', ({ content }) => safeText(content.groups.map(({ id, name }) => name ?? id).join('; '))],
    ['owner', (item) => safeText(describeOwner(item))],
    ['changed since the last review', ({ changes }) => safeText(changes?.join('; ') ?? 'there was none')],
    ['open findings', ({ findings }) => safeText(findings.join('; '))],
    ['last use', () => 'not available'],
    [ANSWER_COLUMNS.decision, () => ''],
    [ANSWER_COLUMNS.roles, () => ''],
    [ANSWER_COLUMNS.reason, () => ''],
    [ANSWER_COLUMNS.review, () => review],
    [ANSWER_COLUMNS.list, () => list],
    [ANSWER_COLUMNS.reviewer, () => reviewer.actor],
    [ANSWER_COLUMNS.code, () => code],
    [ANSWER_COLUMNS.row, ({ row }) => row],
    [ANSWER_COLUMNS.digest, ({ digest }) => digest],
  ];
  return table(columns, items);
}

/** Links by which answers can be put into the inbox, each once, in the order of the worksheets. */
export interface AnswerLinks {
  readonly links: readonly string[];
  /** When all of them are over. */
  readonly expiresAt: string;
}

/**
 * To whom which files go, for a mail merge. The codes are in the files alone; links, if there are any, are in this list alone, each
 * in the line that answers by it.
 */
export function mailMergeCsv(worksheets: readonly Worksheet[], inbox: AnswerLinks | null = null): string {
  const links = new Map(worksheets.map((worksheet, i) => [worksheet, inbox?.links[i] ?? '']));
  const columns: Column<Worksheet>[] = [
    ['reviewer', ({ reviewer }) => safeText(reviewer.actor)],
    ['name', ({ reviewer }) => safeText(reviewer.name)],
    ['address', ({ reviewer }) => safeText(reviewer.address ?? '')],
    ['worksheet', (worksheet) => filesOf(worksheet).html],
    ['spreadsheet', (worksheet) => filesOf(worksheet).csv],
    ['one-time code', () => 'inside both files'],
    ['items', ({ items }) => String(items.length)],
    ['look first', ({ items }) => String(items.filter(({ attention }) => attention.length > 0).length)],
    ['due', ({ dueDay }) => dueDay],
    ['review', ({ review }) => review],
  ];
  const answering: Column<Worksheet>[] = [
    ['to answer', (worksheet) => answerCommand(worksheet, links.get(worksheet) ?? '')],
    ['works until', () => inbox?.expiresAt ?? ''],
  ];
  return table(inbox === null ? columns : [...columns, ...answering], worksheets);
}

/** A line for any shell, Windows too, in the folder where the page has saved the answers. */
function answerCommand(worksheet: Worksheet, link: string): string {
  const headers = Object.entries(ANSWER_HEADERS).map(([name, value]) => `-H "${name}: ${value}"`);
  return `curl -f -T ${filesOf(worksheet).answers}.json ${headers.join(' ')} "${link}"`;
}

/** Whose an account is, as far as anybody knows. */
export function describeOwner({ content: { owner, registration } }: WorksheetItem): string {
  if (registration) return `${registration.owner} (${registration.kind} account: ${registration.purpose})`;
  if (owner === null) return 'nobody is known';
  const cut = owner.indexOf('/');
  return `record ${owner.slice(cut + 1)} of ${owner.slice(0, cut)}`;
}

/** What a role allows, in the plain words of policy; of one that it says nothing of, how it is classified. */
export function meaningOf(
  { id, name, class: of }: WorksheetItem['content']['roles'][number],
  meanings: Worksheet['meanings'],
): string {
  return meanings[id] ?? meanings[name] ?? CLASSES[of];
}

const CLASSES = {
  privileged: 'privileged, by the policy',
  standard: 'a usual role, by the policy',
  unclassified: 'the policy does not know this role',
} as const;

function table<Of>(columns: readonly Column<Of>[], rows: readonly Of[]): string {
  const lines = rows.map((row) => csvRow(columns.map(([, of]) => of(row))));
  return `${BYTE_ORDER_MARK}${[csvRow(columns.map(([heading]) => heading)), ...lines].join('\r\n')}\r\n`;
}
