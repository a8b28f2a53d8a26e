import type { SiteMaker } from '../backup/verify.service.js';
import type { Clock } from '../platform/clock.js';
import { prepareData } from './data-folder.store.js';
import { publisherAlone } from './publisher-alone.js';

/** Makes the site of a blog in a folder of its own, which readers never see. */
export const siteInCopy = (clock: Clock): SiteMaker => ({
  prepare: (copy) => prepareData(copy, clock),
  make: (copy, progress) => {
    const { publisher, close } = publisherAlone(copy, clock);
    return publisher.rebuild(progress).finally(close);
  },
});
