import { Injectable } from '@nestjs/common';
import { type PostForm, sameForm } from '../core/post-form.js';
import { missing } from '../core/problem.js';
import { withUses } from '../media/uses.store.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { type DeskPost, deskPost } from './desk.store.js';
import { revisePost } from './write-post.store.js';
import { formOf, readableFrom } from './read-form.js';
import { addRevision } from './revision.store.js';
import { checkVersion, type Draft, dropForm, keepBeside, openDraft, putForm, type Typing } from './working-copy.store.js';

type Text = Pick<PostForm, 'title' | 'markdown' | 'excerpt'>;

/** Brings the text of a revision back. What readers see stays as it is until somebody publishes. */
@Injectable()
export class RestorationStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts title, excerpt and text of a revision in place of what is typed, as a new revision. What was typed is one too by then.
   * @throws Problem('missing') when there is no such revision, Problem('stale') when somebody typed since `typing.version`
   */
  restore(id: number, version: number, typing: Typing): Promise<void> {
    return withUses(() => this.database.change((tx) => restore(tx, id, version, typing, this.clock.iso())));
  }
}

async function restore(tx: Writer, id: number, version: number, typing: Typing, now: string): Promise<void> {
  const draft = await openDraft(tx, id, typing.timeZone);
  checkVersion(draft, typing.version);
  const revision = await tx.revision.findUnique({ where: { postId_version: { postId: id, version } } });
  if (!revision) throw missing('There is no such revision');
  const text = { title: revision.title, markdown: revision.markdown, excerpt: revision.excerpt ?? '' };
  if (sameText(draft.form, text)) return;
  await keepTyped(tx, draft, typing, now);
  const form = { ...draft.form, ...text };
  if (draft.post.status === 'idea') await intoIdea(tx, draft.post, form, typing, now);
  else await besidePost(tx, draft.post, form, typing, now);
}

/** What is typed is a revision nearly always; a title that is too long for the post, say, stands in its form alone. */
async function keepTyped(tx: Writer, { post: { id }, form }: Draft, { by }: Typing, now: string): Promise<void> {
  const last = await tx.revision.findFirst({ where: { postId: id }, orderBy: { version: 'desc' } });
  if (last && sameText(form, { ...last, excerpt: last.excerpt ?? '' })) return;
  const { version } = await tx.post.update({ where: { id }, data: { version: { increment: 1 } } });
  const { title, markdown, excerpt } = form;
  await addRevision(tx, { id, version, title, markdown, excerpt: excerpt || null }, { by, reason: 'saved' }, now);
}

async function intoIdea(tx: Writer, post: DeskPost, form: PostForm, typing: Typing, now: string): Promise<void> {
  const { title, markdown, excerpt } = form;
  const fields = readableFrom({ ...formOf(post, typing.timeZone), title, markdown, excerpt }, post, typing.timeZone);
  await revisePost(tx, post.id, fields, { by: typing.by, reason: 'restored', status: 'idea' }, now);
  // Half a date beside the text goes on waiting for its other half
  if (!sameForm(formOf(await deskPost(tx, post.id), typing.timeZone), form)) await putForm(tx, post.id, form, typing, now);
}

async function besidePost(tx: Writer, post: DeskPost, form: PostForm, typing: Typing, now: string): Promise<void> {
  await keepBeside(tx, post, form, { ...typing, reason: 'restored' }, now);
  if (sameForm(formOf(post, typing.timeZone), form)) await dropForm(tx, post.id);
}

/** White space at the ends of a title or an excerpt is none of theirs: a post is kept without it. */
const sameText = (a: Text, b: Text): boolean => a.title.trim() === b.title.trim() && a.excerpt.trim() === b.excerpt.trim() && a.markdown === b.markdown;
