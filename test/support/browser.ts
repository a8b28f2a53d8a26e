import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';
const args = `--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update
  --disable-sync`.split(/\s+/);

/** Why no browser can be had here, or false. On CI there always is one: that it is missing is an error there. */
export function browserSkipReason(): string | false {
  if (existsSync(executablePath)) return false;
  if (process.env['CI'] === 'true') throw new Error(`${executablePath} is not installed`);
  return `${executablePath} is not installed`;
}

/** A real browser, with a profile that goes when it is closed. */
export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args });

/** What axe finds wrong with the page as it stands, in light and in dark: rule and element. The page must come from `browser.newContext()`. Frames are pages of their own: in one that runs no scripts nothing can look. */
export async function axeFindings(page: Page): Promise<string[]> {
  const findings: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
    findings.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${colorScheme}: ${id}: ${html.slice(0, 120)}`)));
  }
  await page.emulateMedia({ colorScheme: null });
  return findings;
}
