import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reportHtml } from '../../shared/bundle/report/report-html.ts';
import { worksheetHtml } from '../../shared/reviews/worksheets/page.ts';
import { launchChromium } from '../support/chromium.ts';
import { eventfulPeriod, reportOf } from '../support/eventful-period.ts';
import { pageParts, secondReview } from '../support/worksheet-story.ts';

/**
 * Draws the pictures of the documents: what a report over three weeks in which much happens begins with, and a worksheet of
 * an access review, half decided.
 */

const PICTURES = resolve(import.meta.dirname, '../../docs/pictures');

const folder = await mkdtemp(join(tmpdir(), 'rollcall-picture-'));
const browser = await launchChromium();
try {
  const file = join(folder, 'report.html');
  await writeFile(file, reportHtml(await reportOf((await eventfulPeriod()).log)));
  const page = await browser.newPage({ viewport: { width: 1040, height: 1120 }, colorScheme: 'light' });
  await page.goto(pathToFileURL(file).href);
  await page.evaluate("document.querySelector('#gaps').scrollIntoView()");
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, 'report.png') });

  const worksheet = join(folder, 'worksheet.html');
  await writeFile(worksheet, worksheetHtml((await secondReview()).worksheet, pageParts()));
  const sheet = await browser.newPage({ viewport: { width: 1080, height: 1060 }, colorScheme: 'light' });
  await sheet.goto(pathToFileURL(worksheet).href);
  await sheet.locator('[value=modify]').first().check();
  await sheet.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  await sheet.screenshot({ path: join(PICTURES, 'worksheet.png') });
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
