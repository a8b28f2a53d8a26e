import { labelSlug } from '../core/slug.js';
import type { Writer } from '../platform/database.service.js';

/*
 * Tags and categories. Two spellings with one slug (`Open Source`, `open source`) are one label under the spelling
 * that came first. A label that no post carries any more is forgotten; its address stays in the ledger.
 * Set by set in SQL: label by label, a post with ten of them took forty statements.
 */

export async function setTags(tx: Writer, postId: number, names: string[]): Promise<void> {
  const labels = bySlug(names);
  const removed = await tx.$executeRaw`DELETE FROM PostTag WHERE postId = ${postId}`;
  await tx.$executeRaw`INSERT OR IGNORE INTO Tag (slug, name) SELECT value ->> 0, value ->> 1 FROM json_each(${labels})`;
  await tx.$executeRaw`
    INSERT INTO PostTag (postId, tagId, position)
    SELECT ${postId}, Tag.id, each.key FROM json_each(${labels}) each JOIN Tag ON Tag.slug = each.value ->> 0`;
  if (removed > 0) await tx.$executeRaw`DELETE FROM Tag WHERE id NOT IN (SELECT tagId FROM PostTag)`;
}

export async function setCategories(tx: Writer, postId: number, names: string[]): Promise<void> {
  const labels = bySlug(names);
  const removed = await tx.$executeRaw`DELETE FROM PostCategory WHERE postId = ${postId}`;
  await tx.$executeRaw`INSERT OR IGNORE INTO Category (slug, name) SELECT value ->> 0, value ->> 1 FROM json_each(${labels})`;
  await tx.$executeRaw`
    INSERT INTO PostCategory (postId, categoryId, position)
    SELECT ${postId}, Category.id, each.key FROM json_each(${labels}) each JOIN Category ON Category.slug = each.value ->> 0`;
  if (removed > 0) await tx.$executeRaw`DELETE FROM Category WHERE id NOT IN (SELECT categoryId FROM PostCategory)`;
}

/** The labels as a JSON list of [slug, name], in order, each slug once. */
function bySlug(names: string[]): string {
  const labels = new Map<string, string>();
  for (const name of names.map((text) => text.toWellFormed().trim()).filter(Boolean)) {
    const slug = labelSlug(name);
    if (!labels.has(slug)) labels.set(slug, name);
  }
  return JSON.stringify([...labels]);
}
