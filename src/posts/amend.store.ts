import { Injectable } from '@nestjs/common';
import { formFields, type PostForm, sameForm } from '../core/post-form.js';
import { Problem } from '../core/problem.js';
import { recordUses, withUses } from '../media/uses.store.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { type DeskPost, deskPost } from './desk.store.js';
import type { PostFields } from './post-fields.js';
import { revisePost } from './write-post.store.js';
import type { Status } from './change.js';
import { formOf } from './read-form.js';

/** What is to be changed of a post; what is not named stays. */
export type Amendment = { fields: Partial<PostFields>; status: Exclude<Status, 'trashed'>; extra?: string | null; takeover?: boolean };

/** Changes parts of a post on behalf of a program, while its author may have it open in the editor. */
@Injectable()
export class AmendStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * @param decide says what to change, from the post as it is in the transaction
   * @throws Problem('stale') when `version` is not the present one and something would change; Problem('conflict') when the author has
   * typed into the same field and not published it: nothing that was typed is lost
   */
  amend(id: number, decide: Decide, { by, version }: { by: number | null; version?: number | undefined }): Promise<void> {
    return withUses(() => this.database.change((tx) => amendPost(tx, id, decide, { by, version }, this.clock.iso())));
  }
}

type Decide = (post: DeskPost, now: string) => Amendment;

/** As `AmendStore.amend`, within a transaction. */
export async function amendPost(
  tx: Writer,
  id: number,
  decide: Decide,
  { by, version }: { by: number | null; version?: number | undefined },
  now: string,
): Promise<void> {
  const post = await deskPost(tx, id);
  const amendment = decide(post, now);
  if (isAlreadySo(post, amendment)) return;
  const change = {
    by,
    reason: reasonFor(post.status, amendment.status),
    status: amendment.status,
    takeover: amendment.takeover ?? false,
    ...(version === undefined ? {} : { version }),
  };
  const origin = amendment.extra === undefined ? undefined : { authorIds: post.authorIds, extra: amendment.extra };
  await aside(tx, post, () => revisePost(tx, id, { ...fieldsOf(post), ...amendment.fields }, change, now, origin));
}

/** A post keeps its slug by naming none. */
const fieldsOf = ({ title, markdown, slug, kind, link, lang, excerpt, translation, publishedAt, tags, categories, aliases }: DeskPost): PostFields => ({
  title,
  markdown,
  slug: '',
  slugFrom: slug,
  kind: kind === 'page' ? 'page' : 'post',
  link,
  lang,
  excerpt,
  translation,
  publishedAt,
  tags,
  categories,
  aliases,
});

/** Sent a second time, because the first answer was lost, it is no change. */
function isAlreadySo(post: DeskPost, { fields, status, extra }: Amendment): boolean {
  const current: Record<string, unknown> = { ...post };
  const isSame = Object.entries(fields).every(([name, value]) => JSON.stringify(current[name]) === JSON.stringify(value));
  return isSame && post.status === status && (extra === undefined || extra === post.extra);
}

function reasonFor(before: string, after: string): 'saved' | 'published' | 'withdrawn' {
  if (after === 'idea') return before === 'idea' ? 'saved' : 'withdrawn';
  return after === 'scheduled' && before === 'scheduled' ? 'saved' : 'published';
}

/** Lets a change pass by what the author has typed and not published: it stays beside the post, and takes up what it had left alone. */
async function aside(tx: Writer, before: DeskPost, change: () => Promise<void>): Promise<void> {
  const copy = await tx.workingCopy.findUnique({ where: { postId: before.id } });
  await change();
  if (!copy) return;
  const after = formOf(await deskPost(tx, before.id), copy.timeZone);
  const form = mergedForm(formOf(before, copy.timeZone), JSON.parse(copy.form) as PostForm, after);
  if (sameForm(form, after)) return;
  await tx.workingCopy.create({ data: { ...copy, form: JSON.stringify(form) } });
  await recordUses(tx, before.id, 'copy', form);
}

function mergedForm(before: PostForm, typed: PostForm, after: PostForm): PostForm {
  const merged = { ...typed };
  for (const field of formFields) {
    if (after[field] === before[field]) continue;
    if (typed[field].trim() !== before[field].trim() && typed[field].trim() !== after[field].trim())
      throw new Problem('conflict', `The author has changed the ${field} in the editor and not published that yet. Nothing was changed.`, field);
    merged[field] = after[field];
  }
  return merged;
}
