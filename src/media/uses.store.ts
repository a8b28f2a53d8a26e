import { AsyncLocalStorage } from 'node:async_hooks';
import { mediaNames } from '../core/media-html.js';
import { Problem } from '../core/problem.js';
import type { Writer } from '../platform/database.service.js';
import { renderApart } from '../rendering/render-pool.service.js';

/** Where a post names files: in its text, or in what is typed and not published. */
export type Place = 'text' | 'copy';

type Uses = Map<string, { described: boolean }>;

/** The texts of one change whose files are known by now. */
const known = new AsyncLocalStorage<Map<string, Uses>>();

/** A change met a text that nobody has looked at yet: it is taken back and done again once the text has been. */
class NotLookedAt extends Error {
  constructor(
    readonly key: string,
    readonly look: () => Promise<Uses>,
  ) {
    super('A text is rendered before the transaction that keeps it');
  }
}

/**
 * Does a change of texts with what they name looked up before its transaction, so that nobody waits for a text that takes long but whoever wrote it.
 * @param change is done again for each such text, and must do nothing outside of its transaction
 */
export async function withUses<T>(change: () => Promise<T>): Promise<T> {
  const looked = new Map<string, Uses>();
  for (;;) {
    try {
      return await known.run(looked, change);
    } catch (error) {
      if (!(error instanceof NotLookedAt)) throw error;
      looked.set(error.key, await error.look());
    }
  }
}

/** Writes down which files of the library a post names now, in the transaction that changes its words. */
export async function recordUses(tx: Writer, postId: number, place: Place, { markdown, excerpt }: { markdown: string; excerpt: string | null }): Promise<void> {
  const rows = JSON.stringify([...(await usesIn(markdown, excerpt ?? ''))].map(([name, { described }]) => [name, described ? 1 : 0]));
  await forgetUses(tx, postId, place);
  if (rows !== '[]')
    await tx.$executeRaw`
      INSERT INTO MediaUse (postId, place, name, described)
      SELECT ${postId}, ${place}, value ->> 0, value ->> 1 FROM json_each(${rows})`;
}

export async function forgetUses(tx: Writer, postId: number, place: Place): Promise<void> {
  await tx.$executeRaw`DELETE FROM MediaUse WHERE postId = ${postId} AND place = ${place}`;
}

/** The files that a text names, by the same code that makes pages; most texts name none and cost one look. */
export async function usesIn(markdown: string, excerpt: string): Promise<Uses> {
  if (!markdown.includes('/media/') && !excerpt.includes('/media/')) return new Map();
  const looked = known.getStore();
  const key = JSON.stringify([markdown, excerpt]);
  const uses = looked?.get(key);
  if (uses) return uses;
  if (looked) throw new NotLookedAt(key, () => lookedUp(markdown, excerpt));
  return lookedUp(markdown, excerpt);
}

async function lookedUp(markdown: string, excerpt: string): Promise<Uses> {
  try {
    const { html, ownExcerptHtml } = await renderApart({ markdown: [markdown, ''], excerpt, isCleaned: false });
    return mediaNames(`${html}\n${ownExcerptHtml}`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return new Map(); // shown as it is written, without pictures
  }
}
