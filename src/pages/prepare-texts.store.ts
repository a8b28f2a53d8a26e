import type { Rows } from '../platform/rows.store.js';
import type { TextStore } from '../rendering/texts.store.js';
import type { Settings } from '../settings/settings.js';
import { readPost } from './public-posts.store.js';
import { textOptions } from './text-options.js';

/** Texts asked for at once: enough for all threads that render. */
const atOnce = 16;

/** Renders the texts of all public posts that are not kept yet. `told` hears after each how many are, of how many. */
export async function prepareTexts(rows: Rows, settings: Settings, texts: TextStore, told: (done: number, total: number) => void): Promise<void> {
  const ids = rows.all<{ id: number }>('SELECT id FROM Post WHERE path IS NOT NULL');
  const queue = ids.values();
  let done = 0;
  const prepare = async (): Promise<void> => {
    for (const { id } of queue) {
      const post = readPost(rows, id);
      // Why one can't be is said when its page is made
      if (post) await texts.prepare({ ...post, options: textOptions(post, settings) }).catch(() => {});
      told(++done, ids.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, prepare));
  await texts.restAll();
}
