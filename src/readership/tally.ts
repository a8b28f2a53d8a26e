import { isAppPath } from '../core/app-paths.js';
import { isCurrentFeed } from '../core/feed-paths.js';
import { fileOf } from '../core/path.js';
import { Sketch } from '../core/sketch.js';
import { type Agent, agentOf } from './agent.js';
import { referrerOf } from './referrer.js';

/** A request that was answered, as a log or the app tells of it. `day`: of the blog's time zone. `path`: decoded. */
export type Seen = { day: string; path: string; method: string; status: number; referrer: string; agent: string; address: string; purpose: string };

/**
 * What is counted. `total`: views, visitors, bots, and lines that are none. `feed`: who reads feeds without saying for how many; `subscribers`: for how many,
 * by reader and feed. `unfound`: searches that found nothing, which are among `search` too.
 */
export const kinds = ['total', 'page', 'referrer', 'search', 'unfound', 'bot', 'feed', 'subscribers'] as const;
export type Kind = (typeof kinds)[number];

/** Those of which not the sum counts but the greatest. */
export const isGreatest = (kind: Kind): boolean => kind === 'subscribers';

/** One day's number of one kind. With a sketch, what is in it comes to the number. */
export type Count = { day: string; kind: Kind; name: string; count: number; sketch?: Sketch };

/** A digest of who sent a request, which nobody can make on another day. */
export type Disguise = (day: string, address: string, agent: string) => Uint8Array;

/** Names that may be held in memory; then it is time to write them down. */
const mostNames = 20_000;
export const registers = { visitors: 4_096, feed: 256 };

/** Adds up what readers did, until it is written down: numbers, and sketches of who. */
export class Tally {
  readonly #counts = new Map<string, Map<string, Count>>();
  #names = 0;

  constructor(
    private readonly ownHost: string,
    private readonly disguise: Disguise,
  ) {}

  get isFull(): boolean {
    return this.#names >= mostNames;
  }
  get isEmpty(): boolean {
    return this.#names === 0;
  }

  /** A request for a page or a feed; others say nothing of readers. A page counts as read when it was sent or had not changed. */
  add(seen: Seen, times = 1): void {
    if (seen.method !== 'GET' || (seen.status !== 200 && seen.status !== 304)) return;
    const isFeed = isCurrentFeed(seen.path);
    if (!isFeed && !isPage(seen.path)) return;
    const agent = agentOf(seen.agent);
    if (agent.kind === 'own' || isAhead(seen.purpose)) return;
    if (isFeed && !agent.isCrawler) this.#feed(seen, agent);
    else if (isFeed || agent.kind === 'bot') this.#bot(seen.day, agent.name, times);
    else this.#view(seen, times);
  }

  /** So many of a name. */
  count(day: string, kind: Kind, name: string, times = 1): void {
    const row = this.#row(day, kind, name);
    row.count = isGreatest(kind) ? Math.max(row.count, times) : row.count + times;
  }

  /** All that was counted, and forgotten here. */
  take(): Count[] {
    const rows = [...this.#counts.values()].flatMap((names) => [...names.values()]);
    this.#counts.clear();
    this.#names = 0;
    return rows;
  }

  #view({ day, path, referrer, address, agent }: Seen, times: number): void {
    this.count(day, 'total', 'views', times);
    this.count(day, 'page', path, times);
    const from = referrerOf(referrer, this.ownHost);
    if (from !== null) this.count(day, 'referrer', from, times);
    this.#who(day, 'total', 'visitors', registers.visitors, this.disguise(day, address, agent));
  }

  #bot(day: string, name: string, times: number): void {
    this.count(day, 'total', 'bots', times);
    this.count(day, 'bot', name, times);
  }

  #feed({ day, path, address, agent }: Seen, { name, subscribers }: Agent): void {
    if (subscribers !== null) this.count(day, 'subscribers', `${name} ${path}`, subscribers);
    else this.#who(day, 'feed', name, registers.feed, this.disguise(day, address, agent));
  }

  #who(day: string, kind: Kind, name: string, size: number, digest: Uint8Array): void {
    (this.#row(day, kind, name).sketch ??= Sketch.of(size)).add(digest);
  }

  #row(day: string, kind: Kind, name: string): Count {
    const group = `${day} ${kind}`;
    let names = this.#counts.get(group);
    if (!names) this.#counts.set(group, (names = new Map()));
    let row = names.get(name);
    if (!row) {
      names.set(name, (row = { day, kind, name, count: 0 }));
      this.#names++;
    }
    return row;
  }
}

/** Whether a path shows a page to somebody, if it shows anything: no file, no list for programs, nothing of the app's. */
const isPage = (path: string): boolean => fileOf(path).endsWith('.html') && !isAppPath(path) && !path.startsWith('/media/');

/** Whether a browser asked before anybody wanted the page. */
const isAhead = (purpose: string): boolean => /\b(?:prefetch|prerender|preview)\b/i.test(purpose);
