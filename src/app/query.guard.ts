import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../core/problem.js';

type Argument = { data?: string; schema?: { entries?: object } };

/**
 * What may stand behind the `?` of an address. The admin and the API refuse by name (422) what the handler does not read: who sends it would
 * believe that it was heard. Readers arrive with whatever others hang on to a link (`utm_source`, `fbclid`), and get what they came for. A handler
 * that takes the whole query without a schema reads it by a standard that says what to do with the rest (OAuth 2.0: ignore it, RFC 6749, 3.1).
 * Stands behind the guard of sessions: a stranger is told nothing.
 */
@Injectable()
export class QueryGuard implements CanActivate {
  readonly #known = new WeakMap<Function, ReadonlySet<string> | null>();

  canActivate(context: ExecutionContext): true {
    const known = this.#knownTo(context.getClass(), context.getHandler());
    const query = context.switchToHttp().getRequest<FastifyRequest>().query as Record<string, unknown>;
    const unknown = known && Object.keys(query).find((name) => !known.has(name));
    if (unknown == null) return true;
    const name = unknown.slice(0, 60);
    const others = [...known!].join(', ');
    throw new Problem(
      'invalid',
      `There is no “${name}” in this address: ${others ? `what can stand behind its “?” is ${others}` : 'nothing can stand behind it'}`,
      name,
    );
  }

  /** The names that a handler reads; null where anything may stand. */
  #knownTo(controller: Function, handler: Function): ReadonlySet<string> | null {
    if (!this.#known.has(handler)) this.#known.set(handler, namesRead(controller, handler.name));
    return this.#known.get(handler)!;
  }
}

function namesRead(controller: Function, method: string): ReadonlySet<string> | null {
  if (!/^(?:admin|api)(?:\/|$)/.test(Reflect.getMetadata(PATH_METADATA, controller) as string)) return null;
  const all = Object.entries((Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<string, Argument>);
  const queries = all.filter(([key]) => Number.parseInt(key, 10) === RouteParamtypes.QUERY).map(([, argument]) => argument);
  if (queries.some(({ data, schema }) => !data && !schema)) return null;
  return new Set(queries.flatMap(({ data, schema }) => data ?? Object.keys(schema?.entries ?? {})));
}
