import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reportHtml } from '../../shared/bundle/report/report-html.ts';
import { launchChromium } from '../support/chromium.ts';
import { eventfulPeriod, reportOf } from '../support/eventful-period.ts';

/** Draws the picture of the README: what a report over three weeks in which much happens begins with. */

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
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
