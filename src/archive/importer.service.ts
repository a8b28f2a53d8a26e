import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { authorNamed } from '../auth/author.store.js';
import { keyOf } from '../core/path.js';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';
import { createPost, revisePost } from '../posts/post.store.js';
import { checkAlias, type PostFields } from '../posts/post-fields.js';
import { chooseSlug, holderOf } from '../posts/place.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { fileAt, filesBelow } from './folder.store.js';
import { emptyReport, type ImportReport } from './import-report.js';
import { type ImportedPost, readPost } from './read-post.js';

export type ImportProgress = (done: number, total: number) => void;

type Known = { id: number; sourceDigest: string | null; status: string };

/**
 * Brings a folder of Markdown into the blog: one transaction a file, so that a broken one stops no other and none is
 * half there. A file is known again by its path below the folder's name; what has not changed is left alone.
 */
@Injectable()
export class Importer {
  constructor(
    private readonly database: Database,
    private readonly settings: SettingsStore,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem when the folder can't be read at all; what is wrong with single files is in the report */
  async run(folder: string, options: { dryRun: boolean; progress?: ImportProgress }): Promise<ImportReport> {
    const source = resolve(folder);
    const { timeZone } = await this.settings.read();
    const { posts, others } = await filesBelow(source);
    const report = { ...emptyReport(options.dryRun), skipped: others };
    for (const [done, path] of posts.entries()) {
      await this.#take(source, path, timeZone, report).catch((error: unknown) => refuse(report, path, error));
      options.progress?.(done + 1, posts.length);
    }
    return report;
  }

  async #take(source: string, path: string, timeZone: string, report: ImportReport): Promise<void> {
    const { bytes, modified } = await fileAt(source, path);
    const sourceDigest = createHash('sha256').update(bytes).digest('base64url');
    const reader = await this.database.reader();
    const known = await knownPost(reader, path, sourceDigest);
    if (known?.sourceDigest === sourceDigest) return void report.unchanged.push(path);
    const post = readPost({ path, bytes }, timeZone, modified);
    const origin = { source: path, sourceDigest, extra: Object.keys(post.extra).length > 0 ? JSON.stringify(post.extra) : null };
    const notices = report.dryRun ? post.notices : await this.database.change((tx) => this.#write(tx, post, known, origin));
    (known ? report.changed : report.created).push(path);
    report.notices.push(...notices.map((notice) => ({ file: path, notice })));
  }

  async #write(tx: Writer, post: ImportedPost, known: Known | null, origin: { source: string; sourceDigest: string; extra: string | null }): Promise<string[]> {
    const now = this.clock.iso();
    const { fields, notices } = await fieldsOf(tx, post, known?.id ?? null);
    const change = { by: null, reason: 'imported', status: post.status } as const;
    const authorIds = await Promise.all(post.authors.map((name) => authorNamed(tx, name, now)));
    if (known) await revisePost(tx, known.id, fields, change, now, origin);
    else await createPost(tx, fields, change, { ...origin, authorIds: [...new Set(authorIds)] }, now);
    return [...post.notices, ...notices];
  }
}

/** The post that was made from this file: by its path, or, for a file that has moved, by its bytes. */
async function knownPost(reader: Reader, source: string, sourceDigest: string): Promise<Known | null> {
  const select = { id: true, sourceDigest: true, status: true } as const;
  return (await reader.post.findUnique({ where: { source }, select })) ?? reader.post.findFirst({ where: { sourceDigest }, select });
}

/** What the file asks for, as far as it can be had here: an address that another post has is left to it, and said. */
async function fieldsOf(tx: Writer, post: ImportedPost, id: number | null): Promise<{ fields: PostFields; notices: string[] }> {
  const notices: string[] = [];
  const slug = await chooseSlug(tx, id, post.slug, post.title).catch(async (error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const free = await chooseSlug(tx, id, '', post.slug);
    notices.push(`asks for the address “${post.slug}”, which is taken: it lives at “${free}”`);
    return free;
  });
  // What it has answered at since, by another name in the editor or in the file, it goes on answering at
  const aliases = id === null ? [] : (await tx.alias.findMany({ where: { postId: id } })).map(({ key }) => key);
  for (const alias of post.aliases) {
    const problem = await aliasProblem(tx, alias, id);
    if (problem) notices.push(problem);
    else aliases.push(alias);
  }
  const { title, markdown, kind, link, lang, excerpt, publishedAt, tags, categories } = post;
  return { fields: { title, markdown, slug, kind, link, lang, excerpt, publishedAt, tags, categories, aliases }, notices };
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

function refuse(report: ImportReport, file: string, error: unknown): void {
  if (!(error instanceof Problem) && !(error as NodeJS.ErrnoException).code) throw error;
  report.refused.push({ file, reason: (error as Error).message });
}
