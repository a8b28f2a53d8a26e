import { factOfPath } from '../core/facts.js';
import { whyNoOldAddress } from '../core/old-address.js';
import { keyOf } from '../core/path.js';
import { invalid, missing, Problem } from '../core/problem.js';
import type { Writer } from '../platform/database.service.js';
import { holderOf } from './place.store.js';
import { changeOpenAliases, nameOf } from './taken.store.js';

/** Has an address that is nobody's lead to a public post, as if its author had typed it among the old ones. @throws Problem */
export async function leadHere(tx: Writer, postId: number, address: string, now: string): Promise<void> {
  const key = keyOf(address);
  const why = whyNoOldAddress(key);
  if (why) throw invalid('into', `${key} ${why}`);
  const holder = await holderOf(tx, key);
  if (holder) throw new Problem('conflict', `${key} is an address of ${nameOf(holder)}`, 'into');
  if ((await tx.post.count({ where: { id: postId, path: { not: null } } })) === 0) throw missing('There is no such post');
  await tx.alias.create({ data: { key, postId, createdAt: now } });
  await changeOpenAliases(tx, postId, (keys) => [...keys, key]);
  await tx.stale.create({ data: { fact: factOfPath(key), at: '' } });
}
