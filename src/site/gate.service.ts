import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer, Server as NetServer, type Socket } from 'node:net';
import { setImmediate as immediate, setTimeout as pause } from 'node:timers/promises';

/** For how many connections the system keeps a place while nobody takes them: what a sleeping app finds when it wakes. */
const backlog = 4_096;
/** How long a connection that has never said anything may take to do so, at the end. */
const silentMs = 2_000;
/** Of a request that is under way at the end; `TimeoutStopSec` in deploy/systemd is longer. */
const deadlineMs = 90_000;
const lookMs = 20;

/** A loop that was busy runs its timers first: what was said meanwhile is read between that and an immediate. */
const rested = async (): Promise<boolean> => {
  await pause(lookMs);
  return immediate(false);
};

/**
 * Ends a connection that was idle for its time. A loop that was held up that long runs this first, while a request may lie there unread: to end
 * the connection would lose it, and a proxy sends no `POST` a second time.
 */
function endUnlessSaid(socket: Socket): void {
  const { bytesRead } = socket;
  setImmediate(() => {
    if (socket.bytesRead === bytesRead) socket.destroy();
  });
}

/** How connections come to the HTTP server: by a port of its own, or by sockets that systemd holds and the next process goes on with. */
export class Gate {
  readonly #listening: NetServer[] = [];
  readonly #connections = new Map<Socket, number>();
  #isInherited = false;
  #hadAny = false;
  #quietSince = performance.now();
  #closed: Promise<unknown> | undefined;
  #left: Promise<void> | undefined;

  constructor(private readonly server: Server) {
    server.on('timeout', endUnlessSaid);
  }

  /** Whether connections are taken. */
  get isOpen(): boolean {
    return this.server.listening;
  }

  get isLeaving(): boolean {
    return this.#left !== undefined || this.#closed !== undefined;
  }

  /** How long nobody has been connected; 0 while somebody is. */
  get quietMs(): number {
    return this.#connections.size > 0 ? 0 : performance.now() - this.#quietSince;
  }

  /** Whether anybody was ever connected. */
  get hadAny(): boolean {
    return this.#hadAny;
  }

  /** Takes a port; requests wait until the front is open. Rejects with the system's error when it can't be had. */
  async listen(port: number, host: string): Promise<void> {
    this.server.listen(port, host);
    await this.#isThere(this.server);
  }

  /** Takes sockets on which somebody else listens already. @throws the system's error for what is no such socket */
  async inherit(descriptors: readonly number[]): Promise<void> {
    this.#isInherited = true;
    for (const [i, fd] of descriptors.entries()) {
      const server = i === 0 ? this.server : createServer({ noDelay: true }, (socket) => void this.server.emit('connection', socket));
      // Node knows no address of a descriptor in the file system
      server.prependListener('connection', (socket) => this.#take(socket, server.address() === null));
      server.listen({ fd }, backlog);
      await this.#isThere(server);
    }
  }

  /** Takes no more connections, in this very moment: those that nobody has taken wait for the next process. Those that were taken stay. */
  stopTaking(): void {
    // `http.Server.close` would close idle connections too, while a request may be on its way in one
    this.#closed ??= Promise.all(
      this.#listening.map((server) => {
        const closed = once(server, 'close');
        NetServer.prototype.close.call(server);
        return closed;
      }),
    );
  }

  /**
   * Ends all connections without losing a request. From now on each answer says that its connection ends. Where the next process has the same socket,
   * those that were idle are waited for while others are still taken: Node ends them a second after the time that it has named in its answers.
   */
  leave(): Promise<void> {
    return (this.#left ??= this.#leave());
  }

  /** Ends all connections at once. */
  drop(): void {
    this.stopTaking();
    this.server.closeAllConnections();
    for (const socket of this.#connections.keys()) socket.destroy();
  }

  async #leave(): Promise<void> {
    this.server.maxRequestsPerSocket = 1;
    const end = performance.now() + deadlineMs;
    if (this.#isInherited) await this.#areGone([...this.#connections.keys()], end - deadlineMs / 3);
    this.stopTaking();
    const isOver = this.#closed!.then(() => true);
    do {
      if (performance.now() > end) this.drop();
      else if (this.#isInherited) this.#endSilent();
      else this.server.closeIdleConnections();
    } while (!(await Promise.race([isOver, rested()])));
  }

  async #areGone(sockets: Socket[], end: number): Promise<void> {
    for (; performance.now() < end && sockets.some((socket) => this.#connections.has(socket)); await rested()) this.#endSilent();
  }

  /** Browsers open connections for what they may ask later. */
  #endSilent(): void {
    for (const [socket, since] of this.#connections) if (socket.bytesRead === 0 && performance.now() - since > silentMs) socket.destroy();
  }

  #take(socket: Socket, isLocal: boolean): void {
    if (this.#connections.has(socket)) return;
    this.#connections.set(socket, performance.now());
    this.#hadAny = true;
    // Who may use a socket in the file system is on this machine
    if (isLocal) Object.defineProperty(socket, 'remoteAddress', { value: '127.0.0.1' });
    socket.once('close', () => {
      this.#connections.delete(socket);
      this.#quietSince = performance.now();
    });
  }

  async #isThere(server: NetServer): Promise<void> {
    await once(server, 'listening');
    this.#listening.push(server);
  }
}
