import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

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
