import { MentionSender } from '../../src/mentions/sender.service.js';
import { MentionVerifier } from '../../src/mentions/verifier.service.js';
import { Database } from '../../src/platform/database.service.js';
import { PostStore } from '../../src/posts/post.store.js';
import { Publisher } from '../../src/publishing/publisher.service.js';
import { SettingsStore } from '../../src/settings/settings.store.js';
import { type Blog, type BlogOptions, startBlog } from './blog.js';
import { fields } from './fields.js';

const published = { by: null, reason: 'published', status: 'published' } as const;

/** A blog that takes and sends webmentions. */
export class MentionBlog {
  private constructor(readonly blog: Blog) {}

  static async start(options: BlogOptions = {}): Promise<MentionBlog> {
    const blog = await startBlog(options);
    await blog.app.get(SettingsStore).save({ webmentions: true });
    await blog.app.get(Publisher).publish();
    return new MentionBlog(blog);
  }

  /** Its address for others. */
  at(path: string): string {
    return this.blog.config.url + path;
  }

  async publish(some: Parameters<typeof fields>[0], change: Partial<Parameters<PostStore['create']>[1]> = {}): Promise<number> {
    const id = await this.blog.app.get(PostStore).create(fields(some), { ...published, ...change }, { authorIds: [] });
    await this.blog.app.get(Publisher).publish();
    return id;
  }

  async revise(id: number, some: Parameters<typeof fields>[0], status: 'published' | 'idea' = 'published'): Promise<void> {
    await this.blog.app.get(PostStore).revise(id, fields(some), { ...published, status });
    await this.blog.app.get(Publisher).publish();
  }

  /** Tells of a mention as a server of others does. */
  async tell(source: string, target: string): Promise<{ status: number; detail: string; headers: Headers }> {
    const reply = await fetch(`${this.blog.url}/api/webmention`, { method: 'POST', body: new URLSearchParams({ source, target }) });
    return { status: reply.status, detail: ((await reply.json()) as { detail: string }).detail, headers: reply.headers };
  }

  /** Reads what was told of, now. */
  verify(): Promise<void> {
    return this.blog.app.get(MentionVerifier).flush();
  }

  /** Sends what is due, now. */
  send(): Promise<void> {
    return this.blog.app.get(MentionSender).flush();
  }

  async rows() {
    return (await this.blog.app.get(Database).reader()).mention.findMany({ orderBy: { id: 'asc' } });
  }

  async sent() {
    return (await this.blog.app.get(Database).reader()).sentMention.findMany({ orderBy: { id: 'asc' } });
  }

  async page(path: string): Promise<string> {
    return (await fetch(this.blog.url + path)).text();
  }

  stop(): Promise<void> {
    return this.blog.stop();
  }
}
