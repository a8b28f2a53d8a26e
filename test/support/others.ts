import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Given = { status?: number; headers?: Record<string, string | string[]>; body?: string | Buffer };
type Page = string | Given | ((request: IncomingMessage, response: ServerResponse) => void);

/** Other people's web, on the loopback: pages that a test writes, and an endpoint that takes webmentions at `/endpoint`. */
export class Others {
  readonly pages = new Map<string, Page>();
  /** what was asked for, as `METHOD /path` */
  readonly asked: string[] = [];
  /** what was sent, and where to */
  readonly told: { path: string; source: string; target: string }[] = [];
  /** what whoever tells is answered */
  status = 202;

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response));
  }

  static async start(host = '127.0.0.1'): Promise<Others> {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    return new Others(server);
  }

  /** The address of a page. */
  at(path: string, host = '127.0.0.1'): string {
    return `http://${host}:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** Puts a page there; its address. */
  put(path: string, page: Page): string {
    this.pages.set(path, page);
    return this.at(path);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push(`${request.method} ${request.url}`);
    if (request.method === 'POST') {
      const form = new URLSearchParams(await text(request));
      this.told.push({ path: request.url!, source: form.get('source')!, target: form.get('target')! });
      return void response.writeHead(this.status).end();
    }
    const page = this.pages.get(request.url!);
    if (typeof page === 'function') return page(request, response);
    const { status = page === undefined ? 404 : 200, headers = {}, body = '' } = typeof page === 'string' ? { body: page } : (page ?? {});
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
  }
}
