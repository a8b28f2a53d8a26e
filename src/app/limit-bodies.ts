import type { FastifyInstance } from 'fastify';
import { kindOf, limits } from '../site/route-limits.js';

/** Bodies that don't say how long they are end where their route's kind says (site/route-limits.ts); others were looked at before. Files are no bodies
 * in this sense: whoever keeps them bounds them. */
export function limitBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const method = [route.method].flat()[0] ?? 'GET';
    route.bodyLimit = Math.min(limits[kindOf(method, route.url)].bytes, limits.admin.bytes);
  });
}
