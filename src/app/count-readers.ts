import { setImmediate as readersFirst } from 'node:timers/promises';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { outer, Sample } from '../instruments/sample.js';
import { LineLogger } from '../platform/line.logger.js';
import type { Readership } from '../readership/readership.service.js';
import type { Front } from '../site/front.service.js';

type Told = (readership: Readership) => void;

/** How many answers may wait for who counts them. */
const mostEarly = 10_000;

/**
 * Who counts readers hears of them from the front, and ends with it. It is loaded when those who wait for the process have their answers, and
 * hears of them then.
 */
export async function countReaders(config: Config, clock: Clock, front: Front): Promise<Readership> {
  const early: Told[] = [];
  const keep = (told: Told): void => {
    if (early.length < mostEarly) early.push(told);
  };
  front.onAnswered((request, { route, status }) => {
    if (isReading(route)) keep((readership) => readership.answered(request, status));
  });
  front.onSearched((...search) => keep((readership) => readership.searched(...search)));
  for (let turns = 0; turns < 3; turns++) await readersFirst();
  const { Readership } = await import('../readership/readership.service.js');
  const readership = new Readership(config, clock);
  for (const told of early) told(readership);
  // Others than those above, since a listener that makes a closure costs each answer that
  front.onAnswered((request, { route, status }) => {
    if (isReading(route)) readership.answered(request, status);
  });
  front.onSearched((...search) => readership.searched(...search));
  readership.onLatencies((minute, latencies) => {
    const sample = new Sample();
    sample.latencies.merge([...latencies].map((each) => ({ ...each, route: outer + each.route })));
    // Numbers of how fast it was must not keep anything from being counted
    front.instruments.sampler.store.write(minute * 1_000, sample, []).catch((error: unknown) => new LineLogger().error(String(error), 'latencies of the log'));
  });
  front.onClose(() => readership.close());
  return readership;
}

const isReading = (route: string): boolean => route === 'page' || route === 'feed';
