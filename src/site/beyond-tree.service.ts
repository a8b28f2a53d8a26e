import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { Admission } from './admission.service.js';
import type { AnswerWatch } from './answer-watch.js';
import { isGuarded, misdirect } from './misdirected.js';
import { hostCheck } from './own-host.js';
import { ReaderDoors } from './reader-doors.service.js';
import { pathOf } from './request-target.js';
import { isRestingSearch, type Searched } from './search-door.service.js';
import { StandIn } from './stand-in.js';

/** What the tree does not have: search and kudos, which are answered here, and the app's own pages, for which its framework is wanted. Whoever asks is let in by the one admission. */
export class BeyondTree {
  readonly standIn = new StandIn();
  readonly #wanted = Promise.withResolvers<void>();
  readonly #app = Promise.withResolvers<RequestListener>();
  readonly #admission: Admission;
  readonly #doors: ReaderDoors;
  readonly #isOwnHost: (host: string | undefined) => boolean;

  /** @param watch hears what each request comes to @param allow lets a request's body take its time @param searched hears what was looked for */
  constructor(
    private readonly config: Config,
    clock: Clock,
    private readonly watch: AnswerWatch,
    allow: (request: IncomingMessage) => void,
    searched: Searched,
  ) {
    this.#admission = new Admission(config, allow);
    this.#doors = new ReaderDoors(config, clock, searched);
    this.#isOwnHost = hostCheck(config.url);
  }

  /** Until somebody asks for what only the app can answer. */
  get appIsWanted(): Promise<void> {
    return this.#wanted.promise;
  }

  /** The app is there: what is its own goes to it from now on. */
  passOnTo(app: RequestListener): void {
    this.#app.resolve(app);
  }

  /** The tree has answered a reader. @param at milliseconds of performance.now() */
  readerCame(at: number): void {
    this.#admission.lines.lastReader = at;
  }

  answer(request: IncomingMessage, response: ServerResponse, began: number): void {
    const [, first = '', ...parts] = pathOf(request.url!)?.split('/') ?? [];
    this.watch.later(request, response, first, began);
    if (isGuarded(first) && !this.#isOwnHost(request.headers.host)) return this.watch.know(request, { bytes: misdirect(response, this.config.url) });
    const go = () => this.#go(request, response, first, parts);
    if (isRestingSearch(request)) return go();
    this.#admission.enter(request, response, go);
  }

  /** The process is to end: nobody is kept any longer than it takes to answer them. */
  finish(): void {
    this.#admission.finish();
  }

  close(): void {
    this.#doors.close();
    this.#admission.close();
  }

  #go(request: IncomingMessage, response: ServerResponse, first: string, parts: string[]): void {
    if (!this.#doors.has(first)) {
      this.#wanted.resolve();
      return this.standIn.wait(response, this.#app.promise, (app) => app(request, response));
    }
    this.watch.know(request, { route: first });
    void this.#doors.answer(request, response, first, parts).then((bytes) => this.watch.know(request, { bytes }));
  }
}
