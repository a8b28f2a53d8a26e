import type { FastifyInstance } from 'fastify';
import { kindOf, limits } from '../site/route-limits.js';

/** Bodies that don't say how long they are end where their route's kind says (site/route-limits.ts); others were looked at before. Files are for who keeps them to bound. */
export function limitBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const method = [route.method].flat()[0] ?? 'GET';
    route.bodyLimit = limits[kindOf(method, route.url)].bytes;
  });
}
