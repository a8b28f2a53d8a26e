import type { Recorder } from '../instruments/recorder.js';
import type { Config } from '../platform/config.js';
import type { OpsPage } from './ops-port.service.js';
import { whyNotReady } from './readiness.store.js';
import { said } from './told.js';

/** What is watched: who answers readers, and what was recorded of it. */
export type Watched = { readonly hasTree: boolean; readonly server: { readonly listening: boolean }; readonly instruments: { readonly recorder: Recorder } };

/**
 * What the ops port answers.
 *
 *   GET /healthz                       200: the process answers
 *   GET /readyz                        200, or 503 with a sentence for each reason
 *   GET /metrics                       every series, for Prometheus
 *   GET /debug/pprof/profile?seconds=  a processor profile of 1 to 60 seconds (30 unless said), for pprof
 *   GET /debug/pprof/heap?seconds=     what lives in the heap, by where it was allocated, for pprof
 */
export function opsPages(config: Config, watched: Watched): ReadonlyMap<string, OpsPage> {
  return new Map<string, OpsPage>([
    ['/healthz', () => said(200, 'alive')],
    ['/readyz', () => readiness(config, watched)],
    ['/metrics', async (_, { headers }) => (await import('./metrics.service.js')).tellMetrics(watched.instruments.recorder, headers.accept ?? '')],
    ['/debug/pprof/profile', async (...asked) => (await import('./pprof/profiles.service.js')).tellProfile(...asked)],
    ['/debug/pprof/heap', async (...asked) => (await import('./pprof/profiles.service.js')).tellHeap(...asked)],
  ]);
}

function readiness(config: Config, { hasTree, server }: Watched) {
  const reasons = whyNotReady(config, { hasTree, isServing: server.listening });
  return reasons.length === 0 ? said(200, 'ready') : said(503, reasons.join('\n'));
}
