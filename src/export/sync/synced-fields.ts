import { chosen, merge } from '../../core/merge.js';
import { emptyForm, type PostForm } from '../../core/post-form.js';
import { decided } from '../../core/three-way.js';
import type { PostFields } from '../../posts/post-fields.js';
import type { WholePost } from '../../posts/whole-post.store.js';
import { shownExtra } from '../extra.js';

/** What a file and its post have in common. `extra` is the front matter that has no meaning here, as JSON. */
export type SyncedFields = Omit<PostFields, 'slugFrom'> & { status: 'idea' | 'published'; extra: string };

export const fieldNames = [
  'title', 'markdown', 'slug', 'kind', 'link', 'lang', 'excerpt', 'translation', 'publishedAt', 'tags', 'categories', 'aliases', 'status', 'extra',
] as const satisfies (keyof SyncedFields)[]; // prettier-ignore
export type FieldName = (typeof fieldNames)[number];

export function syncedFields(post: WholePost): SyncedFields {
  const { title, markdown, slug, kind, link, lang, excerpt, translation, publishedAt, tags, categories, aliases, status } = post;
  const extra = JSON.stringify(Object.fromEntries(shownExtra(post.extra)));
  const own = { title, markdown, slug, kind, link, lang, excerpt, translation, publishedAt, tags, categories, aliases, extra };
  return { ...own, status: status === 'idea' ? 'idea' : 'published' };
}

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What differs between two states. */
export const changedIn = (before: SyncedFields, after: SyncedFields): FieldName[] => fieldNames.filter((name) => !isSame(before[name], after[name]));

export type Side = { before: SyncedFields; now: SyncedFields };
export type Merged = { fields: SyncedFields; conflicts: FieldName[] };

/**
 * What the blog and the folder come to, both having begun from the same state. Each side is compared with how it read that state itself: what a file can't say, or
 * says in its own way, is no change. What both changed is merged as two editors' versions are; what can't be is named, and is as the blog has it.
 */
export function mergeSides(blog: Side, folder: Side): Merged {
  const [here, there] = [changedIn(blog.before, blog.now), changedIn(folder.before, folder.now)];
  const fields: SyncedFields = { ...blog.now };
  const both: FieldName[] = [];
  for (const name of there)
    if (!here.includes(name) || isSame(blog.before[name], folder.now[name])) put(fields, name, folder.now);
    else if (!isSame(blog.now[name], folder.now[name])) both.push(name);
  return { fields, conflicts: both.filter((name) => !mergeField(fields, name, blog, folder)) };
}

function put<Name extends FieldName>(fields: SyncedFields, name: Name, from: SyncedFields): void {
  fields[name] = from[name];
}

/** Whether both versions of a field could be made one. */
function mergeField(fields: SyncedFields, name: FieldName, blog: Side, folder: Side): boolean {
  if (name === 'status' || name === 'extra' || name === 'publishedAt' || name === 'kind')
    return decided(String(blog.before[name]), String(blog.now[name]), String(folder.now[name])).text !== null;
  if (Array.isArray(fields[name])) {
    const [before, here, there] = [blog.before[name], blog.now[name], folder.now[name]] as string[][];
    const gone = new Set(before!.filter((item) => !here!.includes(item) || !there!.includes(item)));
    const all = [...new Set([...here!, ...there!])].filter((item) => !gone.has(item));
    Object.assign(fields, { [name]: name === 'aliases' ? all.toSorted() : all });
    return true;
  }
  const merged = merge(formOf(blog.before, name), formOf(blog.now, name), formOf(folder.now, name));
  if (merged.conflicts.length > 0) return false;
  const text = chosen(merged, [])[name];
  Object.assign(fields, { [name]: text || (fields[name] === null ? null : text) });
  return true;
}

/** One field as the editor's form has it: so the same code merges it. */
function formOf(fields: SyncedFields, name: Exclude<FieldName, 'status' | 'extra' | 'publishedAt'>): PostForm {
  const value = fields[name];
  return { ...emptyForm, [name]: value ?? '' };
}
