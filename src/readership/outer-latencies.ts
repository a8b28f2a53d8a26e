import { isAppPath } from '../core/app-paths.js';
import { type ReaderRoute } from '../instruments/answered.js';
import { Latencies } from '../instruments/latencies.js';
import type { LogLine } from './log-line.js';
import { targetOf } from './target.js';

/** Hears how long readers waited in a minute, in seconds since 1970; several times for one minute, each time of other answers. */
export type LatenciesHeard = (minute: number, latencies: Latencies) => void;

/** More at once is a log of which nobody will look at the minutes. */
const mostMinutes = 120;

/**
 * How long the server before the app took, by its log: by the routes that the app's own measures have. nginx counts from the first byte of a request until
 * the last of the answer is handed on, in whole milliseconds; what it does not say is left out.
 */
export class OuterLatencies {
  readonly #minutes = new Map<number, Latencies>();

  constructor(private readonly heard: () => LatenciesHeard | undefined) {}

  add(line: LogLine): void {
    if (!(line.seconds >= 0) || this.heard() === undefined) return;
    const minute = Math.floor(Date.parse(line.time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) / 60_000) * 60;
    let latencies = this.#minutes.get(minute);
    if (!latencies) {
      if (Number.isNaN(minute) || this.#minutes.size >= mostMinutes) return;
      this.#minutes.set(minute, (latencies = new Latencies()));
    }
    latencies.add(routeOf(line), line.status, line.status === 499, line.seconds * 1e9, line.bytes);
  }

  /** Tells what was gathered. */
  tell(): void {
    for (const [minute, latencies] of this.#minutes) this.heard()?.(minute, latencies);
    this.forget();
  }

  forget(): void {
    this.#minutes.clear();
  }
}

/** Which kind of answer a line tells of: one of those of the app, or of `admin`, `api` and `preview`. */
export function routeOf({ uri, status, method }: Pick<LogLine, 'uri' | 'status' | 'method'>): ReaderRoute | 'admin' | 'api' | 'preview' {
  const { path, kind } = targetOf(uri);
  const door = isAppPath(path) ? path.split('/', 2)[1]! : '';
  if (door !== '') return door as 'admin' | 'api' | 'preview' | 'search' | 'kudos';
  if (status === 404) return 'missing';
  if (status === 410) return 'gone';
  if (status >= 300 && status < 400 && status !== 304) return 'moved';
  if (status >= 400 || (method !== 'GET' && method !== 'HEAD')) return 'refused';
  if (path.startsWith('/media/')) return 'media';
  if (kind !== 'other') return kind;
  return /\/(?:atom\.xml|rss\.xml|feed\.json)$/.test(path) ? 'feed' : 'asset';
}
