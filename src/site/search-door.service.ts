import type { IncomingMessage } from 'node:http';
import { missing } from '../core/problem.js';
import { searchQuery } from '../core/search-query.js';
import { escapeHtml } from '../core/html.js';
import { places, type Results, resultsHtml } from '../core/search-results.js';
import type { Config } from '../platform/config.js';
import { LineLogger } from '../platform/line.logger.js';
import { readerHeaders } from '../platform/security-headers.js';
import { say } from '../platform/site-words.store.js';
import { acceptedBy } from '../core/negotiate.js';
import type { ReaderDoor, Reply } from './reader-reply.js';
import { queryOf } from './request-target.js';
import { SearchRows } from './search-rows.store.js';
import { TreeStore } from './tree.store.js';

const mostPages = 50;

/** Whether it is the page of the search that is asked for, and nothing is sent or looked for: no more work than any page of the tree. */
export const isRestingSearch = ({ method, url, headers: sent }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') && /^\/search\/?$/.test(url!) && sent['content-length'] === undefined && sent['transfer-encoding'] === undefined;

/** Who hears what is looked for. */
export type Searched = (request: IncomingMessage, query: string, isFound: boolean) => void;

/**
 * The search: the theme's own page from the tree, with what was found put into its place. Answered without the framework.
 *
 *   GET /search?q=WORDS&page=N    the page; 404 when the blog has none yet
 */
export class SearchDoor implements ReaderDoor {
  readonly #tree: TreeStore;
  #rows: SearchRows | undefined;

  /** @param told hears what somebody looked for, and whether anything was found */
  constructor(
    private readonly config: Config,
    private readonly told: Searched = () => {},
  ) {
    this.#tree = new TreeStore(config.site);
  }

  close(): void {
    this.#rows?.close();
    this.#rows = undefined;
  }

  async reply(request: IncomingMessage, parts: string[]): Promise<Reply> {
    const { method, url } = request;
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD' }, body: '' };
    if (parts.some((part) => part !== '')) throw missing('There is no such page');
    const page = this.#tree.page('/search', acceptedBy(undefined))?.bytes.toString();
    if (!page) throw missing('There is no search yet');
    const asked = new URLSearchParams(queryOf(url!));
    const query = asked.get('q') ?? '';
    const found = this.#find(query, pageFrom(asked.get('page')));
    if (found && query !== '') this.told(request, query, found.total > 0);
    // That of the page is the blog's
    const lang = /<html[^>]* lang="([\w-]+)"/.exec(page)?.[1] ?? 'en';
    const body = page
      .replace(places.value, () => ` value="${escapeHtml(query).replace(/"/g, '&quot;')}"`)
      .replace(places.results, (resting) => (found ? resultsHtml(found, (words, value) => say(lang, words, value)) : resting));
    return { status: 200, headers, body };
  }

  /** Null when there is no index to look into just now; it is opened anew the next time. */
  #find(query: string, page: number): Results | null {
    const match = searchQuery(query);
    const none = { hits: [], total: 0, isMore: false };
    if (!match) return { query, page, some: false, ...none };
    try {
      this.#rows ??= new SearchRows(this.config.searchFile, this.config.databaseFile);
      const all = this.#rows.find(match.all, match.wanted, page);
      const some = all.total === 0 && match.any !== match.all;
      return { query, page, some, ...(some ? this.#rows.find(match.any, match.wanted, page) : all) };
    } catch (error) {
      this.close();
      new LineLogger().error(String(error), 'search');
      return null;
    }
  }
}

/** For readers, as any page of the theme; kept by nobody, because what is found changes with every post. */
const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'private, no-store',
  ...readerHeaders,
  'Cross-Origin-Embedder-Policy': 'unsafe-none',
  'X-Robots-Tag': 'noindex',
};

const pageFrom = (text: string | null): number => (/^[1-9]\d?$/.test(text ?? '') ? Math.min(Number(text), mostPages) : 1);
