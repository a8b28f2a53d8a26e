import { mayEditIn } from '../auth/post-rights.store.js';
import { keyOf, sourceOf } from '../core/path.js';
import { Problem } from '../core/problem.js';
import type { Writer } from '../platform/database.service.js';

/**
 * Addresses that are used: old ones of other posts, those of posts that gave them up or are deleted, and those from which redirect rules
 * lead on. A post comes to live at one only when its author was told whose it was, and means it.
 */

/** Who has or had an address, in words, as the end of a sentence; the post to which it leads, if it does. */
export type Use = { said: string; leadsTo: number | null };

type Row = { kind: 'alias' | 'rule' | 'gone'; id: number | null; name: string | null; path: string | null; fromId: number | null };

/** What a post, for who may not know of it, is called: its title is told when readers can see it too. */
export const nameOf = ({ title, path }: { title: string; path: string | null }): string => (path === null ? 'another post' : `“${title}”`);

/** Who uses a path besides the post itself; null when it is free, or was the post's own. @param comingBack a title whose gone address is no other's */
export async function useOf(tx: Writer, path: string, id: number | null, comingBack?: string): Promise<Use | null> {
  const key = keyOf(path);
  const rows = await tx.$queryRaw<Row[]>`
    SELECT 'alias' AS kind, Post.id AS id, title AS name, path, fromPostId AS fromId FROM Alias JOIN Post ON Post.id = postId WHERE key = ${key}
    UNION ALL SELECT 'rule', NULL, target, NULL, NULL FROM Redirect WHERE source = ${sourceOf(key)}
    UNION ALL SELECT 'gone', postId, title, NULL, NULL FROM Address WHERE key = ${key}`;
  const alias = rows.find(({ kind }) => kind === 'alias');
  if (alias)
    return alias.id === id || alias.fromId === id ? null : { said: `an old one of ${nameOf({ title: alias.name!, path: alias.path })}`, leadsTo: alias.id };
  const rule = rows.find(({ kind }) => kind === 'rule');
  if (rule) return { said: rule.name === null ? 'said to be gone by a redirect rule' : `that of a redirect rule, to ${rule.name}`, leadsTo: null };
  const gone = rows.find(({ kind }) => kind === 'gone');
  if (!gone || gone.id === id) return null;
  if (comingBack !== undefined && (gone.name === null || sameTitle(gone.name, comingBack))) return null;
  return { said: gone.name === null ? 'one at which something answered that is gone' : `one that “${gone.name}” had, which is gone`, leadsTo: null };
}

const sameTitle = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Told to who may say yes: the sentence, and for a program the address in question. */
export const usedProblem = (path: string, { said }: Use): Problem => new Problem('conflict', `The address ${path} is ${said}`, 'slug', { takeover: path });

/** An old address of a post is taken by who may change that post. @throws Problem('conflict', 'slug') */
export async function mustBeTheirs(tx: Writer, path: string, id: number, who: number | null): Promise<void> {
  const alias = await tx.alias.findUnique({ where: { key: keyOf(path) }, select: { postId: true, post: { select: { title: true, path: true } } } });
  if (!alias || alias.postId === id || who === null || (await mayEditIn(tx, who, alias.postId))) return;
  throw new Problem('conflict', `The address ${path} is an old one of ${nameOf(alias.post)}, which belongs to others`, 'slug');
}

/** Takes an old address from the post to which it leads; who has that one open learns of it. The address itself is a stale fact already: somebody comes to live there. */
export async function takeFrom(tx: Writer, path: string, id: number): Promise<void> {
  const key = keyOf(path);
  const alias = await tx.alias.findUnique({ where: { key }, select: { postId: true } });
  if (!alias || alias.postId === id) return;
  await tx.alias.delete({ where: { key } });
  await changeOpenAliases(tx, alias.postId, (keys) => keys.filter((each) => keyOf(each) !== key));
}

/** A post that was merged into another one and is public again takes back what it brought along. Returns the keys. */
export async function takeBack(tx: Writer, id: number): Promise<string[]> {
  const lent = await tx.alias.findMany({ where: { fromPostId: id } });
  if (lent.length === 0) return [];
  const keys = lent.map(({ key }) => key);
  await tx.alias.updateMany({ where: { fromPostId: id }, data: { postId: id, fromPostId: null } });
  const taken = new Set(keys);
  for (const postId of new Set(lent.map((alias) => alias.postId)))
    await changeOpenAliases(tx, postId, (open) => open.filter((each) => !taken.has(keyOf(each))));
  return keys;
}

/** A form that was opened before does not know of a change of aliases, and would undo it: the post is another version, and so is what is typed beside it. */
export async function changeOpenAliases(tx: Writer, postId: number, change: (keys: string[]) => string[]): Promise<void> {
  await tx.post.update({ where: { id: postId }, data: { version: { increment: 1 } } });
  const copy = await tx.workingCopy.findUnique({ where: { postId } });
  if (!copy) return;
  const form = JSON.parse(copy.form) as { aliases: string };
  form.aliases = change(form.aliases.split('\n').filter((line) => line.trim() !== '')).join('\n');
  await tx.workingCopy.update({ where: { postId }, data: { form: JSON.stringify(form) } });
}

/** A post that gives addresses up; what it is called is told of those that readers could see (`path`). */
type Former = { id: number; title: string; path: string | null };

/** Notes in the ledger whose these addresses were that lead nowhere from now on. */
export async function noteGivenUp(tx: Writer, keys: string[], { id, title, path }: Former): Promise<void> {
  if (keys.length === 0) return;
  const shown = path === null ? null : title || 'Untitled';
  await tx.$executeRaw`UPDATE Address SET postId = ${id}, title = ${shown} WHERE key IN (SELECT value FROM json_each(${JSON.stringify(keys)}))`;
}
