import { keyOf } from '../../core/path.js';
import { Problem } from '../../core/problem.js';
import { reservedWords, slugFrom } from '../../core/slug.js';
import type { Writer } from '../../platform/database.service.js';
import { chooseSlug, holderOf } from '../../posts/place.store.js';
import { checkAlias, type PostFields } from '../../posts/post-fields.js';
import type { ImportedPost } from '../markdown/read-post.js';

/** What the file asks for, as far as it can be had here: an address that another post has is left to it, and said. */
export async function fieldsOf(tx: Writer, post: ImportedPost, id: number | null): Promise<{ fields: PostFields; notices: string[] }> {
  const others = await othersAt(tx, post, id);
  const { slug, notices } = await slugFor(tx, post, id, others);
  // What it has answered at since, by another name in the editor or in the file, it goes on answering at
  const aliases = id === null ? [] : (await tx.alias.findMany({ where: { postId: id } })).map(({ key }) => key);
  for (const alias of post.aliases) {
    const problem = wrongIn(alias) ?? (others.has(keyOf(alias)) ? await takenBy(tx, alias, id) : null);
    if (problem) notices.push(problem);
    else aliases.push(alias);
  }
  const { title, markdown, kind, link, lang, excerpt, translation, publishedAt, tags, categories } = post;
  return { fields: { title, markdown, slug, kind, link, lang, excerpt, translation, publishedAt, tags, categories, aliases }, notices };
}

async function slugFor(tx: Writer, post: ImportedPost, id: number | null, others: Set<string>): Promise<{ slug: string; notices: string[] }> {
  const wish = slugFrom(post.slug, '');
  if (wish !== '' && !reservedWords.has(wish) && !others.has(`/${wish}`)) return { slug: wish, notices: [] };
  const wishes = [post.slug, ...(post.lang === null ? [] : [`${post.slug}-${post.lang}`])];
  const slug = (await firstOf(tx, id, wishes, post.title)) ?? (await chooseSlug(tx, id, '', post.slug));
  const reason = reservedWords.has(wish) ? 'the engine’s own' : 'taken';
  return { slug, notices: slug === wish ? [] : [`asks for the address “${post.slug}”, which is ${reason}: it lives at “${slug}”`] };
}

/** The first of these that it can have: of a post in two languages the second is told apart by its own, and not by a number. */
async function firstOf(tx: Writer, id: number | null, wishes: string[], title: string): Promise<string | null> {
  for (const wish of wishes)
    try {
      return await chooseSlug(tx, id, wish, title);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  return null;
}

/** The addresses that it asks for and that may be another post's: one question for all of them, as nearly always none is. */
async function othersAt(tx: Writer, { slug, aliases }: ImportedPost, id: number | null): Promise<Set<string>> {
  const keys = JSON.stringify([`/${slugFrom(slug, '')}`, ...aliases.map(keyOf)]);
  const taken = await tx.$queryRaw<{ key: string }[]>`
    SELECT each.value AS key FROM json_each(${keys}) each
    WHERE EXISTS (SELECT 1 FROM Alias WHERE key = each.value AND postId IS NOT ${id})
      OR EXISTS (SELECT 1 FROM Post WHERE path IN (each.value, each.value || '/') AND id IS NOT ${id})
      OR EXISTS (SELECT 1 FROM Post WHERE slug = substr(each.value, 2) AND id IS NOT ${id})`;
  return new Set(taken.map(({ key }) => key));
}

function wrongIn(alias: string): string | null {
  try {
    checkAlias(alias);
    return null;
  } catch (error) {
    return `${(error as Error).message}: left out`;
  }
}

async function takenBy(tx: Writer, alias: string, id: number | null): Promise<string | null> {
  const holder = await holderOf(tx, keyOf(alias));
  return holder && holder.id !== id ? `has the alias ${alias}, which is an address of “${holder.title}”: left out` : null;
}
