import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { outer, Sample } from '../instruments/sample.js';
import { LineLogger } from '../platform/line.logger.js';
import { Readership } from '../readership/readership.service.js';
import type { Front } from '../site/front.service.js';

/** Who counts readers hears of them from the front, and ends with it. */
export function countReaders(config: Config, clock: Clock, front: Front): Readership {
  const readership = new Readership(config, clock);
  front.onAnswered((request, { route, status }) => {
    if (route === 'page' || route === 'feed') readership.answered(request, status);
  });
  readership.onLatencies((minute, latencies) => {
    const sample = new Sample();
    sample.latencies.merge([...latencies].map((each) => ({ ...each, route: outer + each.route })));
    // Numbers of how fast it was must not keep anything from being counted
    front.instruments.sampler.store.write(minute * 1_000, sample, []).catch((error: unknown) => new LineLogger().error(String(error), 'latencies of the log'));
  });
  front.onSearched((...search) => readership.searched(...search));
  front.onClose(() => readership.close());
  return readership;
}
