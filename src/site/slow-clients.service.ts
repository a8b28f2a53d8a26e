import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { proxiesOf } from '../platform/trusted.js';
import { ClientCount } from './client-count.js';
import { clientOf } from './client-of.js';
import { leastRate, requestSeconds } from './route-limits.js';
import { refuse } from './unreadable.js';

/** Connections at once, where as many files may be open. */
const mostConnections = 10_000;
/** Of what the system lets a process open, this is for the tree, the database and whatever else is no reader. */
const filesForOthers = 512;
/** Connections of one client: a house behind one address needs dozens. */
const mostOfClient = 512;
const lookMs = 5_000;
/** So many looks in a row at which too little had moved, and it is over: half a minute. */
const patience = 6;

type Watched = { taken: number; read: number; slow: number; body: IncomingMessage | null };

/** The part of a socket that knows how much of what was written the system has taken; without it nobody is cut off. */
type Handle = { bytesWritten?: number; writeQueueSize?: number };

/**
 * Connections that cost more than they are worth: too many, silent ones, and those on which a request or an answer hardly moves. Looked at every few
 * seconds all together, so that a request costs nothing more.
 */
export class SlowClients {
  readonly #watched = new Map<Socket, Watched>();
  readonly #ofClient = new ClientCount();
  #timer: NodeJS.Timeout | undefined;

  readonly #isTrusted: (address: string) => boolean;

  /** @param trusted addresses and networks of proxies that are believed: what comes from there is many people's */
  constructor(
    private readonly server: Server,
    trusted: readonly string[],
  ) {
    this.#isTrusted = proxiesOf(trusted);
    server.headersTimeout = requestSeconds.headers * 1_000;
    server.requestTimeout = requestSeconds.all * 1_000;
    server.maxConnections = Math.max(64, Math.min(mostConnections, filesAllowed() - filesForOthers));
    server.on('connection', (socket: Socket) => this.#take(socket));
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => this.#failed(error, socket));
  }

  /** Lets the body of a request take longer than those of strangers, as long as it keeps coming. */
  allow(request: IncomingMessage): void {
    const watched = this.#watched.get(request.socket);
    if (watched && !request.complete) Object.assign(watched, { body: request, read: request.socket.bytesRead });
  }

  #take(socket: Socket): void {
    const client = this.#clientOf(socket);
    if (this.#ofClient.of(client) >= mostOfClient) return void socket.destroy();
    this.#ofClient.add(client);
    this.#watched.set(socket, { taken: 0, read: 0, slow: 0, body: null });
    this.#timer ??= setInterval(() => this.#look(), lookMs).unref();
    socket.once('close', () => {
      this.#watched.delete(socket);
      this.#ofClient.remove(client);
    });
  }

  #clientOf({ remoteAddress = '127.0.0.1' }: Socket): string | null {
    const client = clientOf(remoteAddress);
    return client === null || this.#isTrusted(remoteAddress) ? null : client;
  }

  #look(): void {
    if (this.#watched.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    // Who only keeps a connection for later gives way to who is coming
    if (this.#watched.size > this.server.maxConnections * 0.75) this.server.closeIdleConnections();
    for (const [socket, watched] of this.#watched) {
      watched.slow = this.#isSlow(socket, watched) ? watched.slow + 1 : 0;
      if (watched.slow >= patience) socket.destroy();
    }
  }

  #isSlow(socket: Socket, watched: Watched): boolean {
    const { bytesWritten = 0, writeQueueSize = 0 } = (socket as { _handle?: Handle })._handle ?? {};
    const [taken, read] = [bytesWritten - writeQueueSize, socket.bytesRead];
    const [sent, came] = [taken - watched.taken, read - watched.read];
    Object.assign(watched, { taken, read });
    if (writeQueueSize > 0 && sent < (leastRate.answer * lookMs) / 1_000) return true;
    if (watched.body === null) return false;
    if (watched.body.complete || watched.body.destroyed) return ((watched.body = null), false);
    // While we don't read it is not the sender who is slow
    const isOurs = watched.body.readableLength >= watched.body.readableHighWaterMark;
    return !isOurs && came < (leastRate.body * lookMs) / 1_000;
  }

  /** What can't be read is refused; a body that may take longer is looked at here. */
  #failed(error: NodeJS.ErrnoException, socket: Socket): void {
    const body = this.#watched.get(socket)?.body;
    if (error.code !== 'ERR_HTTP_REQUEST_TIMEOUT' || !body || body.complete) refuse(error, socket);
  }
}

/** How many files the system lets this process open; as many as it likes where it doesn't say. */
function filesAllowed(): number {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}
