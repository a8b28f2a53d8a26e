import { existsSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Clock } from '../platform/clock.js';
import type { Answered } from '../instruments/answered.js';
import { type Instruments, instruments } from '../instruments/instruments.service.js';
import type { Config } from '../platform/config.js';
import { createServer } from '../platform/node-http.js';
import { programVersion } from '../platform/version.store.js';
import { AnswerWatch } from './answer-watch.js';
import { BeyondTree } from './beyond-tree.service.js';
import { Gate } from './gate.service.js';
import { loadTestAnswers } from './load-test.js';
import { Nearest } from './nearest.service.js';
import type { Searched } from './search-door.service.js';
import { waiting, watchQueues } from './queues.js';
import { UseCounts } from './uses.store.js';
import { SlowClients } from './slow-clients.service.js';
import { responsesAt } from './strict-response.service.js';
import { tellOfReaders } from './tell-of-readers.js';
import { TreeServer } from './tree-server.service.js';

/** How often Node looks whose headers or body take too long. */
const checkMs = 2_000;

/**
 * The HTTP server. Readers are answered from the site tree as soon as it is open, and search and give kudos without the framework behind it,
 * which is ten times as slow to start and twice as large. That one is wanted when somebody asks for the app's other pages, and only they
 * wait for it.
 */
export class Front {
  readonly server: Server;
  readonly instruments: Instruments;
  readonly watch: AnswerWatch;
  readonly gate: Gate;
  /** what readers ask for that is no file of the tree, and the app behind it */
  readonly beyond: BeyondTree;
  readonly #tree: TreeServer;
  readonly #opened = Promise.withResolvers<void>();
  readonly #uses: UseCounts;
  #searched: Searched = () => {};
  #atEnd: () => Promise<void> = async () => {};
  #isOpen = false;
  #isClosed = false;

  constructor(
    private readonly config: Config,
    clock: Clock,
  ) {
    const options = { connectionsCheckingInterval: checkMs, ServerResponse: responsesAt(config) };
    this.server = createServer(options, (request, response) => this.#answer(request, response, performance.now()));
    this.gate = new Gate(this.server);
    this.instruments = instruments(config, clock, waiting);
    this.instruments.pressure.onTight(() => this.forget());
    const slow = new SlowClients(this.server, config.trustedProxies);
    this.watch = new AnswerWatch(this.instruments.recorder);
    this.#uses = new UseCounts(config.databaseFile, clock);
    const told = tellOfReaders(config, this.#uses, this.instruments.recorder);
    this.#tree = new TreeServer(config.site, config.media, new Nearest(config.databaseFile, clock), told, loadTestAnswers(config.loadTestTokens));
    this.beyond = new BeyondTree(
      config,
      clock,
      this.watch,
      (request) => slow.allow(request),
      (...search) => this.#searched(...search),
    );
  }

  /** When readers are let in. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /** Whether a site tree was ever made. */
  get hasTree(): boolean {
    return existsSync(join(this.config.site, 'generation'));
  }

  /** The configured one where it listens on a socket in the file system. */
  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : this.config.port;
  }

  /** Lets readers in. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#opened.resolve();
    watchQueues(this.instruments);
    this.instruments.sampler.start(programVersion());
  }

  /** Drops the pages in memory: the tree is another one. */
  forget(): void {
    this.#tree.forget();
  }

  /** Done when those under way have ended. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.beyond.finish();
    await this.gate.leave();
    this.beyond.close();
    await this.#uses.close();
    await this.instruments.sampler.close();
    await this.#atEnd();
  }

  /** Calls `listener` when somebody has looked for something. */
  onSearched(listener: Searched): void {
    this.#searched = listener;
  }

  /** Calls `work` when the last request is answered, and waits for it. */
  onClose(work: () => Promise<void>): void {
    this.#atEnd = work;
  }

  /** Calls `listener` once for each request, when it is over. The `Answered` is one object, used again: who keeps any of it copies that. */
  onAnswered(listener: (request: IncomingMessage, answered: Readonly<Answered>) => void): void {
    this.watch.listener = listener;
  }

  /** Calls `namer` with the route of the request that is being answered, as soon as that is known. */
  onRoute(namer: (route: string) => void): void {
    this.watch.namer = namer;
  }

  #answer(request: IncomingMessage, response: ServerResponse, began: number): void {
    if (!this.#isOpen) return void this.#opened.promise.then(() => this.#answer(request, response, began));
    const sending = this.#tree.answer(request, response);
    if (!sending) return this.beyond.answer(request, response, began);
    this.beyond.readerCame(began);
    this.watch.over(request, response, sending.route, sending.bytes, began);
  }
}
