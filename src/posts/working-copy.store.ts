import { Injectable } from '@nestjs/common';
import { dateElsewhere } from '../core/date-elsewhere.js';
import { formFields, type PostForm, sameForm } from '../core/post-form.js';
import { Problem } from '../core/problem.js';
import { forgetUses, recordUses, withUses } from '../media/uses.store.js';
import { Clock } from '../platform/clock.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';
import { type DeskPost, deskPost } from './desk.store.js';
import { longest } from './post-fields.js';
import { revisePost } from './write-post.store.js';
import { fieldsFrom, formOf } from './read-form.js';
import { addRevision, settleLast } from './revision.store.js';

/** A post on its author's screen: what is typed, which may be more than readers see. */
export type Draft = { post: DeskPost; form: PostForm; hasChanges: boolean; savedAt: string };

/** Who types, from which version on; `timeZone` is where the form's date is meant; `reason`: why it is kept. */
export type Typing = { by: number; version: number; timeZone: string; reason?: 'saved' | 'autosaved' | 'restored' };

/**
 * What is typed and not published. An idea is its own working copy, because nobody else sees it: what can be read of the form goes
 * into the post at once. What is public or scheduled keeps the form beside it until its author publishes the changes; and so does
 * an idea while a field of its form can't be read, such as half a date.
 */
@Injectable()
export class WorkingCopyStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem('missing') also when the post is in the trash */
  async open(id: number, timeZone: string): Promise<Draft> {
    return openDraft(await this.database.reader(), id, timeZone);
  }

  /**
   * Keeps what is typed. Sent a second time, or without a change, it does nothing.
   * @throws Problem('stale') when somebody else typed since `typing.version`; nothing is overwritten
   */
  async keep(id: number, form: PostForm, typing: Typing): Promise<Draft> {
    if (form.markdown.length > longest.markdown) throw new Problem('large', `The text is longer than ${longest.markdown} characters`, 'markdown');
    await withUses(() => this.#keep(id, form, typing));
    return this.open(id, typing.timeZone);
  }

  async #keep(id: number, form: PostForm, typing: Typing): Promise<void> {
    // What can't be read, or is taken, stays as it is in the post until it can; the rest is kept now
    for (let readable = form; ;) {
      try {
        const read = readable;
        await this.database.change((tx) => keep(tx, id, form, read, typing, this.clock.iso()));
        return;
      } catch (error) {
        if (error instanceof Problem && error.kind === 'stale') await this.settle(id);
        const field = fieldAtFault(error);
        if (!field) throw error;
        const { post } = await this.open(id, typing.timeZone);
        const inPost = formOf(post, typing.timeZone);
        if (readable[field] === inPost[field]) throw error;
        readable = { ...readable, [field]: inPost[field] };
      }
    }
  }

  /** Somebody was told of the text that is kept: from now on nothing is folded into it, so that it stays, whatever they make of it. */
  async settle(id: number): Promise<void> {
    await this.database.change((tx) => settleLast(tx, id));
  }

  /** Takes back what was typed and not published; it stays among the revisions. */
  async discard(id: number, { by, version, timeZone }: Typing): Promise<Draft> {
    await this.database.change(async (tx) => {
      const draft = await openDraft(tx, id, timeZone);
      if (!draft.hasChanges) return;
      checkVersion(draft, version);
      await dropForm(tx, id);
      const { version: next } = await tx.post.update({ where: { id }, data: { version: { increment: 1 } } });
      await addRevision(tx, { ...draft.post, version: next }, { by, reason: 'restored' }, this.clock.iso());
    });
    return this.open(id, timeZone);
  }
}

/** @throws Problem('stale') with the draft as it stands, so that the one who typed can merge */
export function checkVersion({ post, form }: Draft, version: number): void {
  if (version === post.version) return;
  const sentence = 'This post was changed elsewhere since you opened it. Both texts are kept: yours is below, the other one is in the post.';
  throw new Problem('stale', sentence, 'version', { current: { version: post.version, form } });
}

export async function openDraft(reader: Reader | Writer, id: number, timeZone: string): Promise<Draft> {
  const post = await deskPost(reader, id);
  const copy = await reader.workingCopy.findUnique({ where: { postId: id } });
  const form = copy ? formElsewhere(JSON.parse(copy.form) as PostForm, copy.timeZone, timeZone) : formOf(post, timeZone);
  return { post, form, hasChanges: copy !== null, savedAt: copy?.updatedAt ?? post.updatedAt };
}

/** A draft as its next author types it: the date that was meant in one zone, in theirs. */
const formElsewhere = (form: PostForm, from: string, to: string): PostForm => ({ ...form, date: dateElsewhere(form.date, from, to) });

async function keep(tx: Writer, id: number, form: PostForm, readable: PostForm, typing: Typing, now: string): Promise<void> {
  const draft = await openDraft(tx, id, typing.timeZone);
  if (sameForm(draft.form, form)) return mark(tx, draft.post, form, typing, now);
  checkVersion(draft, typing.version);
  if (draft.post.status === 'idea') await keepInIdea(tx, draft.post, form, readable, typing, now);
  else await keepBeside(tx, draft.post, form, typing, now);
}

/** Asked for, what is kept already becomes a revision of its own. */
async function mark(tx: Writer, { id, version }: DeskPost, { title, markdown, excerpt }: PostForm, { by, reason }: Typing, now: string): Promise<void> {
  if (reason === 'saved') await addRevision(tx, { id, version, title, markdown, excerpt: excerpt || null }, { by, reason }, now);
}

async function keepInIdea(tx: Writer, { id, publishedAt }: DeskPost, form: PostForm, readable: PostForm, typing: Typing, now: string): Promise<void> {
  const { by, timeZone } = typing;
  await revisePost(tx, id, fieldsFrom(readable, timeZone, publishedAt), { by, reason: 'autosaved', status: 'idea' }, now);
  // Half a date, a space at a title's end: what the post can't give back as it was typed
  if (!sameForm(formOf(await deskPost(tx, id), timeZone), form)) await putForm(tx, id, form, typing, now);
}

export async function keepBeside(tx: Writer, { id }: DeskPost, form: PostForm, typing: Typing, now: string): Promise<void> {
  const { version } = await tx.post.update({ where: { id }, data: { version: { increment: 1 } } });
  await putForm(tx, id, form, typing, now);
  const { title, markdown, excerpt } = form;
  await addRevision(tx, { id, version, title, markdown, excerpt: excerpt || null }, { by: typing.by, reason: typing.reason ?? 'autosaved' }, now);
}

export async function putForm(tx: Writer, postId: number, form: PostForm, { by, timeZone }: Typing, now: string): Promise<void> {
  const row = { authorId: by, form: JSON.stringify(form), timeZone, updatedAt: now };
  await tx.workingCopy.upsert({ where: { postId }, create: { postId, ...row }, update: row });
  await recordUses(tx, postId, 'copy', form);
}

export async function dropForm(tx: Writer, postId: number): Promise<void> {
  await tx.workingCopy.delete({ where: { postId } });
  await forgetUses(tx, postId, 'copy');
}

/** The field that a post can't take as it is, when there is one: the text can still be kept. */
function fieldAtFault(error: unknown): keyof PostForm | undefined {
  if (!(error instanceof Problem) || (error.kind !== 'invalid' && error.kind !== 'conflict')) return undefined;
  return formFields.find((field) => field === error.field);
}
