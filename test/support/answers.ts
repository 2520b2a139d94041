import { parse } from 'csv-parse/sync';
import type { Answers } from '../../shared/reviews/worksheets/answers.ts';
import type { Worksheet } from '../../shared/reviews/worksheets/worksheet.ts';

/** What a reviewer sends back who answers every item alike. */
export function answersTo(
  { review, list, reviewer, code, items }: Worksheet,
  answer: Partial<Answers['answers'][number]> = {},
): Answers {
  return {
    schema: 'urn:rollcall:review-answers:v1',
    review,
    list,
    reviewer: reviewer.actor,
    code,
    answers: items.map(({ item, row, digest }) => ({
      item,
      row,
      digest,
      decision: 'keep',
      roles: null,
      reason: null,
      ...answer,
    })),
  };
}

/** A CSV worksheet as a spreadsheet saves it after somebody has decided everything alike. */
export function filledIn(csv: string, delimiter = ',', decision = 'Keep'): string {
  const [heading = [], ...rows] = parse(csv, { bom: true });
  const column = heading.indexOf('decision');
  const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
  return [heading, ...rows.map((row) => row.with(column, decision))].map(quoted).join('\r\n');
}
