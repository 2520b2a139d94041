import type { Account, Entitlement } from '../../../shared/access/snapshot.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { csvRow } from '../../../shared/kernel/spreadsheet-cell.ts';

/** Makes spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Without commas and semicolons, at which a spreadsheet would cut them into cells. */
const NOTES = [
  '# Fill in the column "role" of every row as Leapsome shows it and save the file as CSV UTF-8.',
  '# Write none where an account has no role. Copy the row for each further role of an account.',
  '# Then write behind the colons when you looked (such as 2026-11-22) and who you are. Both are needed.',
  '# as-of:',
  '# attested-by:',
];

/**
 * The text of a role import to fill in: a row for each account, its role empty. The account's id is the key and comes
 * back as it went out; the other columns are for whoever fills it in, and are not read.
 */
export function roleTemplate(accounts: readonly Account[], entitlements: readonly Entitlement[]): string {
  const groups = new Map(entitlements.filter(({ kind }) => kind === 'group').map(({ id, name }) => [id, name ?? id]));
  const rows = accounts.map(({ id, userName, displayName, grants }) => {
    const teams = grants.filter(({ kind }) => kind === 'group').map(({ entitlement }) => groups.get(entitlement) ?? '');
    return csvRow([id, safeText(userName), safeText(displayName ?? ''), safeText(teams.join(' | ')), '']);
  });
  return `${[`${BYTE_ORDER_MARK}${NOTES[0]}`, ...NOTES.slice(1), 'account,login,name,groups,role', ...rows].join('\r\n')}\r\n`;
}
