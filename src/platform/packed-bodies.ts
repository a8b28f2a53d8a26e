import type { FastifyInstance } from 'fastify';
import { Problem } from '../core/problem.js';

/**
 * A body that says that it is packed (`Content-Encoding`) is refused (415; RFC 9110, 15.5.16) and never unpacked: nobody who writes here sends so much that
 * it would be worth a way to send little and cost much. What the door does take stands in `Accept-Encoding`, as that section has it.
 */
export function refusePackedBodies(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const coding = request.headers['content-encoding'] ?? 'identity';
    if (coding.trim().toLowerCase() === 'identity') return done();
    void reply.header('Accept-Encoding', 'identity');
    done(new Problem('unsupported', `A body is taken as it is here, and not packed (Content-Encoding: ${coding.slice(0, 40)})`));
  });
}
