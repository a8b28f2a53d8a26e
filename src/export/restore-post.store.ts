import { bringMention, type BroughtMention } from '../mentions/brought-mention.store.js';
import type { Writer } from '../platform/database.service.js';
import { putCopy, putFirstRevision, putPost, putRevision } from '../posts/put-post.store.js';
import type { WholePost } from '../posts/whole-post.store.js';
import type { KeptCopy, KeptRevision } from './blog-rows.store.js';
import type { ExportFiles } from './export-files.store.js';

/** What a post needs to know of where it comes to: people's ids by their slugs there, and the present moment. */
export type Here = { people: Map<string, number>; now: string };

/** What could not be taken with it, in words, and how many mentions came. */
export type RestoredPost = { id: number; notices: string[]; mentions: number };

/** Puts a post with all that an export has of it into the blog, within a transaction. */
export async function restorePost(tx: Writer, source: ExportFiles, name: string, post: WholePost, { people, now }: Here): Promise<RestoredPost> {
  const idOf = (slug: string | null): number | null => (slug === null ? null : (people.get(slug) ?? null));
  const authorIds = post.authors.flatMap(({ slug }) => idOf(slug) ?? []);
  const { id, notices } = await putPost(tx, post, { authorIds, now });
  const revisions = await source.lines<KeptRevision>(`revisions/${name}.jsonl`);
  for (const { author, created, ...revision } of revisions) await putRevision(tx, id, { ...revision, authorId: idOf(author), createdAt: created });
  if (revisions.length === 0) await putFirstRevision(tx, id, post, now);
  const copy = await source.json<KeptCopy | null>(`copies/${name}.json`, null);
  if (copy) await putCopy(tx, id, { ...copy, authorId: idOf(copy.author), updatedAt: copy.updated });
  let mentions = 0;
  for (const mention of await source.lines<BroughtMention>(`mentions/${name}.jsonl`)) if (await bringMention(tx, id, mention, now)) mentions++;
  return { id, notices, mentions };
}
