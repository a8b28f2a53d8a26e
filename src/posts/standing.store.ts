import { factsChanged, type Standing } from '../core/facts.js';
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
      tags: { select: { tag: { select: { slug: true } } }, orderBy: { position: 'asc' } },
      categories: { select: { category: { select: { slug: true } } }, orderBy: { position: 'asc' } },
      aliases: { select: { key: true } },
    },
  });
  return {
    ...post,
    tags: post.tags.map((row) => row.tag.slug),
    categories: post.categories.map((row) => row.category.slug),
    aliases: post.aliases.map((row) => row.key),
  };
}

/** Writes down, in the same transaction, which facts the change touched: what publishing must make true. */
export async function recordStale(tx: Writer, before: Standing | null, id: number): Promise<void> {
  const facts = factsChanged(before, await standingOf(tx, id));
  if (facts.length > 0) await tx.stale.createMany({ data: facts });
}
