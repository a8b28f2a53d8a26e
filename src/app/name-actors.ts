import type { FastifyInstance } from 'fastify';
import { acting } from '../platform/acting.service.js';
import type { Clock } from '../platform/clock.js';

/** Whatever a request changes is written down with who sent it, as the guard finds out. Who only looks changes nothing. */
export function nameActors(fastify: FastifyInstance, clock: Clock): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.method === 'GET' || request.method === 'HEAD') return done();
    const what = `${request.method} ${request.routeOptions.url ?? ''}`;
    acting({ what, address: request.ip, now: () => clock.iso(), isOver: () => reply.raw.writableEnded }, done);
  });
}
