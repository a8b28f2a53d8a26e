import { isAppPath } from '../core/app-paths.js';
import { isCurrentFeed } from '../core/feed-paths.js';
import { Memory } from '../core/memory.js';
import { fileOf } from '../core/path.js';
import { pathOf } from '../site/request-target.js';

/** What a request asked for: its decoded path, and whether that is for people or for those who follow. */
type Target = { path: string; kind: 'page' | 'feed' | 'other' };

const known = new Memory<Target>(10_000, (raw) => {
  const path = pathOf(raw) ?? '';
  return { path, kind: isCurrentFeed(path) ? 'feed' : isPage(path) ? 'page' : 'other' };
});

/** @param raw as it stands in the request, with its query */
export function targetOf(raw: string): Target {
  const query = raw.indexOf('?');
  return known.of(query < 0 ? raw : raw.slice(0, query));
}

/** Whether a path shows a page to somebody, if it shows anything: no file, no list for programs, nothing of the app's. */
const isPage = (path: string): boolean => path !== '' && fileOf(path).endsWith('.html') && !isAppPath(path) && !path.startsWith('/media/');
