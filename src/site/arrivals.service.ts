import type { IncomingMessage } from 'node:http';

/** How much may be here of bodies that are waited for; of each Node reads some 64 KB before anybody asks. */
const mostBytes = 8 * 1_048_576;
const lookMs = 20;

/** Small bodies are waited for before their requests take a place: whoever dawdles dawdles alone. */
export class Arrivals {
  readonly #waiting = new Map<IncomingMessage, () => void>();
  #timer: NodeJS.Timeout | undefined;

  /** Calls `then` as soon as the whole body is here. Who goes away meanwhile is forgotten; where too many dawdle, those that came first are cut off. */
  wait(request: IncomingMessage, then: () => void): void {
    this.#waiting.set(request, then);
    // What came in one piece with its headers has been read by then
    process.nextTick(() => this.#look(request, then));
    this.#timer ??= setInterval(() => this.#lookAtAll(), lookMs).unref();
  }

  #lookAtAll(): void {
    let bytes = 0;
    for (const [request, then] of this.#waiting) {
      this.#look(request, then);
      bytes += request.readableLength;
    }
    for (const request of this.#waiting.keys()) {
      if (bytes <= mostBytes) break;
      bytes -= request.readableLength;
      this.#drop(request);
    }
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(request: IncomingMessage, then: () => void): void {
    const isHere = request.complete || request.readableLength >= request.readableHighWaterMark;
    if ((isHere || request.destroyed) && this.#waiting.delete(request) && !request.destroyed) then();
  }

  #drop(request: IncomingMessage): void {
    this.#waiting.delete(request);
    request.socket.destroy();
  }
}
