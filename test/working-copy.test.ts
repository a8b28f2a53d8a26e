import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import type { EditorState, PostForm } from '../src/core/post-form.js';
import { Database } from '../src/platform/database.service.js';
import { formToken } from '../src/auth/secret.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { blankForm } from './support/fields.js';

describe('what is typed', () => {
  let blog: Blog;
  let headers: Record<string, string>;
  const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));

  before(async () => {
    blog = await startBlog({ clock });
    const id = await blog.app.get(AuthorStore).add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' });
    const secret = await blog.app.get(SessionStore).begin(id);
    headers = { cookie: `qvill_session=${secret}`, 'x-csrf-token': formToken(secret), accept: 'application/json', 'content-type': 'application/json' };
  });
  after(() => blog.stop());

  type Reply = { status: number; etag: string | null; body: EditorState & { field?: string; current?: { version: number; form: PostForm } } };

  async function ask(line: string, version?: number, form?: Partial<PostForm>): Promise<Reply> {
    const [method = '', path] = line.split(' ');
    const init = { method, headers: { ...headers, ...(version === undefined ? {} : { 'if-match': `"${version}"` }) }, redirect: 'manual' } as const;
    const reply = await fetch(blog.url + path, form ? { ...init, body: JSON.stringify({ ...blankForm, ...form }) } : init);
    const text = await reply.text();
    return { status: reply.status, etag: reply.headers.get('etag'), body: text && JSON.parse(text) };
  }

  /** A new idea; published when it has a text. */
  async function post(form: Partial<PostForm>): Promise<{ door: string; version: number }> {
    const { cookie, 'x-csrf-token': token } = headers;
    const plain = { cookie: cookie!, 'x-csrf-token': token! };
    const reply = await fetch(`${blog.url}/admin/posts`, {
      method: 'POST',
      headers: plain,
      body: new URLSearchParams({ title: form.title ?? '' }),
      redirect: 'manual',
    });
    const door = reply.headers.get('location')!;
    return { door, version: form.markdown ? (await ask(`POST ${door}/publication`, 1, form)).body.version : 1 };
  }

  const read = async (path: string) => (await fetch(blog.url + path)).text();
  const revisionsOf = async (door: string) => {
    const reader = await blog.app.get(Database).reader();
    return reader.revision.findMany({ where: { postId: Number(door.split('/').pop()) }, orderBy: { version: 'asc' } });
  };

  test('goes into an idea at once, under the next version', async () => {
    const { door } = await post({ title: 'Rivers' });
    const { status, etag, body } = await ask(`PUT ${door}/working-copy`, 1, { title: 'Rivers', markdown: 'Slow.', tags: 'water, maps' });
    assert.deepEqual([status, etag, body.version, body.status], [200, '"2"', 2, 'idea']);
    const { body: opened } = await ask(`GET ${door}`);
    assert.deepEqual([opened.form.markdown, opened.form.tags, opened.hasChanges], ['Slow.', 'water, maps', false]);
  });

  test('is kept to the letter, also what can’t be read yet, and the rest of it counts', async () => {
    const { door } = await post({ title: 'Half' });
    const typed = { ...blankForm, title: 'Half a date ', markdown: ' two\n\n spaces  \n', date: 'tomor', lang: '??', slug: 'admin', link: 'htt', aliases: '?' };
    await ask(`PUT ${door}/working-copy`, 1, typed);
    const { body } = await ask(`GET ${door}`);
    assert.deepEqual(body.form, typed);
    const reader = await blog.app.get(Database).reader();
    const row = await reader.post.findUniqueOrThrow({ where: { id: Number(door.split('/').pop()) } });
    assert.deepEqual([row.title, row.markdown, row.publishedAt, row.lang], ['Half a date', typed.markdown, null, null]);
  });

  test('in a public post is seen by no reader until the changes are published', async () => {
    const { door, version } = await post({ title: 'Quiet', markdown: 'First words.' });
    const kept = await ask(`PUT ${door}/working-copy`, version, { title: 'Quiet', markdown: 'Second words.', slug: 'elsewhere' });
    assert.deepEqual([kept.status, kept.body.hasChanges, kept.body.address], [200, true, '/quiet']);
    assert.match(await read('/quiet'), /First words/);
    assert.doesNotMatch(await read('/'), /Second words/);
    const published = await ask(`POST ${door}/publication`, kept.body.version, kept.body.form);
    assert.deepEqual([published.status, published.body.hasChanges, published.body.address], [200, false, '/elsewhere']);
    assert.match(await read('/elsewhere'), /Second words/);
    assert.ok(published.body.receipt!.changed > 0);
  });

  test('can be taken back, and stays among the revisions', async () => {
    const { door, version } = await post({ title: 'Back', markdown: 'Public words.' });
    const kept = await ask(`PUT ${door}/working-copy`, version, { title: 'Back', markdown: 'Other words.', slug: 'back' });
    const { body } = await ask(`POST ${door}/working-copy/deletion`, kept.body.version, kept.body.form);
    assert.deepEqual([body.form.markdown, body.hasChanges], ['Public words.', false]);
    assert.deepEqual(
      (await revisionsOf(door)).map(({ reason, markdown }) => [reason, markdown]),
      [
        ['created', ''],
        ['published', 'Public words.'],
        ['autosaved', 'Other words.'],
        ['restored', 'Public words.'],
      ],
    );
  });

  test('never overwrites what was typed elsewhere: 412 brings the other text, 428 asks for the version', async () => {
    const { door } = await post({ title: 'Two tabs' });
    await ask(`PUT ${door}/working-copy`, 1, { title: 'Two tabs', markdown: 'From the phone.' });
    const late = await ask(`PUT ${door}/working-copy`, 1, { title: 'Two tabs', markdown: 'From the desk.' });
    assert.deepEqual([late.status, late.body.field, late.body.current!.version, late.body.current!.form.markdown], [412, 'version', 2, 'From the phone.']);
    assert.equal((await ask(`POST ${door}/publication`, 1, { title: 'Two tabs', markdown: 'From the desk.' })).status, 412);
    assert.equal((await ask(`PUT ${door}/working-copy`, undefined, { title: 'x' })).status, 428);
    assert.equal((await ask(`GET ${door}`)).body.form.markdown, 'From the phone.');
  });

  test('stays among the revisions once somebody was told of it, whatever is put in its place', async () => {
    const { door } = await post({ title: 'Both' });
    await ask(`PUT ${door}/working-copy`, 1, { title: 'Both', markdown: 'Of the first tab.' });
    const late = await ask(`PUT ${door}/working-copy`, 1, { title: 'Both', markdown: 'Of the second tab.' });
    await ask(`PUT ${door}/working-copy`, late.body.current!.version, { title: 'Both', markdown: 'Of the second tab.' });
    assert.deepEqual(
      (await revisionsOf(door)).map(({ markdown }) => markdown),
      ['', 'Of the first tab.', 'Of the second tab.'],
    );
  });

  test('sent twice, because the answer was lost, is accepted twice', async () => {
    const { door } = await post({ title: 'Twice' });
    const form = { title: 'Twice', markdown: 'Once.' };
    const first = await ask(`PUT ${door}/working-copy`, 1, form);
    const second = await ask(`PUT ${door}/working-copy`, 1, form);
    assert.deepEqual([second.status, second.body.version], [200, first.body.version]);
  });

  test('is one revision in ten minutes, and every publication is one', async () => {
    const { door } = await post({ title: 'Folded' });
    const keep = async (markdown: string, version: number) => (await ask(`PUT ${door}/working-copy`, version, { title: 'Folded', markdown })).body.version;
    let version = await keep('one', 1);
    version = await keep('one two', version);
    clock.set('2026-11-21T12:09:59Z');
    version = await keep('one two three', version);
    clock.set('2026-11-21T12:10:01Z');
    version = await keep('one two three four', version);
    await ask(`POST ${door}/publication`, version, { title: 'Folded', markdown: 'one two three four' });
    assert.deepEqual(
      (await revisionsOf(door)).map(({ reason, markdown }) => `${reason}: ${markdown}`),
      ['created: ', 'autosaved: one two three', 'autosaved: one two three four', 'published: one two three four'],
    );
  });

  test('is a revision of its own when it is saved, with or without a new word', async () => {
    clock.set('2026-11-21T13:00:00Z');
    const { door } = await post({ title: 'Marked' });
    const send = async (line: string, version: number, markdown: string) => (await ask(line, version, { title: 'Marked', markdown })).body.version;
    let version = await send(`PUT ${door}/working-copy`, 1, 'one');
    version = await send(`POST ${door}`, version, 'one');
    version = await send(`PUT ${door}/working-copy`, version, 'one two');
    version = await send(`POST ${door}/publication`, version, 'one two');
    version = await send(`PUT ${door}/working-copy`, version, 'three');
    version = await send(`POST ${door}`, version, 'three');
    version = await send(`PUT ${door}/working-copy`, version, 'four');
    assert.deepEqual(
      (await revisionsOf(door)).map(({ reason, markdown }) => `${reason}: ${markdown}`),
      ['created: ', 'saved: one', 'autosaved: one two', 'published: one two', 'saved: three', 'autosaved: four'],
    );
  });

  test('comes back from a stale form, and saved again takes the place of the other text, which stays a revision', async () => {
    const { door } = await post({ title: 'Formal' });
    await ask(`POST ${door}`, 1, { title: 'Formal', markdown: 'Theirs.' });
    const submit = (version: number) =>
      fetch(blog.url + door, {
        method: 'POST',
        headers: { cookie: headers['cookie']! },
        body: new URLSearchParams({ ...blankForm, csrf: headers['x-csrf-token']!, title: 'Formal', markdown: 'Mine.', version: String(version) }),
        redirect: 'manual',
      });
    const stale = await submit(1);
    const page = await stale.text();
    const [, version] = /name="version" value="(\d+)"/.exec(page) ?? [];
    assert.deepEqual([stale.status, version, page.includes('Mine.')], [412, '2', true]);
    assert.equal((await submit(Number(version))).status, 303);
    assert.deepEqual(
      (await revisionsOf(door)).map(({ markdown }) => markdown),
      ['', 'Theirs.', 'Mine.'],
    );
  });

  test('is shown as the site would show it, without being kept', async () => {
    const { door } = await post({ title: 'Seen' });
    const reply = await fetch(`${blog.url}${door}/preview`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...blankForm, title: 'Seen', markdown: 'With *stress*.', date: 'tomor' }),
    });
    const page = await reply.text();
    assert.match(page, /<h1 class="p-name">Seen<\/h1>[^]*With <em>stress<\/em>\./);
    assert.match(reply.headers.get('content-security-policy') ?? '', /frame-ancestors 'self'; sandbox/);
    assert.equal((await ask(`GET ${door}`)).body.form.markdown, '');
  });
});
