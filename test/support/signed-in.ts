import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { AuthorStore } from '../../src/auth/author.store.js';
import { formToken } from '../../src/auth/secret.js';
import { sessionCookie } from '../../src/auth/cookies.js';
import { SessionStore } from '../../src/auth/session.store.js';
import { cookieName } from '../../src/platform/cookie-name.js';
import type { Blog } from './blog.js';

/** By which name the blog keeps it: a secret of a blog at https says so. */
export const cookieOf = (session: string): string => `${cookieName(sessionCookie, session.startsWith('s.'))}=${session}`;

export const headersOf = (session: string) => ({ cookie: cookieOf(session), 'x-csrf-token': formToken(session) });

/** The owner of a blog with a session that lasts: by fetch, and in a browser. */
export class Owner {
  private constructor(
    readonly blog: Blog,
    readonly id: number,
    readonly session: string,
  ) {}

  static async of(blog: Blog): Promise<Owner> {
    const id = await blog.app.get(AuthorStore).add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' });
    return new Owner(blog, id, await blog.app.get(SessionStore).begin(id));
  }

  /** After days without use a session has ended: another one. */
  async again(): Promise<Owner> {
    return new Owner(this.blog, this.id, await this.blog.app.get(SessionStore).begin(this.id));
  }

  /** What the owner's scripts send: the session and its token. */
  get headers(): Record<string, string> {
    return headersOf(this.session);
  }

  /** One request; `form` is sent with the session's token. */
  async ask(line: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<{ status: number; headers: Headers; body: string }> {
    const [method = '', path] = line.split(' ');
    const body = form ? new URLSearchParams({ csrf: formToken(this.session), ...form }) : null;
    const cookie = cookieOf(this.session);
    const reply = await fetch(this.blog.url + path, { method, body, headers: { cookie, ...headers }, redirect: 'manual' });
    return { status: reply.status, headers: reply.headers, body: await reply.text() };
  }

  /** A page of a browser of its own, signed in. */
  async page(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: this.blog.url, ...options });
    const [name = '', value = ''] = cookieOf(this.session).split('=');
    // Browsers send what is Secure to their own machine on a plain line too
    const url = name === sessionCookie ? `${this.blog.url}/admin` : `${this.blog.url.replace('http:', 'https:')}/`;
    await context.addCookies([{ name, value, url }]);
    context.setDefaultTimeout(15_000);
    return context.newPage();
  }
}
