import assert from 'node:assert/strict';
import { addAuthor, programWith, type Sent, tokenFor } from './api.js';
import { type Blog, startBlog, StillClock } from './blog.js';

export type Properties = Record<string, unknown[]>;
export type Source = { type?: string[]; properties: Properties };
export const door = 'POST /api/micropub';

/** A blog at https://blog.example, and an app that has a token of its owner. */
export async function startMicropub() {
  const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));
  const blog = await startBlog({ clock, environment: { QVILL_URL: 'https://blog.example' } });
  const token = await tokenFor(blog, await addAuthor(blog, 'Ada'), 'create update delete undelete media');
  return { blog, clock, token, ...appWith(blog, token) };
}

export function appWith(blog: Blog, token: string) {
  const ask = programWith(blog, token);
  const query = <T>(parameters: string) => ask<T>(`GET /api/micropub?${parameters}`);

  /** Makes a post. Returns its address. */
  async function post(sent: Sent): Promise<string> {
    const { status, headers, text } = await ask(door, sent);
    assert.deepEqual([status, text], [201, '']);
    return headers.get('location')!;
  }
  return {
    ask,
    query,
    post,
    entry: (properties: Properties) => post({ json: { type: ['h-entry'], properties } }),
    update: (url: string, changes: object) => ask(door, { json: { action: 'update', url, ...changes } }),
    source: async (url: string, more = '') => (await query<Source>(`q=source&url=${encodeURIComponent(url)}${more}`)).body,
    /** What a reader gets. */
    page: async (url: string) => {
      const reply = await fetch(url.replace('https://blog.example', blog.url), { redirect: 'manual' });
      return { status: reply.status, html: await reply.text(), location: reply.headers.get('location') };
    },
  };
}
