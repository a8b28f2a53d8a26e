import type { Recorder } from '../instruments/recorder.js';
import type { Config } from '../platform/config.js';
import { Trouble } from '../platform/trouble.js';
import type { Told } from './elsewhere.service.js';
import type { UseCounts } from './uses.store.js';

/** Has those hear of what readers ask for who count it, and the log of what keeps the tree from being read. */
export function tellOfReaders({ nginxLog }: Config, uses: UseCounts, recorder: Recorder): Told {
  const trouble = new Trouble('site');
  return {
    rule: (source) => uses.hit(source),
    // Where nginx stands before us it hears of the same request, and its log is read
    missed: (path, referrer) => nginxLog === '' && uses.miss(path, referrer),
    looked: (wasKept) => recorder.count(wasKept ? 'page_cache_hits' : 'page_cache_misses'),
    failed: (error) => trouble.tell(error),
  };
}
