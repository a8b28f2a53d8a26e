import { setTimeout as pause } from 'node:timers/promises';
import { isAppPath } from '../core/app-paths.js';
import { missing } from '../core/problem.js';
import { contentsOf } from '../mirror/tree-contents.store.js';
import type { Config } from '../platform/config.js';
import { appDoor, askDoor, differs, type Door } from '../publishing/ask-door.store.js';
import { holdingAt } from '../publishing/holding.store.js';
import { TreeLayout } from '../publishing/tree-layout.js';

/** So many addresses are asked for, of all kinds, spread over the site. */
const asked = 60;
/** A page may be exchanged between the look at the tree and the answer, and the app notices a moment later. */
const again = { times: 20, afterMs: 100 };
const lookMs = 25;
const bodyBytes = 4_000_000;

/**
 * Asks an app for what readers and authors ask for: addresses of every kind, which are compared with the site tree, one that is nobody's, the
 * search, and the door of the admin. Returns what is wrong, in words; nothing when all is well.
 * @param waitMs how long the first answer may take, and then all others together
 * @param isOver whether nobody will answer any more
 */
export async function probe(config: Config, { waitMs, isOver, signal }: { waitMs: number; isOver: () => boolean; signal: AbortSignal }): Promise<string[]> {
  const door = appDoor(config);
  const silence = await answers(door, performance.now() + waitMs, isOver, signal);
  if (silence !== null) return [silence];
  const wrong: string[] = [];
  const end = performance.now() + waitMs;
  const isLate = () => isOver() || performance.now() > end;
  for (const path of addresses(config)) {
    signal.throwIfAborted();
    const reason = await differsStill(config, door, path, isLate);
    if (reason !== null) wrong.push(`${path}: ${reason}`);
    if (isLate()) return [...wrong, isOver() ? 'it has ended' : `it took longer than ${Math.round(waitMs / 1000)} seconds to answer`];
  }
  for (const path of ['/admin/session/new', '/search']) {
    signal.throwIfAborted();
    const status = await statusOf(door, path, isLate);
    // A blog that has no account yet shows no door, and one whose site an older version has made may have no search
    const isMissed = status === 404 && holdingAt(new TreeLayout(config.site), path).status !== 404;
    if (status === null || status >= 500 || isMissed) wrong.push(`${path}: it answers ${status ?? 'nothing'}`);
  }
  return wrong;
}

/** Null as soon as it answers at all, else why it never will. */
async function answers(door: Door, end: number, isOver: () => boolean, signal: AbortSignal): Promise<string | null> {
  for (let reason = 'it gives no answer'; ; await pause(lookMs)) {
    signal.throwIfAborted();
    const answer = await askDoor(door, '/', bodyBytes).catch((error: Error) => error);
    if (!(answer instanceof Error) || answer.message === 'its answer does not end') return null;
    reason = `it gives no answer: ${answer.message}`;
    if (isOver()) return 'it does not start';
    if (performance.now() > end) return reason;
  }
}

function addresses(config: Config): string[] {
  const layout = new TreeLayout(config.site);
  const { pages, moved, gone } = contentsOf(config);
  const kinds = [pages.map(({ path }) => path).filter((path) => path !== '/404' && path !== '/410' && !isAppPath(path)), moved.map(({ key }) => key), gone];
  const spread = kinds.flatMap((paths) => paths.filter((_, i) => i % Math.max(1, Math.floor((paths.length * kinds.length) / asked)) === 0));
  const kept = spread.filter((path) => holdingAt(layout, path).status !== 404);
  if (kept.length === 0) throw missing(`There is no site in ${config.site} yet: start the blog once`);
  return [...kept, '/qvill-nobody-lives-here'];
}

/** Looked at again, while what the tree holds may just be going live. */
async function differsStill({ site }: Config, door: Door, path: string, isLate: () => boolean): Promise<string | null> {
  const layout = new TreeLayout(site);
  for (let time = 1; ; time++, await pause(again.afterMs)) {
    const reason = await differs(door, path, holdingAt(layout, path));
    if (reason === null || time === again.times || isLate()) return reason;
  }
}

/** The framework is loaded for the first of these, which on a small machine takes seconds. */
async function statusOf(door: Door, path: string, isLate: () => boolean): Promise<number | null> {
  for (; ; await pause(again.afterMs)) {
    const answer = await askDoor(door, path, bodyBytes).catch(() => null);
    if (answer || isLate()) return answer?.status ?? null;
  }
}
