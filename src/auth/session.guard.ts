import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../core/problem.js';
import { actAs } from '../platform/acting.service.js';
import type { SignedIn } from './author.store.js';
import { Cookies } from './cookies.service.js';
import { FileRights } from './file-rights.store.js';
import { needPost, needSession } from './needs.js';
import { OwnProof } from './own-proof.service.js';
import { PostRights } from './post-rights.store.js';
import { may, type Right } from './rights.js';
import type { Scope } from './scopes.js';
import { formToken, isSame } from './secret.js';
import { SessionStore } from './session.store.js';
import { type Bearer, TokenStore } from './token.store.js';

/** Whom a handler is for. One without a rule is for nobody: forgetting it closes a door. */
export type Rule = { anyone: true } | { token: Scope | 'any' } | SessionRule;
type SessionRule = { right: Right; isProven?: true } | { post: string } | { file: string };
export const ruleKey = 'qvill:rule';
const rule = (value: Rule) => SetMetadata(ruleKey, value);

/** Marks a handler, or all of a controller, that strangers may use. */
export const Anyone = () => rule({ anyone: true });
/** Marks what needs a right (auth/rights.ts). */
export const For = (right: Right) => rule({ right });
/** The same for what is dangerous: who finds a browser open can't do it (own-proof.service.ts). */
export const ForProven = (right: Right) => rule({ right, isProven: true });
/** Marks what is done with one post, whose id is this parameter of the path: for its authors, and for who may edit every post. */
export const ForPost = (parameter = 'id') => rule({ post: parameter });
/** Marks what changes one file of the media library: for who brought it, and for who may change every file. */
export const ForFile = (parameter = 'id') => rule({ file: parameter });

/** Marks a handler of the API: a token with this scope opens it, and no session does. Whose a post is, api/post-shelf.store.ts asks. */
export const Token = (scope: Scope | 'any') => rule({ token: scope });

/** A request that came with a token. */
export type ApiRequest = FastifyRequest & Bearer;

/** A request that passed the guard. `author` is null only behind `@Anyone()`. */
export type AdminRequest = FastifyRequest & Visitor;
type Visitor = { author: SignedIn | null; sessionSecret: string | null; formToken: string; isProven: boolean };

/**
 * The one guard before every route of the app. Who signed in is read from the cookie; a change must also carry the
 * session's form token, so that no other site can make the browser send it; and the route's rule must let them in. The API
 * asks for a token instead, which no browser sends by itself.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionStore,
    private readonly tokens: TokenStore,
    private readonly postRights: PostRights,
    private readonly fileRights: FileRights,
    private readonly cookies: Cookies,
    private readonly proof: OwnProof,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    const stated = this.reflector.getAllAndOverride<Rule | undefined>(ruleKey, [context.getHandler(), context.getClass()]);
    if (stated && 'token' in stated) return this.#isAdmitted(request, stated.token);
    const { author } = Object.assign(request, await this.#visitorOf(request));
    nameActor(request, author);
    if (stated && 'anyone' in stated) return true;
    if (!author) throw new Problem('unauthenticated', 'Sign in first');
    if (!isSafe(request.method) && !isSame(tokenOf(request), request.formToken))
      throw new Problem('forbidden', 'This form is from before you signed in the last time. Go back, copy what you typed there, and load that page again.');
    if (!isSafe(request.method)) await this.proof.take(request, context.switchToHttp().getResponse<FastifyReply>());
    if (!stated || !(await this.#lets(author, stated, request)))
      throw new Problem('forbidden', 'This is not yours to see or to change. The owner of the blog can say more.');
    if ('isProven' in stated) await this.proof.demand(request);
    // After that a session may be another one
    needSession(request.sessionSecret!, author);
    return true;
  }

  async #isAdmitted(request: AdminRequest, scope: Scope | 'any'): Promise<true> {
    const { author } = Object.assign(request, await this.tokens.admit(request, scope));
    nameActor(request, author);
    return true;
  }

  async #visitorOf(request: FastifyRequest): Promise<Visitor> {
    const secret = this.cookies.session(request);
    const session = secret ? await this.sessions.find(secret) : null;
    return session && secret ? { ...session, sessionSecret: secret, formToken: formToken(secret) } : stranger;
  }

  async #lets(author: SignedIn, stated: SessionRule, { params }: FastifyRequest): Promise<boolean> {
    if ('right' in stated) return may(author.role, stated.right);
    const idIn = (parameter: string) => idFrom((params as Record<string, string | undefined>)[parameter]);
    if ('file' in stated) return this.fileRights.mayChange(author, idIn(stated.file));
    needPost(author, idIn(stated.post));
    return this.postRights.mayEdit(author, idIn(stated.post));
  }
}

/** For the log of what was done. */
function nameActor({ params }: FastifyRequest, author: SignedIn | null): void {
  actAs({ about: Object.values((params ?? {}) as object).join(' '), ...(author && { authorId: author.id, who: author.name }) });
}

const stranger: Visitor = { author: null, sessionSecret: null, formToken: '', isProven: false };

/** Digits alone: nothing that a handler could read as another number. */
const idFrom = (text = ''): number => (/^\d{1,15}$/.test(text) ? Number(text) : NaN);

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** The field `csrf` of a form, or the header that our scripts send. */
const tokenOf = ({ headers, body }: FastifyRequest): string => {
  const token = headers['x-csrf-token'] ?? (body as Record<string, unknown> | null)?.['csrf'];
  return typeof token === 'string' ? token : '';
};
