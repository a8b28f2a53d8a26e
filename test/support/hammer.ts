import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PostFields } from '../../src/posts/post-fields.js';
import { PostStore } from '../../src/posts/post.store.js';
import { Publisher } from '../../src/publishing/publisher.service.js';
import { filesBelow } from '../../src/publishing/tree-files.store.js';
import { SettingsStore } from '../../src/settings/settings.store.js';
import type { Blog } from './blog.js';
import { fields } from './fields.js';
import type { Read } from './hammer-reader.js';
import { HammerRecord } from './hammer-record.js';

export type Hammered = HammerRecord['figures'] & { faults: string[]; changes: Record<string, number>; milliseconds: number[]; seconds: number };

type Post = { id: number; fields: PostFields; status: 'published' | 'idea' | 'trashed' };
type Options = { changes: number; readers: number; doors: string[] };

const tags = ['one', 'two', 'three', 'four', 'five'];
const now = () => performance.timeOrigin + performance.now();
const any = <T>(items: T[]): T => items[Math.floor(Math.random() * items.length)]!;
const some = (items: string[]): string[] => items.filter(() => Math.random() < 0.4);

/** Publishes, edits, renames, withdraws, deletes and restores posts, one change after the other, while readers read at all doors. */
export async function hammer(blog: Blog, { changes, readers, doors }: Options): Promise<Hammered> {
  const record = new HammerRecord(blog.config.site);
  record.held(pathsIn(blog), 0);
  const reads: Read[] = [];
  const worker = new Worker(new URL('./hammer-reader.js', import.meta.url), { workerData: { doors, url: blog.config.url, readers } });
  const over = Promise.withResolvers<void>();
  worker.on('message', (read: Read | null) => (read ? reads.push(read) : over.resolve()));
  worker.on('error', over.reject);
  await once(worker, 'online');
  const done = { changes: {} as Record<string, number>, milliseconds: [] as number[] };
  const start = performance.now();
  const writer = new Writer(blog);
  for (let n = 0; n < changes; n++) {
    const what = await writer.change(n);
    done.changes[what] = (done.changes[what] ?? 0) + 1;
    const { changed, removed, milliseconds, failed } = await blog.app.get(Publisher).goLive();
    // Nothing: the schedule was there first, and has the receipt
    const touched = [...changed, ...removed];
    record.held(touched.length > 0 ? touched : [...record.paths, ...pathsIn(blog)], now());
    done.milliseconds.push(milliseconds);
    for (const { path, reason } of failed) record.faults.push(`${path} was not made: ${reason}`);
  }
  const seconds = (performance.now() - start) / 1_000;
  worker.postMessage('over');
  await over.promise;
  await worker.terminate();
  await blog.app.get(Publisher).idle();
  record.judge(reads);
  return { ...record.figures, ...done, seconds, faults: record.faults };
}

/** Somebody who can't leave their posts alone. */
class Writer {
  readonly #posts: Post[] = [];
  #count = 0;

  constructor(private readonly blog: Blog) {}

  /** Does one thing, and says what. Now and then something that touches every page. */
  async change(n: number): Promise<string> {
    const post = this.#posts.length > 5 && Math.random() < 0.65 ? any(this.#posts) : null;
    if (n % 40 === 39) return this.#rename(n);
    if (!post) return this.#write();
    if (post.status === 'trashed') return this.#restore(post);
    if (post.status === 'idea') return this.#revise(post, {}, 'published', 'published again');
    const chance = Math.random();
    if (chance < 0.15) return this.#revise(post, {}, 'idea', 'withdrawn');
    if (chance < 0.3) return this.#trash(post);
    if (chance < 0.45) return this.#revise(post, { slug: `moved-${++this.#count}` }, 'published', 'moved');
    if (chance < 0.6) return this.#revise(post, { tags: [...some(tags), `new-${++this.#count}`] }, 'published', 'tagged');
    return this.#revise(post, { title: `Edited ${++this.#count}`, markdown: textOf(this.#count) }, 'published', 'edited');
  }

  get #store(): PostStore {
    return this.blog.app.get(PostStore);
  }

  async #write(): Promise<string> {
    const n = ++this.#count;
    const sent = fields({ title: `Post ${n}`, slug: `post-${n}`, markdown: textOf(n), tags: some(tags) });
    const id = await this.#store.create(sent, { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
    this.#posts.push({ id, fields: sent, status: 'published' });
    return 'published';
  }

  async #revise(post: Post, changed: Partial<PostFields>, status: 'published' | 'idea', word: string): Promise<string> {
    post.fields = { ...post.fields, ...changed };
    post.status = status;
    await this.#store.revise(post.id, post.fields, { by: null, reason: 'saved', status });
    return word;
  }

  async #trash(post: Post): Promise<string> {
    post.status = 'trashed';
    await this.#store.trash(post.id, null);
    return 'deleted';
  }

  async #restore(post: Post): Promise<string> {
    post.status = 'published';
    await this.#store.restore(post.id, null, 'before');
    return 'restored';
  }

  async #rename(n: number): Promise<string> {
    await this.blog.app.get(SettingsStore).save({ title: `Hammered ${n}` });
    return 'every page';
  }
}

/** Longer and shorter by turns: what is half written has another length. */
const textOf = (n: number): string => `Text ${n}. `.repeat(20 + ((n * 37) % 400));

/** The addresses of all pages that the tree holds. */
function pathsIn({ config }: Blog): string[] {
  const pages = `${config.site}/pages`;
  const files = [...filesBelow(pages)].map((file) => file.slice(pages.length));
  return files.filter((file) => !/\.(gz|br)$/.test(file)).map((file) => file.replace(/\/index\.html$/, '/').replace(/\.html$/, ''));
}
