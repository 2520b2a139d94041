import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { takeAnswers } from '../../shared/pipeline/reviews/worksheets.ts';
import { worksheetHtml } from '../../shared/reviews/worksheets/page.ts';
import { readAnswers } from '../../shared/reviews/worksheets/read-answers.ts';
import type { Worksheet } from '../../shared/reviews/worksheets/worksheet.ts';
import { axeViolations } from '../support/chromium.ts';
import { reviewOf } from '../support/review-scenario.ts';
import type { Scenario } from '../support/scenario.ts';
import { HOSTILE_MARKUP, pageParts, SECOND_REVIEW, secondReview, withText } from '../support/worksheet-story.ts';
import { recordPages } from './recorded-pages.ts';

/** A worksheet in a real browser, opened from disk, as a reviewer opens it. */

const pages = recordPages();
let scenario: Scenario;
let worksheet: Worksheet;

beforeAll(async () => {
  ({ scenario, worksheet } = await secondReview());
}, 120_000);

const FILE = 'worksheet-001.html';

async function open(sheet: Worksheet, options: BrowserContextOptions = {}): Promise<Page> {
  await writeFile(join(pages.folder, FILE), worksheetHtml(sheet, pageParts()));
  return pages.open(FILE, options);
}

/** Presses Enter on the button, and takes the file that the browser writes. */
async function saved(page: Page): Promise<{ name: string; path: string }> {
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const found = await download;
  const path = join(pages.folder, found.suggestedFilename());
  await found.saveAs(path);
  return { name: found.suggestedFilename(), path };
}

const statusOf = (page: Page) => page.innerText('#status');

describe('a worksheet in a browser', () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)(
    'asks for nothing and has no barrier for anybody, in %s and %i pixels wide',
    async (colorScheme, width) => {
      const page = await open(worksheet, { colorScheme, viewport: { width, height: 900 } });
      const untouched = await axeViolations(page);
      for (const item of await page.locator('fieldset').all()) await item.locator('[value=revoke]').check();
      await page.locator('[value=modify]').first().check();
      await page.click('button');

      expect([untouched, await axeViolations(page)]).toEqual([[], []]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(pages.requests.filter((url) => !url.startsWith('blob:'))).toEqual([pages.urlOf(FILE)]);
      expect(pages.complaints).toEqual([]);
    },
  );

  it('shows what needs attention first, chooses nothing, and says what is not known [note 37]', async () => {
    const page = await open(worksheet);
    const items = await page.locator('fieldset').allInnerTexts();
    const isLook = await page
      .locator('fieldset')
      .evaluateAll((all) => all.map(({ className }) => className === 'look'));

    expect(isLook).toEqual(worksheet.items.map(({ attention }) => attention.length > 0));
    expect(isLook).toContain(true);
    expect(await page.locator('input:checked').count()).toBe(0);
    expect(items.every((text) => /Last use\s+not available/.test(text))).toBe(true);
    expect(items[0]).toContain('changes settings, teams and who may see what');
    expect(items[0]).toContain('new role: Admin');
  });

  it('is answered by keyboard alone, and its file is recorded as it is', async () => {
    const page = await open(worksheet);
    const [first, second] = worksheet.items;
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // From the link past the introduction, the first group of choices; the arrows choose in it.
    await page.locator('fieldset').first().locator('input').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('=moves to another team');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    for (const _item of worksheet.items.slice(2)) {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
    }
    await page.locator('button').focus();
    const unfinished = await saved(page);
    const complaint = await statusOf(page);
    await page.keyboard.type('nobody uses it');
    await page.locator('button').focus();
    const finished = await saved(page);

    expect(unfinished.name).toBe(`answers-00${worksheet.number}-unfinished.json`);
    expect(complaint).toContain('unfinished: 1 still to decide');
    expect(finished.name).toBe(`answers-00${worksheet.number}.json`);
    expect(await statusOf(page)).toContain('send that file back');
    const read = readAnswers(await readFile(finished.path));
    if (!('answers' in read)) throw new Error(read.unreadable);
    const taken = await takeAnswers(scenario.context(), SECOND_REVIEW, read.answers, 'ada@acme.example');
    expect(taken.status).toBe('recorded');
    const { rows } = await reviewOf(scenario, SECOND_REVIEW);
    const decision = (item: number | undefined) => rows.find((row) => row.item === item)?.decision;
    expect(decision(first?.item)).toMatchObject({ decision: 'modify', roles: [], reason: '=moves to another team' });
    expect(decision(second?.item)).toMatchObject({ decision: 'revoke', reason: 'nobody uses it' });
    expect(worksheet.items.slice(2).map(({ item }) => decision(item)?.decision)).toEqual(
      worksheet.items.slice(2).map(() => 'keep'),
    );
  });

  it('goes on with answers that were saved before, and takes none of another worksheet', async () => {
    const page = await open(worksheet);
    await page.locator('[value=keep]').first().check();
    await page.locator('button').focus();
    const { path } = await saved(page);
    const again = await open(worksheet);
    await again.setInputFiles('#reopen', path);
    await again.waitForFunction("document.getElementById('status').textContent !== ''");
    const other = await open({ ...worksheet, code: 'RC-OTHER' });
    await other.setInputFiles('#reopen', path);
    await other.waitForFunction("document.getElementById('status').textContent !== ''");

    expect(await again.locator('input:checked').count()).toBe(1);
    expect(await again.innerText('#count')).toBe(`1 of ${worksheet.items.length} decided`);
    expect(await other.locator('input:checked').count()).toBe(0);
    expect(await statusOf(other)).toContain('is not what this worksheet saved');
  });

  it.each(HOSTILE_MARKUP)(
    'shows %j as text wherever others choose the words, and does nothing else [D2]',
    async (text) => {
      const page = await open(withText(worksheet, text));
      await page.locator('[value=keep]').first().check();
      await page.locator('button').focus();
      const { path } = await saved(page);
      const read = readAnswers(await readFile(path));

      expect(pages.requests.filter((url) => !url.startsWith('blob:'))).toEqual([pages.urlOf(FILE)]);
      expect(pages.complaints).toEqual([]);
      expect(await page.locator('main img, main svg, main a, main iframe, script').count()).toBe(1);
      expect('answers' in read && read.answers.answers.map(({ row }) => row)).toEqual(worksheet.items.map(() => text));
    },
  );
});
