import { parse } from 'csv-parse/sync';
import type { Answers } from '../../shared/reviews/worksheets/answers.ts';
import type { Worksheet, WorksheetItem } from '../../shared/reviews/worksheets/worksheet.ts';

/** What a reviewer sends back who keeps everything but what they say otherwise. */
export function answersTo(
  { review, list, reviewer, code, items }: Worksheet,
  otherwise: (item: WorksheetItem) => Partial<Answers['answers'][number]> = () => ({}),
): Answers {
  return {
    schema: 'urn:rollcall:review-answers:v1',
    review,
    list,
    reviewer: reviewer.actor,
    code,
    answers: items.map((item) => ({
      item: item.item,
      row: item.row,
      digest: item.digest,
      decision: 'keep',
      roles: null,
      reason: null,
      ...otherwise(item),
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
