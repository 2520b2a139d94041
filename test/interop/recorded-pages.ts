import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

/** A browser for the tests of a file, and what its pages did in the test that runs. */
export interface RecordedPages {
  /** Where the files are that the browser opens. */
  readonly folder: string;
  /** What the pages asked for. */
  readonly requests: readonly string[];
  /** What the browser complained about, and what the pages asked of whoever sits before them. */
  readonly complaints: readonly string[];
  /** Opens a file of the folder from disk. */
  open(file: string, options?: BrowserContextOptions): Promise<Page>;
  /** The address under which it is opened. */
  urlOf(file: string): string;
}

/** Starts a browser before the tests of a file and ends it after them; every test begins without pages and without records. */
export function recordPages(): RecordedPages {
  let folder = '';
  let browser: Browser;
  let requests: string[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-pages-'));
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    requests = [];
    complaints = [];
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  const urlOf = (file: string) => pathToFileURL(join(folder, file)).href;
  return {
    get folder() {
      return folder;
    },
    get requests() {
      return requests;
    },
    get complaints() {
      return complaints;
    },
    urlOf,
    async open(file, options = {}) {
      const page = await browser.newPage(options);
      page.on('request', (request) => requests.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('dialog', async (dialog) => {
        complaints.push(`dialog ${dialog.message()}`);
        // A page waits for whoever listens to answer.
        await dialog.dismiss();
      });
      await page.goto(urlOf(file));
      return page;
    },
  };
}
