import { promisify } from 'node:util';
import type { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { acceptedBy } from '../core/negotiate.js';
import type { Answer } from './answer.js';
import { Config } from './config.js';
import { cookieHeader } from './cookie-name.js';
import { plainHeaders, privateHeaders } from './security-headers.js';
import { spentByNow } from './time-spent.js';
import { Views } from './views.service.js';

const gzip = promisify(zlib.gzip);

/** Writes every reply of the app's own addresses. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<Answer, unknown> {
  constructor(
    private readonly views: Views,
    private readonly config: Config,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(mergeMap(async (answer) => this.#write(reply, answer)));
  }

  #write(reply: FastifyReply, answer: Answer): unknown {
    if (answer.kind === 'file') {
      const cacheControl = `public, max-age=${answer.cacheSeconds}, immutable`;
      void reply.headers({ 'Content-Type': answer.type, 'Cache-Control': cacheControl, 'Cross-Origin-Resource-Policy': 'same-origin', ...plainHeaders });
      void reply.header('Vary', 'Accept-Encoding');
      const [best] = acceptedBy(reply.request.headers['accept-encoding']).encodings;
      if (best !== 'identity') void reply.header('Content-Encoding', best);
      return answer.forms[best === 'br' ? '.br' : best === 'gzip' ? '.gz' : ''];
    }
    void reply.code(answer.status).headers({ ...privateHeaders, ...answer.headers });
    if (answer.cookies)
      void reply.header(
        'Set-Cookie',
        answer.cookies.map((cookie) => cookieHeader(cookie, this.config.isSecure)),
      );
    const began = performance.now();
    const body = this.#body(reply, answer);
    tellTimes(reply, answer.kind === 'view' ? performance.now() - began : null);
    return body;
  }

  #body(reply: FastifyReply, answer: Exclude<Answer, { kind: 'file' }>): string | Promise<Buffer> | Readable {
    if (answer.kind === 'stream') return answer.body;
    if (answer.kind === 'redirect') {
      void reply.header('Location', answer.to);
      return '';
    }
    if (answer.kind === 'empty') return '';
    const type = answer.kind === 'json' ? 'application/json' : 'text/html; charset=utf-8';
    if (!reply.hasHeader('content-type')) void reply.header('Content-Type', type);
    const body = answer.kind === 'json' ? JSON.stringify(answer.body) : answer.kind === 'html' ? answer.body : this.views.render(answer.view, answer.data);
    return mayPack(reply, answer) ? packed(reply, body) : body;
  }
}

/** Who is signed in may see in the browser what the time went into (https://www.w3.org/TR/server-timing/); it would tell strangers what is there and what is not. */
function tellTimes(reply: FastifyReply, view: number | null): void {
  if (!(reply.request as { author?: unknown }).author) return;
  const { database = 0 } = spentByNow() ?? {};
  const times = { total: reply.elapsedTime, database, ...(view !== null && { view }) };
  void reply.header(
    'Server-Timing',
    Object.entries(times)
      .map(([name, ms]) => `${name};dur=${ms.toFixed(1)}`)
      .join(', '),
  );
}

/**
 * A page holds the form token and what nobody else may read. Its packed length would tell on them to who can put guesses into it
 * and watch the line (BREACH, https://www.breachattack.com). So a page is packed only when nothing of the request stands in it: it was
 * asked for by an address without a query, and all went well.
 */
function mayPack({ request }: FastifyReply, answer: Answer): boolean {
  if (answer.kind === 'json') return answer.isPacked === true;
  return answer.kind === 'view' && answer.status === 200 && request.method === 'GET' && !request.url.includes('?');
}

/** Level 1: ten thousand titles take 15 ms by it. */
function packed(reply: FastifyReply, body: string): string | Promise<Buffer> {
  void reply.header('Vary', 'Accept-Encoding');
  if (!acceptedBy(reply.request.headers['accept-encoding']).encodings.includes('gzip')) return body;
  void reply.header('Content-Encoding', 'gzip');
  return gzip(body, { level: 1 });
}
