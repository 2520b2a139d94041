import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildVerifier } from '../../functions/verifier/build.ts';
import {
  type BundleInput,
  type BundleReport,
  verifyBundle,
} from '../../shared/evidence/verify/bundle/verify-bundle.ts';
import { byCodeUnit } from '../../shared/kernel/canonical-json.ts';
import { toInstant } from '../../shared/kernel/instant.ts';
import { type BundlePlan, forgeBundle } from '../conformance/bundle-forge.ts';
import { BUNDLE_CASES, inputOf } from '../conformance/corpus.ts';
import { buildGoodStore, type GoodStore } from '../corpus/good-store.ts';
import { axeViolations } from '../support/chromium.ts';
import { fileOf } from '../support/memory-file.ts';
import { recordPages } from './recorded-pages.ts';

/** `verify.html` in a real browser, opened from disk, as an auditor opens it. */

const pages = recordPages();
let good: GoodStore;
let page: Page;

beforeAll(async () => {
  await buildVerifier(resolve(import.meta.dirname, '../..'), pages.folder);
  good = await buildGoodStore();
}, 120_000);
beforeEach(async () => {
  page = await open('light');
});

const open = (colorScheme: 'light' | 'dark') => pages.open('verify.html', { colorScheme });

function fieldsFor({ anchor, nonce, from, to, schedule, knownHeads, asOf }: BundleInput) {
  return {
    anchor: anchor ?? '',
    nonce: nonce ?? '',
    from: from === null ? '' : toInstant(from),
    to: to === null ? '' : toInstant(to),
    schedule: schedule?.cron ?? '',
    timezone: schedule?.timezone ?? 'UTC',
    'known-head': knownHeads.map(({ seq, digest }) => `${seq}:${digest}`).join('\n'),
    'as-of': toInstant(asOf),
  };
}

const usual = (): BundleInput => ({
  anchor: good.first.publicKey.keyid,
  asOf: good.asOf,
  from: null,
  to: null,
  schedule: null,
  knownHeads: [],
  nonce: null,
});

/** Fills in the form as an auditor would, and verifies. */
async function verifyOnPage(zip: Uint8Array, input: BundleInput, name = 'bundle.zip'): Promise<void> {
  await writeFile(join(pages.folder, name), zip);
  await page.setInputFiles('#file', join(pages.folder, name));
  const fields = JSON.stringify(fieldsFor(input));
  await page.evaluate(`for (const [id, text] of Object.entries(${fields})) document.getElementById(id).value = text`);
  await page.click('#verify');
  await page.waitForSelector('#verify:not([disabled])');
  const status = await page.innerText('#status');
  if (status !== '') throw new Error(status);
}

/** The verdict, and how often each code was found, as the page shows it. */
async function shown(): Promise<string[]> {
  const [verdict = '', ...codes] = (await page.evaluate(`[
    document.querySelector('[data-verdict]').dataset.verdict,
    ...[...document.querySelectorAll('[data-code]')].map((item) => item.dataset.code + ' ' + item.querySelectorAll('li').length),
  ]`)) as string[];
  return [verdict, ...codes.sort(byCodeUnit)];
}

function gist({ verdict, violations }: BundleReport): string[] {
  const counts = new Map<string, number>();
  for (const { code } of violations) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [verdict, ...[...counts].map(([code, count]) => `${code} ${count}`).sort(byCodeUnit)];
}

