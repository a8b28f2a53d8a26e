import type { ServerResponse } from 'node:http';

const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', 'Retry-After': '5' };

/** Answers in the app's place while the app can't be had. */
export class StandIn {
  #sentence: string | null = null;
  readonly #waiting = new Set<ServerResponse>();

  /** What those hear who ask for anything but the site, who wait for the app already among them; null: the app is waited for. */
  say(sentence: string | null): void {
    this.#sentence = sentence;
    if (sentence === null) return;
    for (const response of this.#waiting) this.#answer(response, sentence);
    this.#waiting.clear();
  }

  /** Has the app answer as soon as it is there, unless that is known not to be soon. */
  wait<App>(response: ServerResponse, app: Promise<App>, answer: (app: App) => void): void {
    if (this.#sentence !== null) return this.#answer(response, this.#sentence);
    this.#waiting.add(response);
    void app.then((there) => this.#waiting.delete(response) && answer(there));
  }

  #answer(response: ServerResponse, sentence: string): void {
    response.writeHead(503, headers).end(`${sentence}\n`);
  }
}
