import { everything } from '../core/facts.js';
import { fullPages } from '../core/pagination.js';
import { allPaths, listPages } from '../pages/all-paths.store.js';
import { bornOf } from '../pages/born.js';
import type { Reader } from '../platform/database.service.js';
import { factOfSetting, type Settings } from '../settings/settings.js';
import { pathsMade, pathsMadeFrom, type StaleRow } from './trace.store.js';

/** The fact that one page failed and must be tried again. */
export const failedPage = (path: string): string => `page:${path}`;

/** Whether these facts touch every page there is. */
export const touchesAll = (stale: StaleRow[]): boolean => stale.some(({ fact }) => fact === everything.fact);

/** The paths of all pages that these facts touch: those made from them, those they bring into being, those that failed. */
export async function stalePaths(stale: StaleRow[], reader: Reader, settings: Settings): Promise<string[]> {
  const facts = new Set(stale.map(({ fact }) => fact));
  if (touchesAll(stale)) return [...new Set([...(await allPaths(reader, settings)), ...(await pathsMade(reader))])];
  const born = stale.flatMap(({ fact, at }) => bornOf(fact, at)).filter(canLive(settings));
  const failed = [...facts].filter((fact) => fact.startsWith(failedPage(''))).map((fact) => fact.slice(failedPage('').length));
  const lists = facts.has('timeline:all') || facts.has(factOfSetting('postsPerPage')) ? await newListPages(reader, settings) : [];
  return [...new Set([...born, ...failed, ...(await pathsMadeFrom(reader)), ...lists])];
}

/** With a pattern that ends in no slash, no post lives at a path that does. */
const canLive =
  ({ permalink }: Settings) =>
  (path: string): boolean =>
    permalink.endsWith('/') || path === '/' || !path.endsWith('/');

/** List pages that are full now and were never made. */
async function newListPages(reader: Reader, settings: Settings): Promise<string[]> {
  const listed = await reader.post.count({ where: { status: 'published', kind: 'post' } });
  const made = new Set(await pathsMade(reader));
  return listPages(fullPages(listed, settings.postsPerPage)).filter((path) => !made.has(path));
}
