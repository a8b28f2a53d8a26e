import type { FastifyInstance } from 'fastify';
import type { Front } from '../site/front.service.js';

/** The front measures every request; which route it was, and how long its answer is, only Fastify knows. */
export function tellOfRoutes(fastify: FastifyInstance, front: Front): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    front.know(request.raw, { route: request.is404 ? 'missing' : (request.routeOptions.url ?? 'missing') });
    done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const length = lengthOf(payload) ?? Number(reply.getHeader('content-length') ?? NaN);
    if (length >= 0) front.know(request.raw, { bytes: length });
    done(null, payload);
  });
}

function lengthOf(payload: unknown): number | null {
  if (payload === null || payload === undefined) return 0;
  return typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.byteLength(payload) : null;
}
