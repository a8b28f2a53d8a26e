import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import type { Answer, Cookie } from './answer.js';
import { Config } from './config.js';
import { privateHeaders } from './private-headers.js';
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
      void reply.headers({ 'Content-Type': answer.type, 'Cache-Control': cacheControl, 'X-Content-Type-Options': 'nosniff' });
      return answer.body;
    }
    void reply.code(answer.status).headers({ ...privateHeaders, ...answer.headers });
    if (answer.cookie) void reply.header('Set-Cookie', this.#cookie(answer.cookie));
    return this.#body(reply, answer);
  }

  #body(reply: FastifyReply, answer: Exclude<Answer, { kind: 'file' }>): string | Promise<Buffer> {
    if (answer.kind === 'redirect') {
      void reply.header('Location', answer.to);
      return '';
    }
    if (answer.kind === 'empty') return '';
    const type = answer.kind === 'json' ? 'application/json' : 'text/html; charset=utf-8';
    if (!reply.hasHeader('content-type')) void reply.header('Content-Type', type);
    if (answer.kind === 'json') return answer.isPacked && takesGzip(reply) ? packed(reply, answer.body) : JSON.stringify(answer.body);
    return answer.kind === 'html' ? answer.body : this.views.render(answer.view, answer.data);
  }

  /** Only the admin gets the cookie: no reader's request carries one, so no cache is split by it. */
  #cookie({ name, value, maxAgeSeconds }: Cookie): string {
    return `${name}=${value}; Path=/admin; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${this.config.isSecure ? '; Secure' : ''}`;
  }
}

const takesGzip = ({ request }: FastifyReply): boolean => /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(request.headers['accept-encoding'] ?? '');

function packed(reply: FastifyReply, body: unknown): Promise<Buffer> {
  void reply.headers({ 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' });
  return gzip(JSON.stringify(body), { level: 1 });
}
