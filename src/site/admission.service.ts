import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../platform/config.js';
import { privateHeaders } from '../platform/security-headers.js';
import { isApi, programAnswer } from '../platform/problem-json.js';
import { busySeconds } from '../platform/problem-status.js';
import { addressReader } from '../platform/trusted.js';
import { Arrivals } from './arrivals.service.js';
import { clientOf } from './client-of.js';
import { Known } from './known.store.js';
import { Lines } from './lines.service.js';
import { Rates } from './rates.js';
import { type Kind, kindOf, limits, strangerBytes, type Who } from './route-limits.js';

/** How long somebody stands in line. */
const patienceMs = { known: 15_000, stranger: 5_000 };
/** So long a refusal is kept back, of so many at once: who floods a door with some connections gets as few answers. */
const holdMs = 1_000;
const mostHeld = 1_000;

type Refusal = { status: 411 | 413 | 429 | 503; detail: string; seconds?: number };
type Asked = { kind: Kind; who: Who; client: string | null };

/** The one way to the app, the search and kudos: what is too large, too often or too much at once is refused before anybody works on it (route-limits.ts). */
export class Admission {
  readonly lines = new Lines();
  readonly #rates = new Rates();
  readonly #arrivals = new Arrivals();
  readonly #known: Known;
  readonly #addressOf: (request: IncomingMessage) => string;
  readonly #held = new Set<() => void>();
  #isEnding = false;

  /** @param allow lets the body of a request take its time */
  constructor(
    config: Config,
    private readonly allow: (request: IncomingMessage) => void,
  ) {
    this.#known = new Known(config);
    this.#addressOf = addressReader(config.trustedProxies);
  }

  /** The process is to end: nobody is kept any longer than it takes to answer them. */
  finish(): void {
    this.#isEnding = true;
    this.lines.finish();
    for (const refuse of this.#held) refuse();
  }

  close(): void {
    this.#known.close();
  }

  /** Has `go` answer as soon as it is this request's turn; or answers itself: 411, 413, 429 or 503. */
  enter(request: IncomingMessage, response: ServerResponse, go: () => void): void {
    const name = this.#known.nameOf(request);
    const who = name === null ? 'stranger' : 'known';
    const asked = { kind: kindOf(request.method!, request.url!), who, client: name ?? clientOf(this.#addressOf(request) ?? '') } as const;
    const bytes = bytesOf(request);
    const refusal = tooLarge(asked, bytes) ?? this.#tooOften(asked);
    if (refusal) return this.#refuse(request, response, refusal);
    const enter = () => this.#enter(asked, request, response, go);
    if (bytes === 0) return enter();
    if (who === 'stranger') return this.#arrivals.wait(request, enter);
    this.allow(request);
    enter();
  }

  #tooOften({ kind, who, client }: Asked): Refusal | null {
    const seconds = client === null ? 0 : this.#rates.waitOf(`${kind} ${client}`, limits[kind].perMinute[who], performance.now());
    return seconds > 0 ? { status: 429, detail: 'That is too often from one place', seconds } : null;
  }

  #enter({ kind, who, client }: Asked, request: IncomingMessage, response: ServerResponse, go: () => void): void {
    const full = () => this.#refuse(request, response, { status: 503, detail: 'Too many ask for this just now', seconds: busySeconds });
    const begin = (end: () => void) => {
      response.once('close', end);
      go();
    };
    const until = performance.now() + patienceMs[who];
    if (!this.lines.enter(kind, who, { client, until, begin, late: full, isGone: () => response.destroyed })) full();
  }

  /** What is too large is said at once, as nobody reads it; who comes too often or finds no place is answered later. */
  #refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
    request.resume();
    if (refusal.seconds === undefined || this.#held.size >= mostHeld || this.#isEnding) {
      response.setHeader('Connection', 'close');
      return answer(request, response, refusal);
    }
    const refuse = () => {
      clearTimeout(timer);
      if (this.#held.delete(refuse)) answer(request, response, refusal);
    };
    const timer = setTimeout(refuse, holdMs);
    this.#held.add(refuse);
    response.once('close', () => {
      clearTimeout(timer);
      this.#held.delete(refuse);
    });
  }
}

/** Of the body; null when it does not say. */
function bytesOf({ headers }: IncomingMessage): number | null {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : null;
}

function tooLarge({ kind, who }: Asked, bytes: number | null): Refusal | null {
  const most = who === 'known' ? limits[kind].bytes : Math.min(limits[kind].bytes, strangerBytes);
  if (bytes === null) return who === 'known' ? null : { status: 411, detail: 'Say how long it is' };
  return bytes > most ? { status: 413, detail: `No more than ${most} bytes are taken here` } : null;
}

const titles = { 411: 'Length required', 413: 'Too large', 429: 'Too many tries', 503: 'Busy' };

function answer({ url = '' }: IncomingMessage, response: ServerResponse, { status, detail, seconds }: Refusal): void {
  const later = seconds === undefined ? {} : { 'Retry-After': String(seconds) };
  const text = { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${detail}\n` };
  const told = isApi(url) ? programAnswer(url, { status, title: titles[status], detail, problem: null }) : text;
  response.writeHead(told.status, { ...privateHeaders, ...later, ...told.headers, 'Content-Length': Buffer.byteLength(told.body) }).end(told.body);
}
