import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../core/problem.js';
import type { SignedIn } from './author.store.js';
import type { Scope } from './scopes.js';
import { formToken, isSame } from './secret.js';
import { SessionStore } from './session.store.js';
import { type Bearer, TokenStore } from './token.store.js';

export const sessionCookie = 'qvill_session';

const anyoneKey = 'qvill:anyone';

/** Marks a handler that strangers may use. Every other one asks for a session: forgetting the mark closes a door. */
export const Anyone = () => SetMetadata(anyoneKey, true);

const tokenKey = 'qvill:token';

/** Marks a handler of the API: a token with this scope opens it, and no session does. */
export const Token = (scope: Scope | 'any') => SetMetadata(tokenKey, scope);

/** A request that came with a token. */
export type ApiRequest = FastifyRequest & Bearer;

/** A request that passed the guard. `author` is null only behind `@Anyone()`. */
export type AdminRequest = FastifyRequest & { author: SignedIn | null; sessionSecret: string | null; formToken: string };

/**
 * The one guard before every route of the app. Who signed in is read from the cookie; a change must also carry the
 * session's form token, so that no other site can make the browser send it. The API asks for a token instead, which no
 * browser sends by itself.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionStore,
    private readonly tokens: TokenStore,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    const scope = this.reflector.get<Scope | 'any' | undefined>(tokenKey, context.getHandler());
    if (scope) return Boolean(Object.assign(request, await this.tokens.admit(request, scope)));
    const secret = cookieIn(request.headers.cookie, sessionCookie);
    const author = secret ? await this.sessions.authorOf(secret) : null;
    Object.assign(request, { author, sessionSecret: author ? secret : null, formToken: author && secret ? formToken(secret) : '' });
    if (this.reflector.get<boolean>(anyoneKey, context.getHandler())) return true;
    if (!author) throw new Problem('unauthenticated', 'Sign in first');
    if (!isSafe(request.method) && !isSame(tokenOf(request), request.formToken)) throw new Problem('forbidden', 'The form is not from this session');
    return true;
  }
}

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** The field `csrf` of a form, or the header that our scripts send. */
const tokenOf = ({ headers, body }: FastifyRequest): string => {
  const token = headers['x-csrf-token'] ?? (body as Record<string, unknown> | null)?.['csrf'];
  return typeof token === 'string' ? token : '';
};

function cookieIn(header: string | undefined, name: string): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1] ?? null;
}
