import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type ProblemKind } from '../core/problem.js';
import { privateHeaders } from './security-headers.js';
import { Assets } from './assets.service.js';
import { type Fault, isApi, problemJson, programAnswer } from './problem-json.js';
import { type Outage, outageOf, remedies } from './outage.js';
import { busySeconds, retrySeconds, statuses } from './problem-status.js';
import { typedFields } from './typed-fields.js';
import { Views } from './views.service.js';

const headings: Record<number, string> = {
  400: 'Not understood',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Already taken',
  410: 'Gone',
  412: 'Changed elsewhere',
  413: 'Too large',
  415: 'Of another kind',
  422: 'That can’t be saved',
  428: 'Say which version you mean',
  429: 'Too many tries',
  500: 'Something went wrong',
  503: 'Busy',
  507: 'The disk is full',
};

/** Turns what went wrong into a reply: a page with a sentence, problem+json for a program, nothing at all for who is not signed in. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');
  constructor(
    private readonly views: Views,
    private readonly assets: Assets,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const told = error instanceof Problem ? error : (problemOf(error) ?? error);
    // Who floods a door must not flood the log
    if (statusOf(told) >= 500 && !(error instanceof Problem && error.kind === 'busy')) this.#log.error(error);
    this.#answer(told, request, reply);
  }

  #answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const status = statusOf(error);
    void reply.code(status).headers(privateHeaders);
    if (status === 429 || status === 503) void reply.header('Retry-After', String(retryAfter(status, error)));
    const fault = { status, title: headingOf(status), detail: messageOf(status, error), problem: error instanceof Problem ? error : null };
    if (isApi(request.url)) {
      const answer = programAnswer(request.url, fault);
      return void reply.code(answer.status).headers(answer.headers).send(answer.body);
    }
    if (status === 401 && isRead(request) && !wantsJson(request))
      return void reply.code(303).header('Location', nextAt('/admin/session/new', request.url)).send('');
    const proofAt = error instanceof Problem ? error.extra['proofAt'] : null;
    if (typeof proofAt === 'string' && !wantsJson(request)) {
      if (isRead(request) || hasFiles(request))
        return void reply
          .code(303)
          .header('Location', nextAt(proofAt, pageOf(request)))
          .send('');
      return void reply.header('Content-Type', 'text/html; charset=utf-8').send(this.#proofPage(request, (error as Problem).extra['proof'] as object));
    }
    // Strangers and other sites learn nothing from the answer; who is signed in, no more than that it is not theirs
    if (status === 401 || (status === 403 && !isSignedIn(request))) return void reply.send('');
    if (status === 403 && wantsJson(request)) return void reply.send('');
    if (wantsJson(request)) return void reply.header('Content-Type', 'application/problem+json').send(JSON.stringify(problemJson(fault)));
    void reply.header('Content-Type', 'text/html; charset=utf-8').send(this.#page(request, fault));
  }

  /** The form comes again from there, with what shows that it is theirs. */
  #proofPage(request: FastifyRequest, proof: object): string {
    const frame = { title: 'Is it you?', css: this.assets.adminCss, script: this.assets.script('passkeys'), ...whoIs(request) };
    return this.views.render('admin/proof', { ...proof, again: request.url, typed: typedFields(request.body), frame });
  }

  #page(request: FastifyRequest, { title, detail }: Fault): string {
    const frame = { title, css: this.assets.adminCss, ...whoIs(request) };
    return this.views.render('admin/message', { heading: title, message: detail, frame });
  }
}

/** What the disk, the file or another program is to blame for. Nothing is changed but by one transaction, and one that fails is none. */
function problemOf(error: unknown): Problem | null {
  const outage = outageOf(error);
  return outage && new Problem(kinds[outage] ?? 'fault', `${remedies[outage].said}: nothing was changed. ${then[outage] ?? 'Tell whoever runs the server.'}`);
}

const kinds: Partial<Record<Outage, ProblemKind>> = { full: 'full', locked: 'busy', handles: 'busy' };
const then: Partial<Record<Outage, string>> = { full: 'Make room and try again.', locked: 'Try again in a minute.', handles: 'Try again in a minute.' };

type Visitor = { author?: { name: string } | null; formToken?: string };

const isSignedIn = (request: FastifyRequest): boolean => Boolean((request as Visitor).author);

/** What the guard found out about who asks (auth/session.guard.ts), for the page's header. */
function whoIs(request: FastifyRequest) {
  const { author, formToken } = request as Visitor;
  return { signedIn: Boolean(author), authorName: author?.name, csrf: formToken };
}

export const wantsJson = ({ url, headers }: FastifyRequest): boolean => isApi(url) || /\bapplication\/(problem\+)?json\b/.test(headers.accept ?? '');

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** The problem knows how long; else the longest that it may take. */
const retryAfter = (status: number, error: unknown): unknown =>
  (error instanceof Problem && error.extra['retryAfter']) || (status === 503 ? busySeconds : retrySeconds);

const headingOf = (status: number): string => headings[status] ?? 'That did not work';

/** A file can't be kept for later: the form has to be filled in once more. */
const hasFiles = ({ headers }: FastifyRequest): boolean => /^multipart\//i.test(headers['content-type'] ?? '');

/** Where somebody reads, or the page with the form that they sent. */
const pageOf = (request: FastifyRequest): string => (isRead(request) ? request.url : (request.headers.referer ?? '').replace(/^https?:\/\/[^/]*/i, ''));

/** An address so long that encoded it would be more than the headers that proxies and browsers take is left out. */
const nextAt = (path: string, url: string): string => (url.length > 2_000 ? path : `${path}?next=${encodeURIComponent(url)}`);

function statusOf(error: unknown): number {
  if (error instanceof Problem) return statuses[error.kind];
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** Nest's validation pipe keeps its sentences in the response, one for each field at fault. */
function messageOf(status: number, error: unknown): string {
  if (status >= 500 && !(error instanceof Problem)) return 'Something went wrong on this side. Look whether your change was kept before you try again.';
  const response = error instanceof HttpException ? (error.getResponse() as { message?: unknown }) : {};
  return Array.isArray(response.message) ? response.message.join('; ') : (error as Error).message;
}
