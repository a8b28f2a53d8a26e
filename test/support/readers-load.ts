import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

/** Readers who come when they like, and what went wrong with any of them. */
export class ReadersLoad {
  /** kudos that were acknowledged and are not taken back */
  kudos = 0;
  asked = 0;
  /** told to come again, as there are too many of them */
  refused = 0;
  slowestMs = 0;
  readonly wrong: string[] = [];
  /** as nginx with `keepalive_timeout` in its upstream: given up before the app does so */
  readonly #kept = new Agent({ keepAlive: true, timeout: 40 });
  #isOver = false;

  /** @param where a port or the path of a socket, chosen anew for each request @param post a public post at /rivers */
  constructor(
    private readonly where: () => { port: number } | { socketPath: string },
    private readonly post: number,
    private readonly random: () => number,
  ) {}

  /** So many at once, each resting up to `restMs` between two requests, until `stop`. */
  async run(readers: number, restMs: number): Promise<void> {
    this.#isOver = false;
    await Promise.all(Array.from({ length: readers }, () => this.#read(restMs)));
    this.#kept.destroy();
  }

  /** So many come each second, however long those before them are waiting, until `stop`; then all are waited for. */
  async arrive(perSecond: number): Promise<void> {
    this.#isOver = false;
    const began = performance.now();
    const waiting = new Set<Promise<void>>();
    for (let n = 1; !this.#isOver; n++) {
      await pause(Math.max(0, began + (n * 1_000) / perSecond - performance.now()));
      const one = this.#some().finally(() => waiting.delete(one));
      waiting.add(one);
    }
    await Promise.all(waiting);
    this.#kept.destroy();
  }

  stop(): void {
    this.#isOver = true;
  }

  async #read(restMs: number): Promise<void> {
    while (!this.#isOver) {
      await pause(this.random() * restMs);
      await this.#some();
    }
  }

  async #some(): Promise<void> {
    const what = this.random();
    if (what < 0.3) await this.#expect('GET', '/rivers', 200, /The Elbe/);
    else if (what < 0.4) await this.#expect('GET', '/search?q=Elbe', 200, /rivers/);
    else if (what < 0.5) await this.#expect('GET', '/nowhere', 404, /./);
    else if (what < 0.6) await this.#expect('GET', `/kudos/${this.post}`, 200, /count/);
    else {
      const answer = await this.#expect('POST', `/kudos/${this.post}`, 201, /receipt/);
      if (answer !== null) this.kudos++;
      if (answer === null || this.random() < 0.7) return;
      const { receipt } = JSON.parse(answer) as { receipt: string };
      if ((await this.#expect('DELETE', `/kudos/${this.post}/${receipt}`, 200, /count/)) !== null) this.kudos--;
    }
  }

  async #expect(method: string, path: string, status: number, holds: RegExp): Promise<string | null> {
    const began = performance.now();
    this.asked++;
    try {
      const answer = await this.#ask(method, path);
      this.slowestMs = Math.max(this.slowestMs, performance.now() - began);
      if (answer.status === status && holds.test(answer.body)) return answer.body;
      // All of them are one place, which may not thank for ever, nor all at once: those are answers too
      if (answer.status !== 429 && !answer.body.startsWith('Too many ask')) this.wrong.push(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 80)}`);
      else this.refused++;
    } catch (error) {
      this.wrong.push(`${method} ${path}: ${String(error)} after ${Math.round(performance.now() - began)} ms`);
    }
    return null;
  }

  #ask(method: string, path: string): Promise<{ status: number; body: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
    const agent = this.random() < 0.5 ? this.#kept : false;
    const sent = request({ ...this.where(), host: '127.0.0.1', method, path, agent, headers: { 'sec-fetch-site': 'same-origin' } });
    sent.on('response', (reply) => void text(reply).then((body) => resolve({ status: reply.statusCode!, body }), reject));
    sent.on('error', reject);
    sent.end();
    return promise;
  }
}
