import { createRequire } from 'node:module';
import type { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { withSecretFiles } from '../../platform/secret-files.store.js';
import { release } from '../../platform/version.store.js';
import { agentEnvironment } from './agent-environment.js';
import { agent, type AgentNews, faultIn, followAgent } from './agent-state.js';

/** As much of New Relic's agent as is used here; it has no types of its own. */
type NewRelic = {
  agent: EventEmitter & { tracer: { getTransaction(): object | null }; errors: { add(transaction: object | null, error: Error): void } };
  setTransactionName(name: string): void;
  recordCustomEvent(type: string, attributes: Record<string, string>): void;
  shutdown(options: { collectPendingData: boolean; timeout: number }, done: () => void): void;
};
type Logger = { pipe(to: Writable): void };

const events = ['connecting', 'started', 'harvestStarted', 'harvestFinished'] as const;
/** Systemd waits longer for a service to end, and so does Docker. */
const lastWordsMs = 5_000;

/**
 * Starts New Relic's agent, which has to see everything else load. Returns what ends it: what it has not sent yet is sent. Where the key is
 * no good nothing is started; the start of the blog will say so.
 */
export async function startAgent(): Promise<() => Promise<void>> {
  const key = keyIn(process.env);
  if (key === null) return async () => {};
  Object.assign(process.env, { NEW_RELIC_LICENSE_KEY: key }, agentEnvironment(process.env, release()));
  const require = createRequire(import.meta.url);
  const follow = followAgent(() => new Date().toISOString());
  const hear = (news: AgentNews) => (agent.state = follow(news));
  const api = require('newrelic') as NewRelic;
  hear('connecting');
  (require('newrelic/lib/logger.js') as Logger).pipe(linesTo(hear));
  events.forEach((name) => api.agent.on(name, () => hear(name)));
  api.agent.once('started', () => api.recordCustomEvent('QvillStart', { ...release(), node: process.version }));
  // As its own parts for frameworks do: what `noticeError` is told, it tells a second time by the answer's status
  const failed = (error: Error) => api.agent.errors.add(api.agent.tracer.getTransaction(), error);
  // It knows the patterns of Fastify's routes by itself, and their methods
  agent.ears = { name: (route) => void (route.startsWith('/') || api.setTransactionName(route)), failed };
  // Nest ends with the signal that it was told to end with, which would be before the agent's last words; who listens is not ended by it
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {});
  let hasReported = false;
  api.agent.once('started', () => (hasReported = true));
  const end = () => new Promise<void>((done) => api.shutdown({ collectPendingData: hasReported, timeout: lastWordsMs }, done));
  // It has no bound of its own while it sends
  return () => Promise.race([end(), pause(lastWordsMs)]);
}

function keyIn(environment: NodeJS.ProcessEnv): string | null {
  try {
    const key = withSecretFiles(environment)['NEW_RELIC_LICENSE_KEY']?.trim();
    return key && /^[\x21-\x7e]+$/.test(key) ? key : null;
  } catch {
    return null;
  }
}

/** The agent tells why it can't report in its log alone: a line of JSON each. */
function linesTo(hear: (news: AgentNews) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split('\n').filter(Boolean)) {
        const fault = faultIn(JSON.parse(line) as Parameters<typeof faultIn>[0]);
        if (fault !== null) hear({ fault });
      }
      done();
    },
  });
}
