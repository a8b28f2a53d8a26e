import { mediaNames } from '../core/media-html.js';
import { Problem } from '../core/problem.js';
import type { Writer } from '../platform/database.service.js';
import { renderApart } from '../rendering/render-pool.service.js';

/** Where a post names files: in its text, or in what is typed and not published. */
export type Place = 'text' | 'copy';

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
export async function usesIn(markdown: string, excerpt: string): Promise<Map<string, { described: boolean }>> {
  if (!markdown.includes('/media/') && !excerpt.includes('/media/')) return new Map();
  try {
    const { html, ownExcerptHtml } = await renderApart({ markdown: [markdown, ''], excerpt, isCleaned: false });
    return mediaNames(`${html}\n${ownExcerptHtml}`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return new Map(); // shown as it is written, without pictures
  }
}
