import { setImmediate as readersFirst, setTimeout as rest } from 'node:timers/promises';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { resolve } from '../site/resolve.js';
import { TreeStore } from '../site/tree.store.js';
import { writing } from '../site/missed.js';
import { addHits } from '../site/uses.store.js';
import { clientReader } from './client.js';
import type { Days } from './days.js';
import { nextPiece, pieceBytes, type Place } from './log-files.store.js';
import { type LogLine, logLine } from './log-line.js';
import { type LatenciesHeard, OuterLatencies } from './outer-latencies.js';
import { placesIn, savePlaces } from './places.store.js';
import type { ReadershipStore } from './readership.store.js';
import { RedirectUses } from './redirect-uses.js';
import type { Tally } from './tally.js';

/** So much of a log is written down at once: each time costs a look of SQLite at the disk. */
const piecesAtOnce = 64;
/** For so long nobody else gets a turn. */
const sliceMs = 4;
/** Where others had work to do that took longer than this, they have most of the time. */
const othersMs = 1;
const restMs = 3 * sliceMs;

/**
 * The one reader of the access log (QVILL_NGINX_LOG): what readers got, the uses of redirect rules and the addresses that readers missed. How far it was
 * read is written in the transaction that counts, and only if it is where this reader began, so that nothing is counted twice, by whomever.
 */
export class AccessLog {
  readonly #clientOf: ReturnType<typeof clientReader>;
  readonly #uses: RedirectUses;
  readonly #tally: Tally;
  readonly #latencies = new OuterLatencies(() => this.onLatencies);
  /** hears how long readers waited, once it is written down that these lines were read */
  onLatencies: LatenciesHeard | undefined;
  #places: Place[] | null | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly store: ReadershipStore,
  ) {
    const tree = new TreeStore(config.site);
    this.#uses = new RedirectUses((path) => resolve(path, tree));
    this.#tally = store.tally();
    this.#clientOf = clientReader(config.trustedProxies);
  }

  /** Counts what came since, to the end of the log or until `isEnding`. */
  async readOn(isEnding: () => boolean): Promise<void> {
    while (!isEnding() && (await this.#readSome()));
  }

  /** Whether there may be more. */
  async #readSome(): Promise<boolean> {
    const began = this.#places === undefined ? (this.#places = placesIn(this.store.connection)) : this.#places;
    const room = Buffer.allocUnsafe(pieceBytes);
    let { places, isMore, bytes } = nextPiece(this.config.nginxLog, began, room);
    if (JSON.stringify(places) === JSON.stringify(began)) return false;
    const { isCounting, days } = this.store.choices();
    this.#latencies.forget();
    for (let pieces = 1; ; pieces++) {
      await this.#count(bytes.toString(), isCounting ? days : null);
      if (!isMore || pieces >= piecesAtOnce || this.#tally.isFull) break;
      ({ places, isMore, bytes } = nextPiece(this.config.nginxLog, places, room));
    }
    await this.#write(began, places);
    return isMore;
  }

  async #write(began: Place[] | null, places: Place[]): Promise<void> {
    const [now, uses, misses, counts] = [this.clock.iso(), this.#uses.take(), this.#uses.misses.take(), this.#tally.take()];
    this.#places = undefined; // whatever happens now, the database knows it
    await this.store.write(counts, (connection) => {
      savePlaces(connection, began, places);
      if (uses !== null) connection.prepare(addHits).run.run(now, uses);
      for (const [sql, ...values] of writing(misses, now)) connection.prepare(sql).run.run(...values);
    });
    this.#places = places;
    this.#latencies.tell();
  }

  async #count(text: string, days: Days | null): Promise<void> {
    let since = performance.now();
    for (let from = 0, to = text.indexOf('\n'); to >= 0; from = to + 1, to = text.indexOf('\n', from)) {
      this.#line(logLine(text.slice(from, to)), days);
      if (performance.now() - since < sliceMs) continue;
      const asked = performance.now();
      await readersFirst();
      if (performance.now() - asked > othersMs) await rest(restMs);
      since = performance.now();
    }
  }

  #line(line: LogLine | null, days: Days | null): void {
    if (line) this.#uses.add(line);
    if (line) this.#latencies.add(line);
    if (days === null) return;
    const day = line && days.of(line.time);
    if (!line || day === null) return this.#tally.count(days.of(this.clock.iso())!, 'total', 'broken');
    if (line.isPartial) this.#tally.count(day, 'total', 'partial');
    const { uri: target, method, status, referrer, agent, purpose, address, forwarded } = line;
    this.#tally.add({ day, target, method, status, referrer, agent, purpose, address: this.#clientOf(address, forwarded) });
  }
}
