import type { Instruments } from '../instruments/instruments.service.js';
import type { GaugeName } from '../instruments/series.js';

/** What waits in the database, and what is defined there. */
const queries = {
  stale_facts: 'SELECT count(*) FROM Stale',
  purges_waiting: 'SELECT count(*) FROM Purge',
  hub_pings_waiting: 'SELECT count(*) FROM HubPing',
  mentions_waiting: 'SELECT count(*) FROM Mention WHERE nextAt IS NOT NULL',
  tellings_waiting: 'SELECT (SELECT count(*) FROM Telling WHERE dueAt IS NOT NULL) + (SELECT count(*) FROM SentMention WHERE nextAt IS NOT NULL)',
  sizes_waiting: "SELECT count(*) FROM Media WHERE state = 'waiting'",
  redirects_defined: 'SELECT (SELECT count(*) FROM Redirect) + (SELECT count(*) FROM Alias)',
} as const satisfies Partial<Record<GaugeName, string>>;

export const waiting = Object.keys(queries) as (keyof typeof queries)[];

/** Read by SQL whenever somebody wants to know, whether or not the framework is there. */
export function watchQueues({ recorder, sampler }: Instruments): void {
  for (const name of waiting) recorder.watch(name, () => sampler.store.value(queries[name]));
}
