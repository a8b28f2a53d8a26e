import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Blog } from './blog.js';
import type { Visitor } from './visitor.js';

// Chromium without its own windows: half the work of `chromium --headless`
const executablePath = '/usr/bin/chromium-headless-shell';
const args = `--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update
  --disable-sync`.split(/\s+/);

/** Why no browser can be had here, or false. On CI there always is one: that it is missing is an error there. */
export function browserSkipReason(): string | false {
  if (existsSync(executablePath)) return false;
  if (process.env['CI'] === 'true') throw new Error(`${executablePath} is not installed`);
  return `${executablePath} is not installed`;
}

/** A real browser, with a profile that goes when it is closed. Chromium now and then hangs while it starts: then another is started. */
export async function openBrowser(tries = 3): Promise<Browser> {
  try {
    return await chromium.launch({ executablePath, args, timeout: 20_000 });
  } catch (error) {
    if (tries === 1) throw error;
    return openBrowser(tries - 1);
  }
}

/** A new browser at an address of a blog, in which somebody is signed in, or a stranger sits. */
export async function openAs(browser: Browser, blog: Blog, as: Visitor | null, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  if (as) await context.addCookies([{ name: 'qvill_session', value: as.cookie.split('=')[1]!, url: `${blog.url}/admin` }]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(blog.url + path);
  return page;
}

/** What axe finds wrong with the page as it stands, in light and in dark: rule and element. The page must come from `browser.newContext()`. Frames are pages of their own: in one that runs no scripts nothing can look. */
export async function axeFindings(page: Page): Promise<string[]> {
  const findings: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Half faded is half readable: what comes and goes is looked at when it has
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page })
      .exclude('iframe')
      .options({ resultTypes: ['violations'] })
      .setLegacyMode();
    // A scheme changes colours and nothing else
    if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
    const { violations } = await axe.analyze();
    findings.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${colorScheme}: ${id}: ${html.slice(0, 120)}`)));
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return findings;
}

/** A browser on a profile that stays, with a process that a test may kill. */
export async function openBrowserOn(profile: string): Promise<{ browser: Browser; kill(): Promise<void> }> {
  const started = spawn(executablePath, [...args, `--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const browser = await chromium.connectOverCDP(await addressOf(started));
  return {
    browser,
    async kill() {
      if (started.exitCode !== null || started.signalCode !== null) return;
      const gone = once(started, 'exit');
      // With all of its own processes, as when the power goes
      process.kill(-started.pid!, 'SIGKILL');
      await gone;
    },
  };
}

async function addressOf(started: ChildProcess): Promise<string> {
  for await (const line of createInterface(started.stderr!)) {
    const [, address] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (address) return address;
  }
  throw new Error('the browser did not start');
}
