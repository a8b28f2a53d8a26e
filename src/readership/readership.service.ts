import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { LineLogger } from '../platform/line.logger.js';
import { addressReader } from '../platform/trusted.js';
import { AccessLog } from './access-log.service.js';
import { agentOf } from './agent.js';
import { Asked } from './asked.js';
import { clientReader } from './client.js';
import type { LatenciesHeard } from './outer-latencies.js';
import { OwnAnswers } from './own-answers.js';
import { ReadershipStore } from './readership.store.js';
import type { Count, Tally } from './tally.js';

const everyMs = { log: 10_000, own: 5_000 };
const mostUnwritten = 50_000;

/**
 * What the author may know of readers: counted from the access log where there is one, else from what the app answers; searches always by the app, which alone
 * answers them. Begins by itself when something was answered, or with `start` where there is a log.
 */
export class Readership {
  readonly #store: ReadershipStore;
  readonly #log: AccessLog | null;
  readonly #own = new OwnAnswers();
  readonly #tally: Tally;
  readonly #asked: Asked;
  readonly #addressOf: (request: IncomingMessage) => string;
  readonly #clientOf: ReturnType<typeof clientReader>;
  /** for who searches, as long as they type */
  readonly #salt = randomBytes(32);
  #unwritten: Count[] = [];
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isEnding = false;
  #fault = '';

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.#store = new ReadershipStore(config, clock);
    this.#log = config.nginxLog === '' ? null : new AccessLog(config, clock, this.#store);
    this.#tally = this.#store.tally();
    this.#addressOf = addressReader(config.trustedProxies);
    this.#clientOf = clientReader(config.trustedProxies);
    this.#asked = new Asked(({ query, isFound }) => this.#search(query, isFound));
  }

  /** Begins to read the log, if there is one. */
  start(): void {
    if (this.#log) this.#begin(0);
  }

  /** Calls `listener` with how long readers waited, by the log of the server before the app. */
  onLatencies(listener: LatenciesHeard): void {
    if (this.#log) this.#log.onLatencies = listener;
  }

  /** A reader's request was answered with a page or a feed. */
  answered(request: IncomingMessage, status: number): void {
    if (this.#log !== null || request.method !== 'GET' || (status !== 200 && status !== 304)) return;
    this.#own.add(request, status);
    this.#begin(everyMs.own);
  }

  /** Somebody looked for something. */
  searched(request: IncomingMessage, query: string, isFound: boolean): void {
    const agent = request.headers['user-agent'] ?? '';
    if (request.method !== 'GET' || agentOf(agent).kind !== 'person') return;
    const who = createHmac('sha256', this.#salt)
      .update(`${this.#addressOf(request)}\n${agent}`)
      .digest('base64');
    this.#asked.add({ who, query, isFound }, this.clock.now().getTime());
    this.#begin(everyMs.own);
  }

  /** Counts all that there is to count. One round after the other. */
  flush(): Promise<void> {
    this.#round = this.#round.catch(() => undefined).then(() => this.#count());
    return this.#round;
  }

  /** All that was ever counted goes, and is not told by what waits. */
  async forget(): Promise<void> {
    await this.flush().catch(() => undefined);
    await this.#store.forget();
  }

  /** What waits is written down; of a log only what is being counted at this moment. */
  async close(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    this.#asked.settle(Infinity);
    await this.flush().catch(() => undefined);
    this.#store.close();
  }

  async #count(): Promise<void> {
    if (!this.#store.exists) return;
    await this.#log?.readOn(() => this.#isEnding);
    this.#asked.settle(this.clock.now().getTime());
    const { isCounting, days } = this.#store.choices();
    if (!isCounting) this.#tally.take();
    const day = days.of(this.clock.iso())!;
    for (const [answer, times] of this.#own.take()) {
      const address = this.#clientOf(answer.address, answer.forwarded);
      if (isCounting) this.#tally.add({ ...answer, day, address, method: 'GET' }, times);
    }
    // What can't be written now is for the next time, within bounds
    this.#unwritten = isCounting ? [...this.#unwritten, ...this.#tally.take()].slice(0, mostUnwritten) : [];
    if (this.#unwritten.length > 0) await this.#store.write(this.#unwritten);
    this.#unwritten = [];
    await this.#store.endDays();
  }

  /** What is wrong every ten seconds is said once. */
  #say(fault: string): void {
    if (fault !== this.#fault) new LineLogger().error(fault, 'readers');
    this.#fault = fault;
  }

  #search(query: string, isFound: boolean): void {
    const day = this.#store.choices().days.of(this.clock.iso())!;
    this.#tally.count(day, 'search', query);
    if (!isFound) this.#tally.count(day, 'unfound', query);
  }

  #begin(milliseconds: number): void {
    if (this.#isEnding) return;
    this.#timer ??= setTimeout(() => void this.#turn(), milliseconds).unref();
  }

  async #turn(): Promise<void> {
    await this.flush().then(
      () => (this.#fault = ''),
      (error: unknown) => this.#say(String(error)),
    );
    this.#timer = undefined;
    if (this.#log) this.#begin(everyMs.log);
    else if (!this.#asked.isEmpty) this.#begin(everyMs.own);
  }
}
