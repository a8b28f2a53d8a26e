import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config.js';
import { appDoor, askDoor, type Door } from './ask-door.store.js';

/** The door that readers come through, and why it is not one further out. */
export type FoundDoor = Door & { inside?: string };

/**
 * The outermost door that is configured: the first cache of QVILL_EDGES; else QVILL_URL, when a request for a secret that only this process
 * knows comes back to it; else the app itself. A blog that is being set up, or a copy of one, has an address that leads elsewhere.
 */
@Injectable()
export class Doors {
  readonly #secret = randomBytes(32).toString('base64url');
  #app: (() => number) | undefined;

  constructor(private readonly config: Config) {}

  /** @param port where this process answers */
  serveAt(port: () => number): void {
    this.#app = port;
  }

  /** Whether this process answers readers, so that a door can lead to it. */
  get isServing(): boolean {
    return this.#app !== undefined;
  }

  /** Whether a token that somebody brought is the secret: then the question came from here. */
  knows(token: string): boolean {
    return token === this.#secret;
  }

  async outermost(): Promise<FoundDoor> {
    const { edges, url } = this.config;
    const { host } = new URL(url);
    if (edges[0] !== undefined) return { origin: edges[0], host };
    const reason = await this.#misses({ origin: url, host });
    return reason === null ? { origin: url, host } : { ...this.app, inside: `${url} does not lead here (${reason})` };
  }

  /** The app itself. */
  get app(): Door {
    const { host, port, url } = this.config;
    return appDoor({ host, url, port: this.#app?.() ?? port });
  }

  async #misses(door: Door): Promise<string | null> {
    try {
      const { status } = await askDoor(door, `/preview/${this.#secret}`, 1024);
      return status === 204 ? null : `it answers ${status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
