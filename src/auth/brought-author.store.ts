import { isZone } from '../core/locale.js';
import { freeSlug, slugFrom } from '../core/slug.js';
import type { Writer } from '../platform/database.service.js';
import { normalName } from './author.store.js';
import { isRole } from './rights.js';

/** A person as another house knew them. They bring no password: an owner invites them, or they are a name under posts. */
export type BroughtAuthor = { slug: string; name: string; role: string; writesHtml: number; timeZone: string | null; created: string };

/** A person's id, and whether they are new here: by the word for them in addresses; one who is here already stays who they are. @throws Problem('invalid', 'name') */
export async function bringAuthor(
  tx: Writer,
  { slug, name, role, writesHtml, timeZone, created }: BroughtAuthor,
  now: string,
): Promise<{ id: number; isNew: boolean }> {
  const known = await tx.author.findUnique({ where: { slug }, select: { id: true } });
  if (known) return { id: known.id, isNew: false };
  const own = slugFrom(slug, 'author');
  const free = own === slug ? slug : await freeSlug(own, async (word) => (await tx.author.count({ where: { slug: word } })) > 0);
  const data = {
    slug: free,
    name: normalName(name),
    role: isRole(role) ? role : 'author',
    writesHtml: writesHtml === 1 ? 1 : 0,
    timeZone: timeZone !== null && isZone(timeZone) ? timeZone : null,
    createdAt: Number.isNaN(Date.parse(created)) ? now : created,
  };
  return { ...(await tx.author.create({ data, select: { id: true } })), isNew: true };
}
