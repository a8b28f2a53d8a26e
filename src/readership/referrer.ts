import { Memory } from '../core/memory.js';

const longest = 200;

/** Search engines by a part of their hosts: which page of theirs somebody came from says nothing. */
const engines: readonly [RegExp, string][] = [
  [/(?:^|\.)google\.(?:com?\.)?[a-z]{2,3}$/, 'Google'],
  [/(?:^|\.)bing\.com$/, 'Bing'],
  [/(?:^|\.)duckduckgo\.com$/, 'DuckDuckGo'],
  [/(?:^|\.)(?:search\.yahoo\.(?:com|co\.jp)|yahoo\.co\.jp)$/, 'Yahoo'],
  [/(?:^|\.)(?:yandex\.(?:com|ru|by|kz|com\.tr)|ya\.ru)$/, 'Yandex'],
  [/(?:^|\.)baidu\.com$/, 'Baidu'],
  [/(?:^|\.)ecosia\.org$/, 'Ecosia'],
  [/(?:^|\.)startpage\.com$/, 'Startpage'],
  [/(?:^|\.)qwant\.com$/, 'Qwant'],
  [/^search\.brave\.com$/, 'Brave Search'],
  [/(?:^|\.)kagi\.com$/, 'Kagi'],
  [/(?:^|\.)seznam\.cz$/, 'Seznam'],
  [/(?:^|\.)naver\.com$/, 'Naver'],
  [/(?:^|\.)mojeek\.com$/, 'Mojeek'],
];

/** Sites of these engines at which people do other things than search. */
const noSearch = /^(?:mail|docs|drive|groups|news|sites|calendar|keep|meet|classroom|play|photos|plus|translate|disk|music|maps|blog|cafe|post)\./;

const known = new Memory<string | null>(5_000, (text) => lookAt(text));

/**
 * From where somebody came, as it is counted: the name of a search engine, or a page without its query, fragment, scheme and `www.`: `a.example/page`. Null for what
 * is no page of the web, and for pages of the blog. @param text the header @param ownHost the blog's, in lower case
 */
export function referrerOf(text: string, ownHost: string): string | null {
  if (text === '' || text === '-') return null;
  const name = known.of(text);
  return name === null || hostIn(name) === ownHost ? null : name;
}

/** The site of a referrer as it was counted; a search engine is its own. */
export const hostIn = (name: string): string => name.split('/', 1)[0]!;

/** The host of an origin, as it would stand in a referrer. */
export const plainHost = (origin: string): string => URL.parse(origin)!.host.replace(/^www\./, '');

function lookAt(text: string): string | null {
  const url = text.length < 2_000 && /^https?:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null || url.hostname === '') return null;
  const engine = noSearch.test(url.hostname) ? undefined : engines.find(([host]) => host.test(url.hostname));
  return engine ? engine[1] : (plainHost(url.origin) + url.pathname).slice(0, longest).replace(/\/$/, '');
}
