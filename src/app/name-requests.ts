import type { FastifyInstance } from 'fastify';
import type { Config } from '../platform/config.js';
import { currentRequest, requestIdHeader, requestNamer } from '../platform/request-ids.service.js';

/** Each answer of the app names its request, and so does whatever is logged on the way to it. */
export function nameRequests(fastify: FastifyInstance, { trustedProxies }: Config): void {
  const nameOf = requestNamer(trustedProxies);
  fastify.addHook('onRequest', (request, reply, done) => {
    const name = nameOf(request.raw);
    void reply.header(requestIdHeader, name);
    currentRequest.run(name, done);
  });
}
