import { AuthorStore } from '../../src/auth/author.store.js';
import type { Role } from '../../src/auth/rights.js';
import { formToken } from '../../src/auth/secret.js';
import { SessionStore } from '../../src/auth/session.store.js';
import type { Blog } from './blog.js';
import { cookieOf } from './signed-in.js';

/** Somebody with an account, in a browser in which they are signed in. */
export type Visitor = { id: number; email: string; cookie: string; csrf: string };

export const password = 'correct horse battery';

/** Makes an account, `ben@example.org` for Ben, and signs in. */
export async function join(blog: Blog, name: string, role: Role): Promise<Visitor> {
  const email = `${name.toLowerCase()}@example.org`;
  return signInAs(blog, await blog.app.get(AuthorStore).add({ name, email, password, role }), email);
}

/** One more browser of somebody. */
export async function signInAs(blog: Blog, id: number, email: string, agent?: string): Promise<Visitor> {
  const secret = await blog.app.get(SessionStore).begin(id, agent);
  return { id, email, cookie: cookieOf(secret), csrf: formToken(secret) };
}

export type Reply = { status: number; headers: Headers; body: string; to: string | null };
type Form = Record<string, string> | [string, string][];

/** One request, `METHOD /path`, of somebody or of a stranger; a form carries the token of whoever sends it. Redirects are not followed. */
export async function ask({ url }: Blog, line: string, as?: Visitor, form?: Form, more: Record<string, string> = {}): Promise<Reply> {
  const [method = '', path] = line.split(' ');
  const body = method === 'GET' ? null : new URLSearchParams([...(as ? [['csrf', as.csrf]] : []), ...new URLSearchParams(form)]);
  const reply = await fetch(url + path, { method, body, headers: { ...(as ? { cookie: as.cookie } : {}), ...more }, redirect: 'manual' });
  return { status: reply.status, headers: reply.headers, body: await reply.text(), to: reply.headers.get('location') };
}
