import type { AppState } from '../health/app-state.js';
import type { Pressure } from '../instruments/pressure.service.js';
import type { Recorder } from '../instruments/recorder.js';
import type { Config } from '../platform/config.js';
import { agent } from './agent/agent-state.js';
import type { OpsPage } from './ops-port.service.js';
import { whyNotReady } from './readiness.store.js';
import { said, type Told } from './told.js';

/** What is watched: who answers readers, and what was recorded of it. */
export type Watched = {
  readonly hasTree: boolean;
  readonly server: { readonly listening: boolean };
  readonly instruments: { readonly recorder: Recorder; readonly pressure: Pressure };
};

/**
 * What the ops port answers.
 *
 *   GET /healthz                       200: the process answers
 *   GET /readyz                        200, or 503 with a sentence for each reason
 *   GET /state                         what “bin/qvill doctor” can't know without the app, as JSON
 *   GET /metrics                       every series, for Prometheus
 *   GET /debug/pprof/profile?seconds=  a processor profile of 1 to 60 seconds (30 unless said), for pprof
 *   GET /debug/pprof/heap?seconds=     what lives in the heap, by where it was allocated, for pprof
 */
export function opsPages(config: Config, watched: Watched): ReadonlyMap<string, OpsPage> {
  return new Map<string, OpsPage>([
    ['/healthz', () => said(200, 'alive')],
    ['/readyz', () => readiness(config, watched)],
    ['/state', () => stateOf(config, watched)],
    ['/metrics', async (_, { headers }) => (await import('./metrics.service.js')).tellMetrics(watched.instruments.recorder, headers.accept ?? '')],
    ['/debug/pprof/profile', async (...asked) => (await import('./pprof/profiles.service.js')).tellProfile(...asked)],
    ['/debug/pprof/heap', async (...asked) => (await import('./pprof/profiles.service.js')).tellHeap(...asked)],
  ]);
}

/** `data` says of which blog: several may run on a machine. */
function stateOf({ data }: Config, { instruments }: Watched): Told {
  const { level, room } = instruments.pressure.state;
  const state: AppState = { data, memory: { level, ...room }, agent: agent.state };
  return { status: 200, type: 'application/json', body: JSON.stringify(state) };
}

function readiness(config: Config, { hasTree, server }: Watched) {
  const reasons = whyNotReady(config, { hasTree, isServing: server.listening });
  return reasons.length === 0 ? said(200, 'ready') : said(503, reasons.join('\n'));
}
