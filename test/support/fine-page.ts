import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { axeFindings } from './browser.js';
import type { Owner } from './signed-in.js';

const shots = process.env['QVILL_SHOTS'];

/** A page of a browser without scripts, as it stands: axe finds nothing, nothing is wider than a phone, and there are pictures of it if they are wanted. */
export async function finePage(owner: Owner, browser: Browser, page: Page, name: string): Promise<void> {
  const seeing = await owner.page(browser);
  await seeing.goto(page.url());
  if (page.url() !== seeing.url()) assert.fail(`${seeing.url()} is not ${page.url()}`);
  // As it stands, and without its policy, by which no text may be put in as HTML
  const body = await page.content();
  await seeing.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await seeing.goto(page.url());
  assert.deepEqual(await axeFindings(seeing), [], name);
  await seeing.setViewportSize({ width: 390, height: 844 });
  assert.ok((await seeing.evaluate(() => document.documentElement.scrollWidth)) <= 390, `${name} is wider than a phone`);
  for (const colorScheme of shots ? (['light', 'dark'] as const) : [])
    for (const width of [390, 1280]) {
      await seeing.setViewportSize({ width, height: 900 });
      await seeing.emulateMedia({ colorScheme });
      await seeing.screenshot({ path: `${shots}/${name}-${width === 390 ? 'phone' : 'desktop'}-${colorScheme}.png`, fullPage: true });
    }
  await seeing.context().close();
}
