import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { currentRequest, requestIdHeader, requestNamer } from '../platform/request-ids.service.js';
import { KudosDoor } from './kudos-door.service.js';
import { type ReaderDoor, replyTo, sendReply } from './reader-reply.js';
import { SearchDoor, type Searched } from './search-door.service.js';

/** The doors that readers have besides pages, by the first segment of their addresses. */
export class ReaderDoors {
  readonly #doors: ReadonlyMap<string, ReaderDoor>;
  readonly #nameOf: (request: IncomingMessage) => string;

  constructor(config: Config, clock: Clock, searched: Searched) {
    this.#nameOf = requestNamer(config.trustedProxies);
    this.#doors = new Map<string, ReaderDoor>([
      ['kudos', new KudosDoor(config, clock)],
      ['search', new SearchDoor(config, searched)],
    ]);
  }

  has(first: string): boolean {
    return this.#doors.has(first);
  }

  /** Answers, and returns how many bytes that took. @param parts what follows the first segment */
  async answer(request: IncomingMessage, response: ServerResponse, first: string, parts: string[]): Promise<number> {
    request.resume();
    const name = this.#nameOf(request);
    response.setHeader(requestIdHeader, name);
    return sendReply(response, await currentRequest.run(name, () => replyTo(request, () => this.#doors.get(first)!.reply(request, parts))));
  }

  close(): void {
    this.#doors.forEach((door) => door.close());
  }
}