describe('the page that verifies', () => {
  it('comes to the same verdicts about all bundles of the corpus, for the same reasons', {
    timeout: 300_000,
  }, async () => {
    const wrong: unknown[] = [];
    for (const bundle of BUNDLE_CASES) {
      const { workspace, ...input } = inputOf(bundle, good);
      if (workspace !== undefined) continue;
      const zip = await forgeBundle(good, bundle.plan);
      const [report] = await Promise.all([
        verifyBundle(fileOf(zip), input),
        verifyOnPage(zip, input).catch((error) => wrong.push([bundle.name, String(error)])),
      ]);
      const [expected, found] = [gist(report), await shown()];
      if (expected.join() !== found.join()) wrong.push([bundle.name, expected, found]);
    }

    expect(wrong).toEqual([]);
    expect(pages.requests).toEqual([pages.urlOf('verify.html')]);
    expect(pages.complaints).toEqual([]);
  });

  it.each<[string, BundlePlan, Partial<BundleInput>, string]>([
    ['a good bundle', {}, {}, 'Verified Everything is as it was signed, and no slot is missing.'],
    ['one without an anchor', {}, { anchor: null }, 'Not tied to a key that you know It is consistent in itself.'],
    [
      'a forged one',
      { files: (forge) => forge.flip('VERIFY.md') },
      {},
      'Not verified Something is not as it was signed.',
    ],
  ])('says about %s what it found, in words, and moves the reader there', async (_what, plan, other, words) => {
    await verifyOnPage(await forgeBundle(good, plan), { ...usual(), ...other });

    expect((await page.innerText('.verdict')).replace(/\s+/g, ' ')).toContain(words);
    expect(await page.evaluate('document.activeElement.id')).toBe('result');
  });

  it('shows hostile names as text', async () => {
    const name = 'derived/<img src=x onerror=alert(1)>\u202egpj.zip';
    const zip = await forgeBundle(good, {
      pack: (files) => ({ files: [...files, { name, bytes: Buffer.from('x') }] }),
    });

    await verifyOnPage(zip, usual(), '<b>bold<b>.zip');

    expect(await page.innerText('#result')).toContain('<img src=x onerror=alert(1)>\\u{202e}gpj.zip');
    expect(await page.innerText('#result')).toContain('<b>bold<b>.zip');
    expect(await page.$$('#result img, #result b')).toEqual([]);
    expect([pages.requests.length, pages.complaints]).toEqual([1, []]);
  });

  it.each([
    ['an anchor that is none', '#anchor', 'SHA256:abc', 'This is neither a fingerprint'],
    ['a time that is none', '#from', 'yesterday', 'This yesterday is neither a date'],
    ['a head that is none', '#known-head', '3', 'This 3 is not <number>:<sha256>'],
  ])('says beside the field what is wrong with %s, and goes there', async (_what, field, text, message) => {
    await page.evaluate("document.querySelector('details').open = true");
    await page.fill(field, text);
    await page.evaluate("document.querySelector('details').open = false");

    await page.click('#verify');

    expect(await page.innerText(`${field}-error`)).toContain(message);
    expect(await page.evaluate('document.activeElement.id')).toBe(field.slice(1));
    expect(await page.getAttribute(field, 'aria-invalid')).toBe('true');
  });

  it('asks for the bundle if there is none', async () => {
    await page.click('#verify');

    expect(await page.innerText('#file-error')).toBe('Choose the bundle first.');
  });

  it('takes a bundle that is dropped on it', async () => {
    const bytes = Buffer.from(await forgeBundle(good, {})).toString('base64');

    await page.evaluate(`
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob('${bytes}'), (c) => c.charCodeAt(0))], 'dropped.zip'));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    `);
    await page.fill('#anchor', good.first.publicKey.keyid);
    await page.click('#verify');
    await page.waitForSelector('#result:not([hidden])');

    expect(await page.innerText('#result')).toContain('dropped.zip');
  });

  it('can be used with the keyboard alone', async () => {
    await writeFile(join(pages.folder, 'keys.zip'), await forgeBundle(good, {}));
    await page.setInputFiles('#file', join(pages.folder, 'keys.zip'));
    await page.focus('#file');

    await page.keyboard.press('Tab');
    await page.keyboard.type(good.first.publicKey.keyid);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#result:not([hidden])');

    expect(await page.innerText('#result')).toContain('the trust anchor');
  });

  it('prints the result without the form', async () => {
    await verifyOnPage(await forgeBundle(good, {}), usual());

    await page.emulateMedia({ media: 'print' });

    expect([await page.isVisible('#form'), await page.isVisible('.verdict')]).toEqual([false, true]);
  });

  it.each(['light', 'dark'] as const)('has nothing that axe objects to, in %s colours', async (colours) => {
    page = await open(colours);
    const objections: string[] = [];
    const look = async () => objections.push(...(await axeViolations(page)));

    await look();
    await page.click('#verify');
    await look();
    await verifyOnPage(await forgeBundle(good, { files: (forge) => forge.flip('VERIFY.md') }), {
      ...usual(),
      anchor: null,
    });
    await look();

    expect(objections).toEqual([]);
  });
});
