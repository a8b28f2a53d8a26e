import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, differences, type Tree, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
let publisher: Publisher;
const change = { by: null, reason: 'published', status: 'published' } as const;
const day = (n: number) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString();
const tree = (): Promise<Tree> => treeAt(blog.config.site);

before(async () => {
  blog = await startBlog();
  publisher = blog.app.get(Publisher);
  for (let n = 0; n < 130; n++) {
    const some = fields({ title: `Post ${n}`, markdown: `Text of *${n}*.`, tags: [`tag ${n % 3}`], publishedAt: day(n) });
    await blog.app.get(PostStore).create(some, change, { authorIds: [] });
  }
});
after(() => blog.stop());

test('many posts at once are made beside the tree, which is a link from then on, and equal one built from nothing', async () => {
  const receipt = await publisher.publish();
  assert.deepEqual(receipt.failed, []);
  assert.ok(lstatSync(blog.config.site).isSymbolicLink());
  assert.equal((await fetch(`${blog.url}/post-129`)).status, 200);
  assert.deepEqual(bytesOf(await tree()), bytesOf(await treeFromNothing(blog.config)));
});

test('what a large run leaves alone stays the same file in the other tree, and nothing of the old one remains', async () => {
  const was = await tree();
  const before = readlinkSync(blog.config.site);
  await blog.app.get(SettingsStore).save({ accent: '#883355' });
  const receipt = await publisher.publish();
  const { touched, differing } = differences(was, await tree());
  assert.notEqual(readlinkSync(blog.config.site), before);
  assert.deepEqual(touched, differing);
  assert.ok(differing.length > 250 && receipt.changed.length < was.size / 2);
  assert.match(await (await fetch(`${blog.url}/post-1`)).text(), /--accent:#[0-9a-f]{6}/);
  assert.equal((await fetch(`${blog.url}/atom.xml`)).status, 200);
  await publisher.idle();
  assert.deepEqual(readdirSync(blog.config.trees), [readlinkSync(blog.config.site).split('/').at(-1)]);
});

test('a rebuild of the untouched blog, by threads, changes not one file and not the tree', async () => {
  const was = await tree();
  const before = readlinkSync(blog.config.site);
  const receipt = await publisher.rebuild();
  assert.deepEqual(differences(was, await tree()), { touched: [], differing: [] });
  assert.deepEqual([receipt.changed, receipt.removed, receipt.swept], [[], [], 0]);
  assert.equal(readlinkSync(blog.config.site), before);
});

test('a packed form that an earlier version made goes with the page that it was made of', async () => {
  const file = join(blog.config.site, 'pages/archive/2020/01/01.html');
  assert.ok(existsSync(`${file}.gz`) && !existsSync(`${file}.br`));
  writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
  const { id } = blog.app.get(Database).rows.one<{ id: number }>("SELECT id FROM Post WHERE path = '/post-0'")!;
  await blog.app.get(PostStore).revise(id, fields({ title: 'Another name', slug: 'post-0', publishedAt: day(0) }), change);
  await publisher.publish();
  assert.match(readFileSync(file, 'utf8'), /Another name/);
  assert.ok(!existsSync(`${file}.br`));
});

test('a change that is committed while a large run is under way is no part of it, and is made by the next', async () => {
  const writing = publisher.rebuild();
  const late = await blog.app.get(PostStore).create(fields({ title: 'Late', publishedAt: day(500) }), change, { authorIds: [] });
  await Promise.all([writing, publisher.publish()]);
  assert.ok(late > 0);
  assert.deepEqual(bytesOf(await tree()), bytesOf(await treeFromNothing(blog.config)));
});

test('a list that would name a page which could not be made waits for it', async () => {
  // Nothing can be written where a folder stands for a file
  const id = await blog.app.get(PostStore).create(fields({ title: 'Blocked', publishedAt: day(600) }), change, { authorIds: [] });
  const path = `/${'x'.repeat(300)}`;
  await blog.app.get(Database).change((tx) => tx.post.update({ where: { id }, data: { path } }));
  const receipt = await publisher.rebuild();
  const failed = receipt.failed.map((each) => each.path);
  assert.ok(failed.includes(path) && failed.includes('/') && failed.includes('/sitemap.xml'), JSON.stringify(receipt).slice(0, 600));
  assert.doesNotMatch(await (await fetch(blog.url)).text(), /Blocked/);
  await blog.app.get(Database).change((tx) => tx.post.update({ where: { id }, data: { path: '/blocked' } }));
  assert.deepEqual((await publisher.rebuild()).failed, []);
  assert.match(await (await fetch(blog.url)).text(), /Blocked/);
  assert.ok((await tree()).has(join('pages', 'blocked.html')));
});
