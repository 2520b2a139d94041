import { type Html, html, type Part } from '../../kernel/markup.ts';
import { figure } from './words.ts';

export interface Column<Row> {
  readonly heading: string;
  readonly of: (row: Row) => Part;
  /** `number`: aligned to the right. `text` and `chart`: take the width that is left. `note`: no wider than a few words. */
  readonly kind?: 'number' | 'text' | 'chart' | 'note';
}

interface TableOptions<Row> {
  readonly caption: Part;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** How many rows are shown, and the derived file that has all of them. */
  readonly limit?: { readonly rows: number; readonly file: string };
  /** Said instead of an empty table. */
  readonly none: string;
}

/** A table whose first column names its rows. A long one is cut off, and says so. */
export function table<Row>({ caption, columns, rows, limit, none }: TableOptions<Row>): Html {
  if (rows.length === 0) return html`<p class="none">${none}</p>`;
  const shown = limit ? rows.slice(0, limit.rows) : rows;
  const headings = columns.map(({ heading, kind }) => html`<th scope="col"${classOf(kind)}>${heading}</th>`);
  const lines = shown.map((row) => {
    const cells = columns.map(({ of, kind }, i) =>
      i === 0 ? html`<th scope="row"${classOf(kind)}>${of(row)}</th>` : html`<td${classOf(kind)}>${of(row)}</td>`,
    );
    return html`<tr>${cells}</tr>\n`;
  });
  const rest =
    limit && rows.length > shown.length
      ? html`<p class="more">Shown are the first ${figure(shown.length)} of ${figure(rows.length)}. All are in ${fileLink(limit.file)}.</p>`
      : null;
  return html`<div class="scroll"><table><caption>${caption}</caption><thead><tr>${headings}</tr></thead><tbody>
${lines}</tbody></table></div>${rest}`;
}

/** A link to another derived file of the bundle. */
export function fileLink(file: string): Html {
  return html`<a href="${file}">derived/${file}</a>`;
}

function classOf(kind: Column<never>['kind']): Html | null {
  return kind === undefined ? null : html` class="${kind}"`;
}
