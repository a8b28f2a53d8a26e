import type { Config } from '../platform/config.js';
import type { AppState } from './app-state.js';

const answerMs = 2_000;

/** What the running app says of itself, at its port for those who watch it; null: nobody answers there, or another blog does. */
export async function askApp({ ops, data }: Config): Promise<AppState | null> {
  if (ops === null) return null;
  try {
    const answer = await fetch(`http://127.0.0.1:${ops.port}/state`, { signal: AbortSignal.timeout(answerMs), redirect: 'error' });
    const state = (await answer.json()) as AppState;
    return answer.ok && state.data === data ? state : null;
  } catch {
    return null;
  }
}
