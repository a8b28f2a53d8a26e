import { inTurns } from '../../core/in-turns.js';
import { Problem } from '../../core/problem.js';
import { inWords } from '../load/failure.js';
import type { Where } from '../own-machine.store.js';
import { Asker, type Got } from './asker.service.js';
import { explained, type FoundPath, type FoundRedirect, groupOf, type LeftOut, type Site } from './found.js';
import { canonicalIn, linksIn } from './links-in.js';
import { readRobots, type RobotsRules } from './robots-rules.js';

export type CrawlLimits = { pages: number; bytes: number; seconds: number; atOnce: number; largest: number };

export const usualLimits: CrawlLimits = { pages: 5_000, bytes: 300_000_000, seconds: 60, atOnce: 4, largest: 10_000_000 };

export type CrawlWish = { limits?: CrawlLimits; ignoreRobots?: boolean; signal?: AbortSignal; progress?: (said: string) => void };

/** What is there or not, and no link of anybody's. */
const guesses = ['/robots.txt', '/sitemap.xml', '/favicon.ico'];
const everything: RobotsRules = { allows: () => true, sitemaps: [] };
const mostWaiting = 100_000;

/** All addresses of a site that its pages, style sheets, sitemaps and feeds name, from one page on; each asked once, a few at a time. */
export class Crawl {
  readonly #site: { paths: FoundPath[]; redirects: Omit<FoundRedirect, 'said'>[]; leftOut: LeftOut[] } = { paths: [], redirects: [], leftOut: [] };
  readonly #waiting: { path: string; from: string }[] = [];
  readonly #seen = new Set<string>();
  readonly #statuses = new Map<string, number>();
  readonly #origins: Set<string>;
  readonly #limits: CrawlLimits;
  readonly #end: number;
  #rules = everything;
  #bytes = 0;
  #disallowed = 0;

  constructor(
    private readonly where: Where,
    private readonly wish: CrawlWish = {},
  ) {
    this.#limits = wish.limits ?? usualLimits;
    this.#end = performance.now() + this.#limits.seconds * 1000;
    this.#origins = new Set([where.url.origin]);
  }

  /** @throws Problem when the first page can't be had */
  async run(): Promise<Site> {
    const { url } = this.where;
    const askers = Array.from({ length: this.#limits.atOnce }, () => new Asker(this.where.dial, this.#limits.largest));
    try {
      await this.#begin(askers[0]!);
      while (this.#waiting.length > 0 && !this.#whyOver()) {
        const round = this.#waiting.splice(0, this.#limits.atOnce * 8).entries();
        await inTurns(askers, askers.length, async (asker) => {
          for (const [, { path, from }] of round) if (!this.#whyOver()) await this.#look(asker, path, from);
        });
        this.wish.progress?.(`${this.#seen.size} addresses found, ${this.#statuses.size} asked`);
      }
    } finally {
      for (const asker of askers) asker.close();
    }
    return { origin: url.origin, ...this.#site, redirects: explained(this.#site.redirects, this.#statuses), notes: this.#notes() };
  }

  async #begin(asker: Asker): Promise<void> {
    const { url } = this.where;
    const first = url.pathname + url.search;
    if (!this.wish.ignoreRobots) {
      const robots = await asker.get('/robots.txt');
      if (typeof robots !== 'string' && robots.status === 200) this.#rules = readRobots(robots.body.toString('utf8'));
    }
    const got = await asker.get(first);
    if (typeof got === 'string') throw new Problem('missing', `${url.href} can’t be had: ${inWords[got]}`);
    this.#mayBeCalled(canonicalIn(got.body.toString('utf8')));
    this.#seen.add(first);
    this.#take(first, 'the command', got);
    if (got.status >= 400) throw new Problem('missing', `${url.href} answers ${got.status}: there is nothing to measure`);
    const [to] = this.#site.redirects;
    if (to && !to.to.startsWith('/')) throw new Problem('missing', `${url.href} leads to ${to.to} (${to.status}): measure that, if it is yours`);
    for (const path of guesses) this.#name(url.origin + path, '');
    for (const sitemap of this.#rules.sitemaps) this.#name(sitemap, '/robots.txt');
  }

  /** A site on the loopback names its pages as the world knows them: these are asked for here too. */
  #mayBeCalled(canonical: string | null): void {
    const origin = canonical === null ? null : URL.parse(canonical, this.where.url)?.origin;
    if (origin && origin !== 'null') this.#origins.add(origin);
  }

  async #look(asker: Asker, path: string, from: string): Promise<void> {
    const got = await asker.get(path);
    if (typeof got !== 'string') return this.#take(path, from, got);
    this.#statuses.set(path, 0);
    this.#site.leftOut.push({ path, from, why: inWords[got] });
  }

  #take(path: string, from: string, { status, type, location, bytes, body }: Got): void {
    this.#bytes += bytes;
    this.#statuses.set(path, status);
    const to = status >= 300 && status < 400 && location !== null ? this.#ownOr(new URL(path, this.where.url), location) : null;
    if (to !== null) {
      this.#site.redirects.push({ from: path, to, status, location: location! });
      if (to.startsWith('/')) this.#name(this.where.url.origin + to, path);
    } else if (status >= 200 && status < 300) {
      this.#site.paths.push({ path, status, type, bytes, group: groupOf(type), from });
      for (const link of linksIn(body.toString('utf8'), type, new URL(path, this.where.url).href)) this.#name(link, path);
    } else if (from !== '') this.#site.leftOut.push({ path, from, why: `answers ${status}` });
  }

  /** A path of this site, or the whole address when it is none of it. */
  #ownOr(base: URL, address: string): string {
    const url = URL.parse(address, base);
    if (!url) return address;
    return this.#origins.has(url.origin) ? url.pathname + url.search : url.href;
  }

  #name(address: string, from: string): void {
    const path = this.#ownOr(this.where.url, address);
    if (!path.startsWith('/') || this.#seen.has(path) || this.#seen.size >= mostWaiting) return;
    this.#seen.add(path);
    if (this.#rules.allows(path) || from === '') this.#waiting.push({ path, from });
    else this.#disallowed++;
  }

  #whyOver(): string | null {
    const { pages, bytes, seconds } = this.#limits;
    if (this.wish.signal?.aborted) return 'it was told to stop';
    if (this.#statuses.size >= pages) return `that is as many as are asked (--pages)`;
    if (this.#bytes >= bytes) return `${Math.round(this.#bytes / 1e6)} MB had come`;
    return performance.now() >= this.#end ? `${seconds} seconds were over` : null;
  }

  #notes(): string[] {
    const [, called] = this.#origins;
    return [
      ...(this.#waiting.length > 0 ? [`The crawl ended after ${this.#statuses.size} addresses, since ${this.#whyOver()}: ${this.#waiting.length} more are known`] : []), // prettier-ignore
      ...(this.#disallowed > 0 ? [`${this.#disallowed} addresses were not asked, as robots.txt says (--ignore-robots asks them)`] : []),
      ...(called ? [`Links to ${called} were asked for here, since the pages say that this is their address`] : []),
    ];
  }
}
