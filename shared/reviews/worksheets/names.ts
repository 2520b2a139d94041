import type { Worksheet } from './worksheet.ts';

/** Which file is whose. */
export const MAIL_MERGE = 'mail-merge.csv';

/** What has to be said with answers that are put into the inbox. S3 checks it: the link is signed with it. */
export const ANSWER_HEADERS = { 'content-type': 'application/json', 'if-none-match': '*' } as const;

/** Names of a worksheet's files: a number, and nothing of a person. */
export function filesOf({ number }: Pick<Worksheet, 'number'>): {
  readonly html: string;
  readonly csv: string;
  /** Of what comes back, without its ending. */
  readonly answers: string;
} {
  const digits = String(number).padStart(3, '0');
  return { html: `worksheet-${digits}.html`, csv: `worksheet-${digits}.csv`, answers: `answers-${digits}` };
}
