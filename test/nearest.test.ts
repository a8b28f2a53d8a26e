import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';

const clock = new StillClock(new Date('2026-11-21T12:00:00.000Z'));
let blog: Blog;
before(async () => {
  blog = await startBlog({ clock });
  for (const title of ['Migrating to Acvte', 'Rivers and maps', 'Über Flüsse', 'Cats', 'An idea of rivers'])
    await blog.app
      .get(PostStore)
      .create(
        fields({ title, tags: title.startsWith('Rivers') ? ['rails'] : [], categories: ['News'] }),
        { by: null, reason: 'saved', status: title.startsWith('An idea') ? 'idea' : 'published' },
        { authorIds: [] },
      );
  await blog.app.get(Publisher).publish();
});
after(() => blog.stop());

const offered = async (path: string, url = blog.url) => {
  const answer = await fetch(url + path, { redirect: 'manual' });
  assert.equal(answer.status, 404, path);
  assert.equal(answer.headers.get('cache-control'), 'public, no-cache');
  return [...(await answer.text()).matchAll(/class="title" href="([^"]*)"/g)].map(([, href]) => href);
};

test('who misspells an address is shown what is like it', async () => {
  const rows: [path: string, found: string[]][] = [
    ['/migrating-to-acvt', ['/migrating-to-acvte']],
    ['/2013/08/31/migrating-too-acvte/', ['/migrating-to-acvte']],
    ['/posts/river-and-map', ['/rivers-and-maps']],
    [encodeURI('/über-flüse'), [encodeURI('/über-flüsse')]],
    ['/qqqq', []],
    ['/tag/rails', ['/tags/rails']],
    ['/tags/rials', ['/tags/rails']],
    ['/category/news', ['/categories/news']],
    ['/author/nobody-here', []],
    ['/ctas', ['/cats']],
    ['/cat', ['/cats']],
  ];
  for (const [path, found] of rows) {
    clock.set(new Date(clock.now().getTime() + 1000).toISOString());
    assert.deepEqual(await offered(path), found, path);
  }
});

test('what is not public is never named, what is withdrawn no longer', async () => {
  clock.set('2026-11-21T13:00:00.000Z');
  assert.deepEqual(await offered('/an-idea-of-river'), ['/rivers-and-maps']);
  const { id } = await (await blog.app.get(Database).reader()).post.findFirstOrThrow({ where: { slug: 'rivers-and-maps' } });
  await blog.app.get(PostStore).trash(id, null);
  await blog.app.get(Publisher).publish();
  clock.set('2026-11-21T13:00:02.000Z');
  assert.deepEqual(await offered('/river-and-map'), []);
});

test('scanners, and whoever asks for more than a person can, get no more than what lies there', async () => {
  clock.set('2026-11-21T14:00:00.000Z');
  assert.deepEqual(await offered('/migrating-to-acvt.php'), []);
  for (const path of ['/wp-login.php', '/.env', '/wp-admin/migrating-to-acvte-x'])
    assert.equal(await (await fetch(blog.url + path)).text(), 'Not found\n', path);
  const all = await Promise.all(Array.from({ length: 30 }, () => offered('/migrating-to-acvt')));
  assert.equal(all.filter((found) => found.length > 0).length, 10);
});

test('readers’ scripts are there without the app', { skip: nginxSkipReason() }, async () => {
  const nginx = await startNginx({ site: blog.config.site, appPort: 1 });
  try {
    for (const path of ['/kudos/script.js', '/search/script.js']) {
      const [alone, behind] = await Promise.all([blog.url, nginx.url].map(async (url) => fetch(url + path)));
      assert.deepEqual([alone!.status, behind!.status, behind!.headers.get('cache-control')], [200, 200, 'public, no-cache']);
      const [text, other] = await Promise.all([alone!.text(), behind!.text()]);
      assert.ok(text.includes('fetch(') && text === other && text.length < 3_000, `${text.length} characters`);
    }
  } finally {
    await nginx.stop();
  }
});

test('behind nginx too, and without the app the page as it lies there', { skip: nginxSkipReason() }, async () => {
  const data = await mkdtemp(join(tmpdir(), 'qvill-nearest-'));
  const other = await startBlog({ clock, data });
  const nginx = await startNginx({ site: other.config.site, appPort: other.port });
  try {
    clock.set('2026-11-21T15:00:00.000Z');
    assert.deepEqual(await offered('/welcom', nginx.url), ['/welcome']);
    assert.deepEqual(await offered('/welcom.php', nginx.url), []);
    const asked = await Promise.all(Array.from({ length: 40 }, () => offered('/welcom', nginx.url)));
    assert.ok(asked.some((found) => found.length === 0), 'who asks too often never reaches the app'); // prettier-ignore
    await other.stop();
    assert.deepEqual(await offered('/wellcome', nginx.url), []);
  } finally {
    await nginx.stop();
    await rm(data, { recursive: true });
  }
});
