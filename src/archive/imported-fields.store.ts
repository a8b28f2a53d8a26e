import { keyOf } from '../core/path.js';
import { Problem } from '../core/problem.js';
import { reservedWords } from '../core/slug.js';
import type { Writer } from '../platform/database.service.js';
import { chooseSlug, holderOf } from '../posts/place.store.js';
import { checkAlias, type PostFields } from '../posts/post-fields.js';
import type { ImportedPost } from './read-post.js';

/** What the file asks for, as far as it can be had here: an address that another post has is left to it, and said. */
export async function fieldsOf(tx: Writer, post: ImportedPost, id: number | null): Promise<{ fields: PostFields; notices: string[] }> {
  const { slug, notices } = await slugFor(tx, post, id);
  // What it has answered at since, by another name in the editor or in the file, it goes on answering at
  const aliases = id === null ? [] : (await tx.alias.findMany({ where: { postId: id } })).map(({ key }) => key);
  for (const alias of post.aliases) {
    const problem = await aliasProblem(tx, alias, id);
    if (problem) notices.push(problem);
    else aliases.push(alias);
  }
  const { title, markdown, kind, link, lang, excerpt, translation, publishedAt, tags, categories } = post;
  return { fields: { title, markdown, slug, kind, link, lang, excerpt, translation, publishedAt, tags, categories, aliases }, notices };
}

async function slugFor(tx: Writer, post: ImportedPost, id: number | null): Promise<{ slug: string; notices: string[] }> {
  const slug = await chooseSlug(tx, id, post.slug, post.title).catch(async (error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    return chooseSlug(tx, id, '', post.slug);
  });
  const reason = reservedWords.has(post.slug) ? 'the engine’s own' : 'taken';
  return { slug, notices: slug === post.slug ? [] : [`asks for the address “${post.slug}”, which is ${reason}: it lives at “${slug}”`] };
}

async function aliasProblem(tx: Writer, alias: string, id: number | null): Promise<string | null> {
  try {
    checkAlias(alias);
  } catch (error) {
    return `${(error as Error).message}: left out`;
  }
  const holder = await holderOf(tx, keyOf(alias));
  return holder && holder.id !== id ? `has the alias ${alias}, which is an address of “${holder.title}”: left out` : null;
}
