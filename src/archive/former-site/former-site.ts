import { localFrom } from '../../core/dates.js';
import { decodePath, keyOf } from '../../core/path.js';
import { invalid } from '../../core/problem.js';
import { readFileName } from '../markdown/file-name.js';
import { expand } from '../markdown/old-addresses.js';
import type { ImportedPost } from '../markdown/read-post.js';
import { tableOf } from '../../core/table-of.js';

/** What is known of the site that the posts come from: where it was, how it called its posts, and addresses that people may still ask for. */
export type FormerSiteFacts = { site: string | null; permalinks: string | null; addresses: string[]; timeZone: string };

/** WordPress says it with per cent signs. */
const wordpress: Record<string, string> = tableOf({ monthnum: 'month', postname: 'slug', postid: 'id', post_id: 'id', pagename: 'slug' });
const longestDay = 86_400_000;

/** The addresses of an old site, and which of its posts lived there. */
export class FormerSite {
  readonly #pattern: string | null;
  readonly #byName = new Map<string, string[]>();
  readonly #claimed = new Set<string>();
  /** every address that must answer, as `proof` asks for it */
  readonly addresses = new Set<string>();

  /** @throws Problem('invalid') when the address of the site or its pattern is none */
  constructor(private readonly facts: FormerSiteFacts) {
    const host = facts.site === null ? null : hostOf(facts.site);
    this.#pattern = facts.permalinks === null ? null : patternFrom(facts.permalinks);
    for (const address of facts.addresses) {
      const url = URL.parse(address, 'http://old.invalid');
      if (!url || (host !== null && url.host !== host && url.host !== 'old.invalid')) continue;
      const target = url.pathname + url.search;
      this.addresses.add(target);
      const path = decodePath(target);
      if (path === null || url.search !== '') continue;
      const name = nameIn(path);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), path]);
    }
  }

  /** Old addresses of a post: by the pattern, and those of the lists that have its name, and its date if they have one. */
  aliasesOf(id: string, { slug, title, publishedAt, categories }: ImportedPost): string[] {
    const name = readFileName(id).stem;
    const local = publishedAt === null ? null : localFrom(publishedAt, this.facts.timeZone);
    const facts = { day: local?.slice(0, 10) ?? null, slug, title, name, categories };
    const path = this.#pattern === null || local === null ? null : expand(this.#pattern, facts);
    if (path !== null) this.addresses.add(path);
    const listed = [...new Set([slug, name].map((word) => keyOf(`/${word}`).slice(1)))].flatMap((word) => this.#byName.get(word) ?? []);
    const own = listed.filter((address) => !this.#claimed.has(address) && isOfDay(address, publishedAt));
    for (const address of own) this.#claimed.add(address);
    return [...(path === null ? [] : [path]), ...own];
  }
}

/** The last word of a path, without ending and slash. */
const nameIn = (path: string): string => keyOf(path).split('/').at(-1) ?? '';

/** A date in a path is the post's, give or take the hours between two zones; a path without one may be anybody's of that name. */
function isOfDay(path: string, publishedAt: string | null): boolean {
  const [, year, month, day] = /\/(\d{4})\/(\d{1,2})(?:\/(\d{1,2}))?(?=\/|$)/.exec(path) ?? [];
  if (year === undefined) return true;
  if (publishedAt === null) return false;
  const at = Date.parse(publishedAt);
  const from = Date.UTC(+year, +month! - 1, day === undefined ? 1 : +day);
  const to = day === undefined ? Date.UTC(+year, +month!, 1) : from + longestDay;
  return at >= from - longestDay && at < to + longestDay;
}

function hostOf(site: string): string {
  const url = URL.parse(site);
  if (!url || !/^https?:$/.test(url.protocol)) throw invalid('site', `“${site}” is no address of a site, such as https://old.example`);
  return url.host;
}

function patternFrom(text: string): string {
  const pattern = text.replace(/%([a-z_]+)%/g, (_, name: string) => `:${wordpress[name] ?? name}`).replace(/^(?!\/)/, '/');
  const known = { day: '2026-01-02', slug: 'a', title: 'a', name: 'a', categories: [] };
  if (expand(pattern, known) === null)
    throw invalid('permalinks', `“${text}” has a placeholder that nothing here knows; there are :year :month :day :slug :category and their like`);
  return pattern;
}
