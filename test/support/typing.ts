import { setTimeout as sleep } from 'node:timers/promises';
import assert from 'node:assert/strict';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { AuthorStore } from '../../src/auth/author.store.js';
import { SessionStore } from '../../src/auth/session.store.js';
import type { PostForm } from '../../src/core/post-form.js';
import { emptyFields } from '../../src/posts/post-fields.js';
import { PostStore } from '../../src/posts/post.store.js';
import type { Blog } from './blog.js';

export const ada = { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' };

/** Adds an author who can sign in. Returns the id. */
export const addAuthor = (blog: Blog, author = ada): Promise<number> => blog.app.get(AuthorStore).add({ ...author, role: 'owner' });

/** A new idea; its door in the admin. */
export async function newIdea(blog: Blog, by: number, some: Partial<typeof emptyFields> = {}): Promise<string> {
  const id = await blog.app.get(PostStore).create({ ...emptyFields, ...some }, { by, reason: 'created', status: 'idea' }, { authorIds: [by] });
  return `/admin/posts/${id}`;
}

export const idOf = (door: string): number => Number(door.split('/').pop());

/** Signs a browser in. Returns its cookie's value. */
export async function signIn(context: BrowserContext, blog: Blog, author: number, url = blog.url): Promise<string> {
  const value = await blog.app.get(SessionStore).begin(author);
  await context.addCookies([{ name: 'qvill_session', value, url: `${url}/admin` }]);
  return value;
}

/** Waits until something is so. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, ms = 15_000): Promise<void> {
  for (const end = Date.now() + ms; !(await isSo()); await sleep(20)) assert.ok(Date.now() < end, `in vain: ${what}`);
}

/** The editor on a page, by what its author sees of it. */
export class Editor {
  readonly text: Locator;
  readonly saving: Locator;

  constructor(
    readonly page: Page,
    private readonly room: { onServer(door: string): Promise<PostForm> },
    readonly door: string,
  ) {
    this.text = page.locator('#markdown');
    this.saving = page.locator('#sync .saving');
  }

  ready(): Promise<void> {
    return this.saving.filter({ hasText: /./ }).waitFor();
  }

  /** Presses keys as fast as they are taken, where the cursor is. */
  keys(words: string): Promise<void> {
    return this.page.keyboard.type(words);
  }

  /** Types at the end of the text. */
  async type(words: string): Promise<void> {
    await this.text.focus();
    await this.page.keyboard.press('Control+End');
    await this.page.keyboard.type(words);
  }

  /** Clicks the summary of the details, which opens or closes them. */
  details(): Promise<void> {
    return this.page.locator('#details > summary').click();
  }

  says(words: RegExp): Promise<void> {
    return this.saving.filter({ hasText: words }).waitFor();
  }

  notes(words: string): Promise<void> {
    return this.page.locator('#sync .note').getByText(words).waitFor();
  }

  async choose(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** The server has just this text. */
  async saved(markdown: string): Promise<void> {
    await until(`the server has ${JSON.stringify(markdown)}`, async () => (await this.room.onServer(this.door)).markdown === markdown);
  }
}
