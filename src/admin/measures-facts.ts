import { type Budget, budgets, isMet } from '../core/budgets.js';
import { duration, megabytes, percent, times } from '../core/quantity.js';
import type { Recorder } from '../instruments/recorder.js';
import type { Sample } from '../instruments/sample.js';
import { answersOf, isReaders } from '../instruments/point.js';

/** One line of what matters. `share` of the budget, 0 to 1, where there is one. */
export type Fact = { name: string; value: string; beside?: string; meter?: { share: number; isMissed: boolean } };

const against = (budget: Budget, value: number, words: string) => ({
  beside: `${words}${isMet(budget, value) ? '' : ', missed'}`,
  meter: { share: Math.min(1, value / budget.reach), isMissed: !isMet(budget, value) },
});

/** What the process takes now and readers waited for, against the budgets; then what else happened. @param publishMs of the last publication */
export function factsOf(recorder: Recorder, whole: Sample, publishMs: number | null): Fact[] {
  const taken = recorder.gauge('pss_bytes') ?? recorder.gauge('rss_bytes')!;
  const limit = recorder.gauge('memory_limit_bytes');
  const ever = [...recorder.latencies].filter(({ route, outcome }) => isReaders(route) && outcome !== 'cut');
  const waited = answersOf(whole, isReaders);
  const median = waited.quantile(0.5);
  const { loaded, answer, publish } = budgets;
  const hits = recorder.counted('page_cache_hits');
  const looked = hits + recorder.counted('page_cache_misses');
  const sent = (route: string) => ever.reduce((sum, latency) => sum + (latency.route === route ? latency.times.count : 0), 0);
  return [
    {
      name: 'Memory',
      value: megabytes(taken),
      ...against(loaded, taken / 1e6, `of ${loaded.reach} MB${limit === null ? '' : `; the limit is ${megabytes(limit)}`}`),
    },
    ...(waited.count > 0
      ? [
          {
            name: 'Readers wait',
            value: duration(median),
            ...against(answer, median / 1e6, `half of them at most; of ${answer.reach} ms`),
          },
        ]
      : []),
    ...(publishMs === null ? [] : [{ name: 'Last publication', value: `${times(publishMs)} ms`, ...against(publish, publishMs, `of ${publish.reach} ms`) }]),
    { name: 'From memory', value: looked === 0 ? '–' : percent(hits / looked), beside: 'of the pages that readers got from the app' },
    { name: 'Redirects', value: times(recorder.gauge('redirects_defined') ?? 0), beside: `defined; ${times(sent('moved'))} served` },
    { name: 'Not found', value: times(sent('missing')), beside: 'since the start' },
  ];
}
