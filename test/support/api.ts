import { AuthorStore } from '../../src/auth/author.store.js';
import type { Role } from '../../src/auth/rights.js';
import { TokenStore } from '../../src/auth/token.store.js';
import type { Blog } from './blog.js';

export type Sent = {
  json?: unknown;
  form?: Record<string, string> | string;
  body?: string | FormData | Uint8Array;
  headers?: Record<string, string>;
  token?: string | null;
};
export type Reply<T = Record<string, unknown>> = { status: number; headers: Headers; text: string; body: T };

/** An author with an account. Returns the id. */
export const addAuthor = ({ app }: Blog, name: string, role: Role = 'owner'): Promise<number> =>
  app.get(AuthorStore).add({ name, email: `${name.toLowerCase()}@example.org`, password: 'correct horse battery', role });

export const tokenFor = ({ app }: Blog, authorId: number, scopes = 'create update delete undelete media read'): Promise<string> =>
  app.get(TokenStore).issue(authorId, { name: 'A test', scopes });

/** Asks as a program does, with this token unless the request brings another one (or `null`, none). */
export const programWith = (blog: Blog, ownToken: string) => {
  return async <T = Record<string, unknown>>(line: string, { json, form, body, headers = {}, token = ownToken }: Sent = {}): Promise<Reply<T>> => {
    const [method = '', path] = line.split(' ');
    const sent = json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form) : (body as BodyInit | undefined);
    const given = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const reply = await fetch(path!.startsWith('http') ? path! : blog.url + path, { method, headers: given, body: sent ?? null, redirect: 'manual' });
    const text = await reply.text();
    const isJson = /json/.test(reply.headers.get('content-type') ?? '') && text !== '';
    return { status: reply.status, headers: reply.headers, text, body: (isJson ? JSON.parse(text) : {}) as T };
  };
};
