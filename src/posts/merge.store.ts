import { Injectable } from '@nestjs/common';
import { factOfMentions, factOfPath } from '../core/facts.js';
import { invalid, missing } from '../core/problem.js';
import { withUses } from '../media/uses.store.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { amendPost } from './amend.store.js';
import { longest } from './post-fields.js';
import { changeOpenAliases } from './taken.store.js';
import { trashPost } from './trash.store.js';
import { passOnCleaning } from './trust.store.js';

/** `into`: the post that stays. `appends`: the text of the other one comes below its own. `version`: that of the post that goes. */
export type Merger = { into: number; by: number; appends: boolean; version?: number | undefined };

/**
 * Two posts become one. The one that goes lies in the trash, whole; all its addresses lead to the one that stays, in one step, and so do its
 * kudos and mentions. Put back and public again it takes its addresses back, as far as nobody else has them by then; kudos and mentions stay.
 */
@Injectable()
export class MergeStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem('missing'), Problem('stale'), Problem('invalid', 'into') when readers would find nothing there */
  merge(id: number, merger: Merger): Promise<void> {
    return withUses(() => this.database.change((tx) => mergePost(tx, id, merger, this.clock.iso())));
  }
}

async function mergePost(tx: Writer, id: number, { into, by, appends, version }: Merger, now: string): Promise<void> {
  const select = { path: true, title: true, markdown: true } as const;
  const goes = await tx.post.findUnique({ where: { id, NOT: { status: 'trashed' } }, select });
  if (!goes) throw missing('There is no such post');
  const stays = await tx.post.findUnique({ where: { id: into }, select });
  if (id === into) throw invalid('into', 'A post can’t be merged into itself');
  if (!stays?.path) throw invalid('into', 'It can be merged into a public post only: who follows an old link would find nothing');
  if ((await tx.alias.count({ where: { postId: { in: [id, into] } } })) >= longest.aliases)
    throw invalid('into', `Together they have more old addresses than a post can have (${longest.aliases})`);
  await trashPost(tx, id, { by, version }, now);
  const moved = (await tx.alias.findMany({ where: { postId: id } })).map(({ key }) => key);
  await tx.alias.updateMany({ where: { postId: id, fromPostId: null }, data: { fromPostId: id } });
  await tx.alias.updateMany({ where: { postId: id }, data: { postId: into } });
  await changeOpenAliases(tx, into, (keys) => [...keys, ...moved]);
  await tx.kudos.updateMany({ where: { postId: id }, data: { postId: into } });
  await tx.$executeRaw`UPDATE OR IGNORE Mention SET postId = ${into} WHERE postId = ${id}`;
  if (appends) {
    await passOnCleaning(tx, id, into);
    await append(tx, into, goes, by, now);
  }
  await tx.stale.createMany({ data: [...moved.map(factOfPath), factOfMentions(into)].map((fact) => ({ fact, at: '' })) });
}

/** Below what is there, under its title. What the author of that post has typed and not published stays beside it. */
const append = (tx: Writer, into: number, { title, markdown }: { title: string; markdown: string }, by: number, now: string): Promise<void> =>
  amendPost(
    tx,
    into,
    (post) => ({ status: 'published', fields: { markdown: [post.markdown.trimEnd(), ...(title === '' ? [] : [`## ${title}`]), markdown].join('\n\n') } }),
    { by },
    now,
  );
