import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from '../platform/node-http.js';
import { pageOf, whyRefused } from './asked.js';
import { said, type Told } from './told.js';

/** @param gone aborted when whoever asked has gone away */
export type OpsPage = (query: URLSearchParams, request: IncomingMessage, gone: AbortSignal) => Told | Promise<Told>;

/**
 * What those who watch the app ask: on a port of its own, of the loopback and of nothing else, so that no proxy, rule or page of the blog
 * can lead there. Its server is there before the blog is and needs nothing of it.
 */
export class OpsPort {
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  /** @param pages by their exact paths; all others are 404 */
  constructor(private readonly pages: ReadonlyMap<string, OpsPage>) {}

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** Rejects with the system's error when the port can't be had. */
  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Whoever still waits is cut off: the end of the blog waits for no profile. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    request.resume();
    const { status, type, body, headers } = await this.#tell(request, gone.signal).catch((error: Error) => said(500, error.message));
    if (response.destroyed) return;
    const length = { 'Content-Length': Buffer.byteLength(body) };
    response.writeHead(status, { 'Content-Type': type, ...length, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', ...headers }).end(body);
  }

  async #tell(request: IncomingMessage, gone: AbortSignal): Promise<Told> {
    const { method = '', url = '', headers } = request;
    const refusal = whyRefused(headers);
    if (refusal !== null) return said(403, refusal);
    const { page, query } = pageOf(url);
    const tell = this.pages.get(page);
    if (!tell) return said(404, 'Not found');
    if (method !== 'GET' && method !== 'HEAD') return said(405, 'Only GET and HEAD are answered', { Allow: 'GET, HEAD' });
    return tell(query, request, gone);
  }
}
