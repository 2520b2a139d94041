import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PeriodReport } from '../../shared/bundle/period/report.ts';
import { reportHtml } from '../../shared/bundle/report/report-html.ts';
import { axeViolations } from '../support/chromium.ts';
import { eventfulPeriod, reportOf } from '../support/eventful-period.ts';
import { quietReport, troubledYear } from '../support/period-report.ts';
import { recordPages } from './recorded-pages.ts';

/** `report.html` in a real browser, opened from disk, as an auditor opens it. */

/** Width of an A4 page between its margins, in CSS pixels. */
const PAPER_WIDTH = 688;

const pages = recordPages();
let eventful: PeriodReport;

beforeAll(async () => {
  eventful = await reportOf((await eventfulPeriod()).log);
}, 120_000);

async function open(report: PeriodReport, options: BrowserContextOptions = {}): Promise<Page> {
  await writeFile(join(pages.folder, 'report.html'), reportHtml(report));
  return pages.open('report.html', options);
}

const OUTSIDE = new Set(
  'name userName title reason by approvedBy owner ticket text roleName department what what exclusion formerTitle reasons'.split(
    ' ',
  ),
);

/** The same report with a text wherever people or sources choose the words. */
function withText(value: unknown, text: string, isOutside = false): unknown {
  if (typeof value === 'string') return isOutside ? text : value;
  if (Array.isArray(value)) return value.map((item) => withText(item, text, isOutside));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, withText(of, text, OUTSIDE.has(key))]));
}

const written = (text: string) => withText(eventful, text) as PeriodReport;

describe('the report in a browser', () => {
  it.each(['light', 'dark'] as const)('asks for nothing and has no barrier for anybody, in %s', async (colorScheme) => {
    const page = await open(eventful, { colorScheme });

    const violations = await axeViolations(page);

    expect(pages.requests).toEqual([pages.urlOf('report.html')]);
    expect(pages.complaints).toEqual([]);
    expect(violations).toEqual([]);
  });

  it.each([
    ['a clean period', () => quietReport()],
    ['a year with hundreds of findings', troubledYear],
  ])('has no barrier over %s either', async (_what, make) => {
    expect(await axeViolations(await open(make()))).toEqual([]);
  });

  it.each([
    '<script>window.owned=1</script>',
    '<img src="https://evil.example/x.png" onerror="window.owned=1">',
    '"><svg onload="window.owned=1">',
    "' onmouseover='window.owned=1",
    '</style></script></title><iframe src="https://evil.example">',
    '</td></tr></table><meta http-equiv="refresh" content="0;url=https://evil.example">',
    'javascript:window.owned=1',
    '\u202Egnp.exe\u0000\u2066',
  ])('shows %j as text, even if nothing forbade more', async (text) => {
    // Without the page's own policy: names have to be harmless by themselves.
    const page = await open(written(text), { bypassCSP: true });
    await page.mouse.move(600, 400);

    const seen = await page.evaluate(`({
      owned: 'owned' in window,
      foreign: document.querySelectorAll('script, img, iframe, object, link, [onload], [onerror], [onmouseover]').length,
      policies: document.querySelectorAll('meta[http-equiv]').length,
      schemes: [...new Set([...document.links].map(({ protocol }) => protocol))],
      hidden: /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent),
      lines: document.querySelectorAll('#deviations tbody tr').length,
    })`);

    expect(seen).toEqual({
      owned: false,
      foreign: 0,
      policies: 1,
      schemes: ['file:'],
      hidden: false,
      lines: eventful.deviations.length,
    });
    expect(pages.requests).toHaveLength(1);
  });

  it.each([
    ['a wide screen', 1280, 'screen', 'Ada'],
    ['a telephone', 390, 'screen', 'Ada'],
    ['a telephone, with long names,', 390, 'screen', 'x'.repeat(400)],
    ['paper', PAPER_WIDTH, 'print', 'Ada'],
    ['paper, with long names,', PAPER_WIDTH, 'print', 'x'.repeat(400)],
  ] as const)('fits on %s', async (_what, width, media, name) => {
    const page = await open(written(name), { viewport: { width, height: 900 } });
    await page.emulateMedia({ media });

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  it.each(['A4', 'Letter'])(
    'prints on %s, every part and test with its heading, each test on a page of its own',
    async (format) => {
      const page = await open(eventful, { colorScheme: 'dark' });

      const pdf = (await page.pdf({ format, tagged: true, outline: true })).toString('latin1');

      // The outline has every heading, and the document has a title itself.
      const headings = await page.locator('h1, h2, h3').count();
      expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(eventful.controls.length);
      expect(pdf.match(/<<\/Title \(|<<\/Title </g)).toHaveLength(headings + 1);
    },
  );
});
