import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { PostForm } from '../src/core/post-form.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { WorkingCopyStore } from '../src/posts/working-copy.store.js';
import { addAuthor, programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';

type Post = { id: number; version: number; title: string; markdown: string; tags: string[]; slug: string; publishedAt: string };
type Fault = { field?: string; detail: string };

describe('a program changes a post while its author has unpublished words in the editor', () => {
  let blog: Blog;
  let ask: ReturnType<typeof programWith>;
  let ada: number;
  let zone: string;

  before(async () => {
    blog = await startBlog();
    ada = await addAuthor(blog, 'Ada');
    ask = programWith(blog, await tokenFor(blog, ada));
    ({ timeZone: zone } = await blog.app.get(SettingsStore).read());
  });
  after(() => blog.stop());

  const copies = () => blog.app.get(WorkingCopyStore);
  /** A public post into which the author types. */
  async function typedInto(typed: Partial<PostForm>, json: object = {}): Promise<Post> {
    const { body } = await ask<Post>('POST /api/posts', { json: { title: 'Public', markdown: 'Public words.', tags: ['one'], status: 'published', ...json } });
    const { form, post } = await copies().open(body.id, zone);
    await copies().keep(body.id, { ...form, ...typed }, { by: ada, version: post.version, timeZone: zone });
    return (await ask<Post>(`GET /api/posts/${body.id}`)).body;
  }
  const patch = ({ id, version }: Post, json: object) => ask<Post & Fault>(`PATCH /api/posts/${id}`, { json, headers: { 'if-match': `"${version}"` } });

  test('what is typed is not public, and is not in the API either', async () => {
    assert.equal((await typedInto({ markdown: 'Typed words.' })).markdown, 'Public words.');
  });

  test('other fields change in the post and in the editor, and what is typed stays', async () => {
    const post = await typedInto({ markdown: 'Typed words.' });
    const { status, body } = await patch(post, { title: 'By a program', tags: ['one', 'two'] });
    assert.deepEqual([status, body.title, body.markdown], [200, 'By a program', 'Public words.']);
    const { form, hasChanges, post: now } = await copies().open(post.id, zone);
    assert.deepEqual([form.markdown, form.title, form.tags, hasChanges, now.version], ['Typed words.', 'By a program', 'one, two', true, body.version]);
  });

  test('the field that is typed into is refused and named, and nothing at all is changed', async () => {
    const post = await typedInto({ markdown: 'Typed words.' });
    const { status, body } = await patch(post, { markdown: 'Program’s words.', title: 'No' });
    assert.deepEqual([status, body.field], [409, 'markdown']);
    assert.match(body.detail, /editor/);
    assert.deepEqual((await ask<Post>(`GET /api/posts/${post.id}`)).body, post);
    assert.equal((await copies().open(post.id, zone)).form.markdown, 'Typed words.');
  });

  test('a date that is typed over is named as the API calls it', async () => {
    const post = await typedInto({ date: '2020-01-01' });
    assert.equal((await patch(post, { publishedAt: '2021-01-01' })).body.field, 'publishedAt');
  });

  test('the same words from both sides are no conflict, and nothing is left over to publish', async () => {
    const post = await typedInto({ markdown: 'The same.' });
    assert.equal((await patch(post, { markdown: 'The same.' })).status, 200);
    assert.equal((await copies().open(post.id, zone)).hasChanges, false);
  });

  test('taken off the site, deleted and brought back, it still has what was typed', async () => {
    const post = await typedInto({ markdown: 'Typed words.' });
    const { body } = await patch(post, { status: 'idea' });
    assert.equal((await copies().open(post.id, zone)).form.markdown, 'Typed words.');
    await ask(`DELETE /api/posts/${post.id}`, { headers: { 'if-match': `"${body.version}"` } });
    await ask('POST /api/micropub', { json: { action: 'undelete', url: `/${post.slug}` } });
    assert.equal((await copies().open(post.id, zone)).form.markdown, 'Typed words.');
  });

  test('half a date in an idea stays too', async () => {
    const post = await typedInto({ date: 'tomor' }, { status: 'idea' });
    assert.equal((await patch(post, { markdown: 'More.' })).status, 200);
    const { form } = await copies().open(post.id, zone);
    assert.deepEqual([form.date, form.markdown], ['tomor', 'More.']);
    const next = (await ask<Post>(`GET /api/posts/${post.id}`)).body;
    assert.deepEqual([(await patch(next, { status: 'published' })).status, (await copies().open(post.id, zone)).form.date], [409, 'tomor']);
  });

  test('an app that speaks Micropub is held to the same', async () => {
    const post = await typedInto({ markdown: 'Typed words.' });
    const update = (changes: object) =>
      ask<{ error: string; error_description: string }>('POST /api/micropub', { json: { action: 'update', url: `/${post.slug}`, ...changes } });
    const refused = await update({ replace: { content: ['App’s words.'] } });
    assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_request']);
    assert.match(refused.body.error_description, /editor/);
    assert.equal((await update({ add: { category: ['three'] } })).status, 204);
    assert.deepEqual((({ form: { markdown, tags } }) => [markdown, tags])(await copies().open(post.id, zone)), ['Typed words.', 'one, three']);
  });
});
