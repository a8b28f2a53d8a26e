import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Answered } from '../instruments/answered.js';
import type { Recorder } from '../instruments/recorder.js';

type Known = { route?: string; bytes?: number };

/**
 * Tells what each request came to. An answer that the system has taken at once, as nearly all are, is over when it was given: no listener and no
 * object is made for it. Others are over when the response closes, whether or not all of it was sent.
 */
export class AnswerWatch {
  listener: ((request: IncomingMessage, answered: Readonly<Answered>) => void) | undefined;
  /** hears which route it is before the answer is over, while who follows a request still knows it */
  namer: ((route: string) => void) | undefined;
  /** used again for each, so that telling of one makes nothing */
  readonly #answered: Answered = { route: '', status: 0, nanoseconds: 0, bytes: 0, isCut: false };
  /** what is known by now of an answer that somebody else gives */
  readonly #known = new WeakMap<IncomingMessage, Known>();

  constructor(private readonly recorder: Recorder) {}

  /** The answer was given, or began to be: its body has so many bytes. @param began as performance.now() gives it */
  over(request: IncomingMessage, response: ServerResponse, route: string, bytes: number, began: number): void {
    this.namer?.(route);
    const { socket } = response;
    if (socket !== null && response.writableEnded && socket.writableLength === 0) return this.#tell(request, response.statusCode, route, bytes, false, began);
    // Bytes of a body that was given count as written already, those of one that is read from a file don't yet
    const before = (socket?.bytesWritten ?? 0) - (response.writableEnded ? bytes : 0);
    response.once('close', () => {
      const isCut = !response.writableFinished;
      this.#tell(request, response.statusCode, route, isCut ? Math.min(bytes, takenSince(before, socket)) : bytes, isCut, began);
    });
  }

  /** Somebody else will answer, at a door of its own name or by one of the app's routes. */
  later(request: IncomingMessage, response: ServerResponse, door: string, began: number): void {
    const { socket } = response;
    const before = socket?.bytesWritten ?? 0;
    response.once('close', () => {
      const { route = door, bytes } = this.#known.get(request) ?? {};
      const isCut = !response.writableFinished;
      const hasBody = request.method !== 'HEAD' && response.statusCode !== 304;
      const taken = bytes === undefined ? takenSince(before, socket) : isCut ? Math.min(bytes, takenSince(before, socket)) : bytes;
      this.#tell(request, response.statusCode, route, hasBody ? taken : 0, isCut, began);
    });
  }

  /** Which route it is, or how many bytes the body has. */
  know(request: IncomingMessage, known: Known): void {
    if (known.route !== undefined) this.namer?.(known.route);
    this.#known.set(request, { ...this.#known.get(request), ...known });
  }

  #tell(request: IncomingMessage, status: number, route: string, bytes: number, isCut: boolean, began: number): void {
    const nanoseconds = (performance.now() - began) * 1e6;
    this.recorder.sent(route, status, isCut, nanoseconds, bytes);
    if (!this.listener) return;
    const answered = this.#answered;
    answered.route = route;
    answered.status = status;
    answered.nanoseconds = nanoseconds;
    answered.bytes = bytes;
    answered.isCut = isCut;
    this.listener(request, answered);
  }
}

/** How many bytes the system has taken: what still waits at the end is never sent. */
const takenSince = (before: number, socket: Socket | null): number => Math.max(0, (socket?.bytesWritten ?? 0) - (socket?.writableLength ?? 0) - before);
