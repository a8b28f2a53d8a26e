import type { Rows } from '../platform/rows.store.js';
import { digestOf, isKept } from '../rendering/kept-texts.store.js';
import type { TextStore } from '../rendering/texts.store.js';
import type { Settings } from '../settings/settings.js';
import { readPost } from './public-posts.store.js';
import { textOptions } from './text-options.js';

/** Texts asked for at once: enough for all threads that render; and for one of them, while somebody else has the other cores. */
const atOnce = { all: 16, some: 4 };

/** What texts are rendered from, and where they are kept. */
type Place = { rows: Rows; settings: Settings; texts: TextStore };

/** One of so many texts that are kept is compared with its post: another renderer, or other settings, would have made most of them otherwise. */
const sampled = 50;

/** Renders the texts of public posts that are not kept, in large numbers; a few that changed are asked for by their pages. `told` hears after each how many are, of how many. */
export async function prepareTexts(place: Place, told: (done: number, total: number) => void): Promise<void> {
  const ids = unkeptIds(place);
  await prepareThese(ids, place, atOnce.all, (done) => told(done, ids.length));
  await place.texts.restAll();
}

/** As `prepareTexts`, of the posts after this one, while others are still being written. Returns the last. */
export async function prepareSome(after: number, place: Place): Promise<number> {
  const ids = publicIds(place.rows, after);
  await prepareThese(ids, place, atOnce.some, () => {});
  return ids.at(-1) ?? after;
}

function unkeptIds({ rows, settings }: Place): number[] {
  const sql = 'SELECT id, postId IS NOT NULL AS isKept FROM Post LEFT JOIN Rendered ON postId = id WHERE path IS NOT NULL ORDER BY id';
  const posts = rows.all<{ id: number; isKept: number }>(sql);
  const isOld = ({ id }: { id: number }): boolean => {
    const post = readPost(rows, id);
    return post !== null && !isKept(rows, id, digestOf({ ...post, options: textOptions(post, settings) }));
  };
  const areOld = posts.filter((post, at) => post.isKept === 1 && at % sampled === 0).some(isOld);
  return posts.filter((post) => areOld || post.isKept === 0).map(({ id }) => id);
}

const publicIds = (rows: Rows, after: number): number[] =>
  rows.all<{ id: number }>('SELECT id FROM Post WHERE id > ? AND path IS NOT NULL ORDER BY id', after).map(({ id }) => id);

async function prepareThese(ids: number[], { rows, settings, texts }: Place, turns: number, told: (done: number) => void): Promise<void> {
  const queue = ids.values();
  let done = 0;
  const prepare = async (): Promise<void> => {
    for (const id of queue) {
      const post = readPost(rows, id);
      // Why one can't be is said when its page is made
      if (post) await texts.prepare({ ...post, options: textOptions(post, settings) }).catch(() => {});
      told(++done);
    }
  };
  await Promise.all(Array.from({ length: turns }, prepare));
}
