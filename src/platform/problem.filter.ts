import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem, type ProblemKind } from '../core/problem.js';
import { privateHeaders } from './answer.interceptor.js';
import { Views } from './views.service.js';

const statuses: Record<ProblemKind, number> = { invalid: 422, unauthenticated: 401, forbidden: 403, missing: 404, conflict: 409, stale: 412, limited: 429 };

/** Turns what went wrong into a reply: a page with a sentence, or nothing at all for who is not signed in. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');
  constructor(private readonly views: Views) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = statusOf(error);
    if (status >= 500) this.#log.error(error instanceof Error ? error.stack : String(error));
    void reply.code(status).headers(privateHeaders);
    // Who may not be here learns nothing, and a program's mistake is not a page
    if (status === 401 || status === 403) return void reply.send('');
    void reply.header('Content-Type', 'text/html; charset=utf-8');
    const message = status >= 500 ? 'Something went wrong on this side. Nothing was changed; please try again.' : (error as Error).message;
    reply.send(this.views.render('admin/message', { heading: headings[status] ?? 'That did not work', message, frame: { title: headings[status] ?? 'Problem' } }));
  }
}

const headings: Record<number, string> = { 404: 'Not found', 409: 'Already taken', 412: 'Changed elsewhere', 422: 'That can’t be saved', 413: 'Too large', 500: 'Something went wrong' };

function statusOf(error: unknown): number {
  if (error instanceof Problem) return statuses[error.kind];
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
