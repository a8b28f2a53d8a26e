import { connect, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AnswerReader, TooLarge } from './answer-reader.js';
import { type Failure, failureFrom } from './failure.js';
import { type Dial, type Plan, type Target, usualTimeoutMs } from './plan.js';

/** Microseconds of a clock that is never set. */
export const nowUs = (): number => performance.now() * 1000;

/** One buffer for all: what comes is read before the next piece can. */
const pieces = Buffer.allocUnsafe(65_536);

/**
 * One connection that is kept open from request to request, as a browser's is, and opened again when the server has closed it. node:http
 * takes more of a core for a request than most servers of files do; this takes a third of that.
 */
export class Connection {
  readonly reader = new AnswerReader();
  target: Target | null = null;
  /** From when the answer is waited for. */
  since = 0;
  #socket: Socket | null = null;
  #request: Buffer | null = null;
  /** It has answered before, so that a server may have closed it just when the next request was on its way. */
  #isUsed = false;

  constructor(
    private readonly dial: Dial,
    private readonly done: (connection: Connection, failure: Failure | null) => void,
  ) {}

  get isBusy(): boolean {
    return this.#request !== null;
  }

  ask(target: Target, request: Buffer, since: number): void {
    this.target = target;
    this.since = since;
    this.#send(request);
  }

  /** Gives a request up, when one is under way. */
  fail(failure: Failure): void {
    this.#drop();
    this.#end(failure);
  }

  close(): void {
    this.#request = null;
    this.#drop();
  }

  #send(request: Buffer): void {
    this.#request = request;
    this.reader.begin();
    this.#socket ??= this.#open();
    this.#socket.write(request);
  }

  #open(): Socket {
    this.#isUsed = false;
    const onread: OnReadOpts = { buffer: pieces, callback: (length) => this.#take(socket, length) };
    const { address: host, port, tls } = this.dial;
    const options = { host, port, onread };
    const secure = { ...options, servername: tls?.servername ?? '', rejectUnauthorized: !tls?.insecure, ALPNProtocols: ['http/1.1'] };
    const socket: Socket = tls ? connectTls(secure) : connect(options);
    socket.setNoDelay(true);
    socket.on('error', (error) => this.#lost(socket, error));
    for (const event of ['end', 'close'] as const) socket.on(event, () => this.#lost(socket, null));
    return socket;
  }

  #take(socket: Socket, length: number): boolean {
    if (socket !== this.#socket) return true;
    try {
      if (!this.#request) this.#drop();
      else if (this.reader.take(pieces.subarray(0, length))) this.#end(null);
    } catch (error) {
      this.fail(error instanceof TooLarge ? 'large' : 'malformed');
    }
    return true;
  }

  #lost(socket: Socket, error: Error | null): void {
    if (socket !== this.#socket) return;
    this.#drop();
    const request = this.#request;
    if (!request) return;
    const { hasBegun, endsWithConnection } = this.reader;
    if (!error && endsWithConnection) this.#end(null);
    // A GET may be sent again (RFC 9110, 9.2.2), and every browser does
    else if (this.#isUsed && !hasBegun) this.#send(request);
    else this.#end(failureFrom(error, hasBegun));
  }

  #end(failure: Failure | null): void {
    if (!this.#request) return;
    this.#request = null;
    this.#isUsed = true;
    if (!this.reader.keepsOpen) this.#drop();
    this.done(this, failure);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.destroy();
  }
}

/** Whoever has waited longer than the plan has patience for fails. @param now in microseconds, as nowUs() gives it */
export function failSlow(connections: readonly Connection[], { timeoutMs = usualTimeoutMs }: Plan, now: number): void {
  for (const connection of connections) if (connection.isBusy && now - connection.since > timeoutMs * 1_000) connection.fail('timeout');
}
