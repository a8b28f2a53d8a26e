import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { Readership } from '../readership/readership.service.js';
import type { Front } from '../site/front.service.js';

/** Who counts readers hears of them from the front, and ends with it. */
export function countReaders(config: Config, clock: Clock, front: Front): Readership {
  const readership = new Readership(config, clock);
  front.onAnswered((request, { route, status }) => {
    if (route === 'page' || route === 'feed') readership.answered(request, status);
  });
  front.onSearched((...search) => readership.searched(...search));
  front.onClose(() => readership.close());
  return readership;
}
