import { areSeveral, bylineNamesIn } from '../auth/bylines.store.js';
import { differing, factsChanged, listed, bylinesTurned, type Standing } from '../core/facts.js';
import type { Reader, Writer } from '../platform/database.service.js';

/** How a post stands on the site at this moment of the transaction. */
export async function standingOf(reader: Reader | Writer, id: number): Promise<Standing> {
  const post = await reader.post.findUniqueOrThrow({
    where: { id },
    select: {
      id: true,
      kind: true,
      path: true,
      publishedAt: true,
      translation: true,
      tags: { select: { tag: { select: { slug: true } } }, orderBy: { position: 'asc' } },
      categories: { select: { category: { select: { slug: true } } }, orderBy: { position: 'asc' } },
      aliases: { select: { key: true } },
      authors: { select: { author: { select: { slug: true, name: true } } } },
    },
  });
  return {
    ...post,
    tags: post.tags.map((row) => row.tag.slug),
    categories: post.categories.map((row) => row.category.slug),
    aliases: post.aliases.map((row) => row.key),
    authors: post.authors.map((row) => row.author.name),
    authorSlugs: post.authors.map((row) => row.author.slug),
  };
}

/** Writes down, in the same transaction, which facts the change touched: what publishing must make true. */
export async function recordStale(tx: Writer, before: Standing | null, id: number): Promise<void> {
  const after = await standingOf(tx, id);
  const facts = factsChanged(before, after);
  if (await turnsBylines(tx, before, after)) facts.push(bylinesTurned);
  if (facts.length > 0) await tx.stale.createMany({ data: facts });
}

/** Whether posts begin or cease to name their authors by this change. */
async function turnsBylines(tx: Writer, before: Standing | null, after: Standing): Promise<boolean> {
  const [was, is] = [listed(before, 'authors'), listed(after, 'authors')];
  if (differing(was, is).length === 0) return false;
  const others = await bylineNamesIn(tx, after.id);
  return areSeveral([...others, ...was]) !== areSeveral([...others, ...is]);
}
