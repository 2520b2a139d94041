import type { Worksheet } from './worksheet.ts';

/** Which file is whose. */
export const MAIL_MERGE = 'mail-merge.csv';

/** Names of a worksheet's files: a number, and nothing of a person. */
export function filesOf({ number }: Pick<Worksheet, 'number'>): { readonly html: string; readonly csv: string } {
  const name = `worksheet-${String(number).padStart(3, '0')}`;
  return { html: `${name}.html`, csv: `${name}.csv` };
}
