import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Workbench } from '../media/workbench.service.js';
import { counting } from '../platform/time-spent.js';
import type { Receipt } from '../publishing/receipt.js';
import { renderingState } from '../rendering/render-pool.service.js';
import type { Front } from '../site/front.service.js';

/** The front measures every request; which route it was, and how long its answer is, only Fastify knows. */
export function tellOfRoutes(fastify: FastifyInstance, front: Front): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    front.watch.know(request.raw, { route: request.is404 ? 'missing' : (request.routeOptions.url ?? 'missing') });
    done();
  });
  // After a body was read, which would lose sight of whose it was
  fastify.addHook('preHandler', (_request, _reply, done) => counting(done));
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const length = lengthOf(payload) ?? Number(reply.getHeader('content-length') ?? NaN);
    if (length >= 0) front.watch.know(request.raw, { bytes: length });
    done(null, payload);
  });
}

/** What this process makes for the site. What commands and threads make is on their receipts. */
export function tellOfReceipt({ instruments: { recorder, sampler } }: Front, { changed, removed, untouched }: Receipt): void {
  const made = changed.length + removed.length + untouched;
  recorder.count('publications');
  recorder.count('pages_made', made);
  sampler.mark('publication', `${changed.length} changed, ${removed.length} removed`);
}

/** What waits in this process and is in no table. */
export function tellOfWork(app: INestApplicationContext, { instruments: { recorder } }: Front): void {
  const { rendered: before } = renderingState();
  recorder.watch('image_jobs', () => app.get(Workbench).jobs);
  recorder.watch('texts_waiting', () => renderingState().waiting);
  recorder.tally('texts_rendered', () => renderingState().rendered - before);
}

function lengthOf(payload: unknown): number | null {
  if (payload === null || payload === undefined) return 0;
  return typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.byteLength(payload) : null;
}
