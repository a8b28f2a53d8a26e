import { Sketch } from '../core/sketch.js';
import { type Agent, agentOf } from './agent.js';
import { referrerOf } from './referrer.js';
import { targetOf } from './target.js';

/** A request that was answered, as a log or the app tells of it. `day`: of the blog's time zone. `target`: as it was sent. */
export type Seen = { day: string; target: string; method: string; status: number; referrer: string; agent: string; address: string; purpose: string };

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
  readonly #days = new Map<string, Map<Kind, Map<string, Count>>>();
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
    const { path, kind } = targetOf(seen.target);
    if (kind === 'other') return;
    const agent = agentOf(seen.agent);
    if (agent.kind === 'own' || isAhead(seen.purpose)) return;
    if (kind === 'feed' && !agent.isCrawler) this.#feed(seen, path, agent);
    else if (kind === 'feed' || agent.kind === 'bot') this.#bot(seen.day, agent.name, times);
    else this.#view(seen, path, times);
  }

  /** So many of a name. */
  count(day: string, kind: Kind, name: string, times = 1): void {
    const row = this.#row(day, kind, name);
    row.count = isGreatest(kind) ? Math.max(row.count, times) : row.count + times;
  }

  /** All that was counted, and forgotten here. */
  take(): Count[] {
    const rows = [...this.#days.values()].flatMap((groups) => [...groups.values()].flatMap((names) => [...names.values()]));
    this.#days.clear();
    this.#names = 0;
    return rows;
  }

  #view({ day, referrer, address, agent }: Seen, path: string, times: number): void {
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

  #feed({ day, address, agent }: Seen, path: string, { name, subscribers }: Agent): void {
    if (subscribers !== null) this.count(day, 'subscribers', `${name} ${path}`, subscribers);
    else this.#who(day, 'feed', name, registers.feed, this.disguise(day, address, agent));
  }

  #who(day: string, kind: Kind, name: string, size: number, digest: Uint8Array): void {
    (this.#row(day, kind, name).sketch ??= Sketch.of(size)).add(digest);
  }

  #row(day: string, kind: Kind, name: string): Count {
    let groups = this.#days.get(day);
    if (!groups) this.#days.set(day, (groups = new Map()));
    let names = groups.get(kind);
    if (!names) groups.set(kind, (names = new Map()));
    let row = names.get(name);
    if (!row) {
      names.set(name, (row = { day, kind, name, count: 0 }));
      this.#names++;
    }
    return row;
  }
}

/** Whether a browser asked before anybody wanted the page. */
const isAhead = (purpose: string): boolean => /\b(?:prefetch|prerender|preview)\b/i.test(purpose);
