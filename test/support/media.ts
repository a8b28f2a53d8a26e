import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthorStore } from '../../src/auth/author.store.js';
import { SessionStore } from '../../src/auth/session.store.js';
import type { MediaFile } from '../../src/core/media.js';
import { mediaByName } from '../../src/media/media-rows.store.js';
import { Sizing } from '../../src/media/sizing.service.js';
import { Database } from '../../src/platform/database.service.js';
import { type Blog, type BlogOptions, startBlog } from './blog.js';
import { headersOf } from './signed-in.js';

type Headers = Record<string, string>;
/** What a script gets: the file that it added, or what is wrong with it. */
type Json = { id: number; name: string; url: string; width: number; height: number; type: string; alt: string | null; markdown: string; detail: string };
export type Reply = { status: number; headers: globalThis.Headers; body: Buffer; text: string; json: Json };

/** A blog with its owner signed in, who adds files to the media library. */
export class MediaBlog {
  private constructor(
    readonly blog: Blog,
    readonly signedIn: Headers,
  ) {}

  static async start(options: BlogOptions = {}): Promise<MediaBlog> {
    const blog = await startBlog(options);
    const authors = blog.app.get(AuthorStore);
    const known = await (await blog.app.get(Database).reader()).author.findFirst();
    const id = known?.id ?? (await authors.add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' }));
    const secret = await blog.app.get(SessionStore).begin(id);
    return new MediaBlog(blog, headersOf(secret));
  }

  async ask(line: string, init: RequestInit = {}): Promise<Reply> {
    const [method = 'GET', path = ''] = line.split(' ');
    const answer = await fetch(this.blog.url + path, { method, redirect: 'manual', ...init });
    const body = Buffer.from(await answer.arrayBuffer());
    const isJson = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, headers: answer.headers, body, text: body.toString(), json: (isJson ? JSON.parse(body.toString()) : {}) as Json };
  }

  /** As the editor's script sends it. */
  add(name: string, bytes: Buffer, as = this.signedIn): Promise<Reply> {
    const body = new FormData();
    body.set('file', new Blob([Uint8Array.from(bytes)]), name);
    return this.ask('POST /admin/media', { body, headers: { ...as, accept: 'application/json' } });
  }

  /** The bytes that readers get of a file that was just added. */
  async kept(added: Reply): Promise<Buffer> {
    const moved = await this.ask(`GET ${added.json.url}`);
    return (await this.ask(`GET ${moved.headers.get('location')}`)).body;
  }

  /** A file as the library has it, with its sizes when they are made. */
  async file(name: string): Promise<MediaFile | undefined> {
    await this.blog.app.get(Sizing).flush();
    return mediaByName(this.blog.app.get(Database).rows, [name]).get(name);
  }

  /** Every file in the media folder, also those on their way, when the sizes are made. */
  async files(): Promise<string[]> {
    await this.blog.app.get(Sizing).flush();
    if (!existsSync(this.blog.config.media)) return [];
    return readdirSync(this.blog.config.media, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  }

  /** All that is kept anywhere in the media folder, as one text. */
  async everything(): Promise<string> {
    return (await this.files()).map((file) => readFileSync(file).toString('latin1')).join('\n');
  }

  stop(): Promise<void> {
    return this.blog.stop();
  }
}
