import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { PostForm } from '../../src/core/post-form.js';
import { PostStore } from '../../src/posts/post.store.js';
import { WorkingCopyStore } from '../../src/posts/working-copy.store.js';
import { type Blog, startBlog } from './blog.js';
import { openBrowser } from './browser.js';
import { addAuthor, Editor, idOf, newIdea, signIn } from './typing.js';
import { type Line, startLine } from './unreliable.js';

/** A blog behind a line that a test can spoil, and an author at a real browser. */
export class Workroom {
  private constructor(
    public blog: Blog,
    readonly data: string,
    readonly line: Line,
    readonly browser: Browser,
    readonly author: number,
    public context: BrowserContext,
  ) {}

  static async start(options: BrowserContextOptions = {}): Promise<Workroom> {
    const data = await mkdtemp(join(tmpdir(), 'qvill-workroom-'));
    const blog = await startBlog({ data });
    const line = await startLine(blog.port);
    const browser = await openBrowser();
    const room = new Workroom(blog, data, line, browser, await addAuthor(blog), null!);
    room.context = await room.window(options);
    return room;
  }

  /** A browser of its own, signed in, as another computer would be. */
  async window(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(20_000);
    await signIn(context, this.blog, this.author, this.line.url);
    return context;
  }

  /** A new idea in a new tab, over a good line. */
  async open(markdown = '', title = 'Rivers', context = this.context): Promise<Editor> {
    this.line.mend();
    return this.visit(await newIdea(this.blog, this.author, { title, markdown }), context);
  }

  /** A new tab with the editor of a post. */
  async visit(door: string, context = this.context): Promise<Editor> {
    const editor = new Editor(await context.newPage(), this, door);
    await editor.page.goto(this.line.url + door);
    await editor.ready();
    return editor;
  }

  /** What the server has of a post. */
  async onServer(door: string): Promise<PostForm & { version: number; hasChanges: boolean }> {
    const { form, post, hasChanges } = await this.blog.app.get(WorkingCopyStore).open(idOf(door), 'UTC');
    return { ...form, version: post.version, hasChanges };
  }

  /** Deletes a post as somebody else would, elsewhere. */
  trash(door: string): Promise<void> {
    return this.blog.app.get(PostStore).trash(idOf(door), this.author);
  }

  async restart(): Promise<void> {
    await this.blog.stop();
    await this.startAgain();
  }

  async startAgain(): Promise<void> {
    this.blog = await startBlog({ data: this.data });
    this.line.to(this.blog.port);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.line.stop();
    await this.blog.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}
