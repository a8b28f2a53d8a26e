import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Config } from '../platform/config.js';
import { Undone } from '../publishing/undone.store.js';

/** How long before something is due the app is woken: see `aheadMs` in until-needed.ts, and its own start. */
const aheadMs = 10_000;
const never = 'never\n';

/**
 * Leaves word when the app is to be woken: a line with seconds since 1970, or `never`. deploy/systemd/wake reads it, which believes nothing but digits.
 * @throws the system's error when it can't be written
 */
export function leaveWord(config: Config, nextWork: string | null): void {
  const word = nextWork === null ? never : `${Math.max(0, Math.floor((Date.parse(nextWork) - aheadMs) / 1_000))}\n`;
  if (existsSync(config.wakeFile) && readFileSync(config.wakeFile, 'utf8') === word) return;
  const aside = `${config.wakeFile}.new`;
  writeFileSync(aside, word, { mode: 0o600 });
  renameSync(aside, config.wakeFile);
}

/** The same for a command, which may have left something to do to an app that is asleep. Nothing where none ever slept. */
export function leaveWordAgain(config: Config): void {
  if (existsSync(config.wakeFile)) leaveWord(config, nextWork(config));
}

/** When there is something to do that nobody asks for. */
export function nextWork(config: Config): string | null {
  const undone = new Undone(config);
  try {
    return undone.nextWork();
  } finally {
    undone.close();
  }
}
