import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Ada } from './support/ada.js';
import { type Blog, startBlog } from './support/blog.js';

let blog: Blog;
let ada: Ada;

before(async () => {
  blog = await startBlog();
  ada = await Ada.at(blog);
});
after(() => blog.stop());

/** Milliseconds by name. */
const timesOf = (header: string | null): Map<string, number> =>
  new Map(
    (header ?? '')
      .split(', ')
      .map((each) => /^(\w+);dur=(\d+\.\d)$/.exec(each)!)
      .map(([, name, ms]) => [name!, Number(ms)]),
  );

test('who is signed in sees what a page took: all of it, the database, the view', async () => {
  await ada.ask('GET /admin');
  const times = timesOf((await ada.ask('GET /admin')).headers.get('server-timing'));
  assert.deepEqual([...times.keys()], ['total', 'database', 'view']);
  assert.ok(times.get('database')! > 0);
  assert.ok(times.get('total')! >= times.get('database')! + times.get('view')!);
});

test('so do the editor’s script and the preview, which have no view, and what is sent', async () => {
  const door = await ada.begin('Timed');
  const json = await ada.ask(`GET ${door}`, undefined, { accept: 'application/json' });
  const preview = await ada.ask(`POST ${door}/preview`, { title: 'Timed', markdown: 'Text', version: '1' });
  for (const { headers } of [json, preview, await ada.ask('POST /admin/posts', { title: 'Another' })]) {
    const times = timesOf(headers.get('server-timing'));
    assert.deepEqual([...times.keys()], ['total', 'database']);
    assert.ok(times.get('database')! > 0);
  }
});

test('strangers and readers are told nothing', async () => {
  for (const path of ['/', '/admin/session/new', '/admin', '/preview/made-up', '/api/posts', '/search?q=x'])
    assert.equal((await fetch(blog.url + path, { redirect: 'manual' })).headers.get('server-timing'), null, path);
});
