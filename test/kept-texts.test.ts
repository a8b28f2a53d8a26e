import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

const published = { by: null, reason: 'created', status: 'published' } as const;
const nobody = { authorIds: [] };

let data: string;
let blog: Blog;
before(async () => {
  data = await mkdtemp(join(tmpdir(), 'qvill-kept-'));
  blog = await startBlog({ data });
});
after(async () => {
  await blog.stop();
  await rm(data, { recursive: true });
});

/** Stops the blog, does something to its database, and starts it again: nothing is left in memory. */
async function meanwhile(sql: string): Promise<void> {
  await blog.stop();
  const database = new DatabaseSync(blog.config.databaseFile, { timeout: 5_000 });
  database.exec(sql);
  database.close();
  blog = await startBlog({ data });
}
const rowsOf = (id: number) => {
  const database = new DatabaseSync(blog.config.databaseFile, { readOnly: true });
  const rows = database.prepare('SELECT digest, html FROM Rendered WHERE postId = ?').all(id) as { digest: string; html: string }[];
  database.close();
  return rows;
};
const read = async (path: string) => (await fetch(blog.url + path)).text();
const create = async (title: string, markdown: string) => {
  const id = await blog.app.get(PostStore).create(fields({ title, markdown, excerpt: 'In *short*.' }), published, nobody);
  await blog.app.get(Publisher).publish();
  return id;
};

test('a text that was rendered once is not rendered again for another look, and is when it changes', async () => {
  const id = await create('Kept', 'A *text*.[^1]\n\n[^1]: Note.');
  const [row] = rowsOf(id);
  assert.match(row!.html, /<em>text<\/em>/);
  // A sign that no renderer would make
  await meanwhile(`UPDATE Rendered SET html = '<p>From the row.</p>' WHERE postId = ${id}`);
  await blog.app.get(SettingsStore).save({ accent: '#883355' });
  await blog.app.get(Publisher).publish();
  assert.match(await read('/kept'), /From the row/);
  await blog.app.get(PostStore).revise(id, fields({ title: 'Kept', markdown: 'Another.' }), published);
  await blog.app.get(Publisher).publish();
  assert.match(await read('/kept'), /<p>Another\.<\/p>/);
  assert.equal(rowsOf(id).length, 1);
  assert.notEqual(rowsOf(id)[0]!.digest, row!.digest);
});

test('without the rows everything is the same, and they come back', async () => {
  const id = await create('Same', 'The same text.');
  const before = bytesOf(await treeAt(blog.config.site));
  const [row] = rowsOf(id);
  await meanwhile('DELETE FROM Rendered');
  const receipt = await blog.app.get(Publisher).rebuild();
  assert.deepEqual([receipt.changed, receipt.removed], [[], []]);
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), before);
  assert.deepEqual(bytesOf(await treeFromNothing(blog.config)), before);
  assert.deepEqual(rowsOf(id), [row]);
});

test('a row from another renderer is not believed', async () => {
  const id = await create('Older', 'An older text.');
  await meanwhile(`UPDATE Rendered SET digest = 'of another version', html = '<p>Outdated.</p>' WHERE postId = ${id}`);
  await blog.app.get(Publisher).rebuild();
  assert.match(await read('/older'), /An older text/);
});

test('a post that is deleted for ever takes its row along', async () => {
  const id = await create('Going', 'It goes.');
  await blog.app.get(PostStore).trash(id, null);
  await blog.app.get(PostStore).delete(id);
  await blog.app.get(Publisher).publish();
  assert.deepEqual(rowsOf(id), []);
});

test('a text that is refused is tried once, and not again for each page that shows it', async () => {
  let threads = 0;
  const count = () => void threads++;
  const id = await create('Hostile', '> '.repeat(20_000));
  process.on('worker', count); // a refused text takes its thread along
  await create('Kind', 'A kind text.');
  await meanwhile('');
  await blog.app.get(SettingsStore).save({ accent: '#335588' });
  await blog.app.get(Publisher).publish();
  process.off('worker', count);
  assert.ok(threads <= 1, 'none but one for the kind text');
  assert.equal(rowsOf(id).length, 1);
  assert.match(await read('/hostile'), /<pre[^>]* class="as-written"/);
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
  await blog.app.get(PostStore).revise(id, fields({ title: 'Hostile', markdown: 'Kinder.' }), published);
  await blog.app.get(Publisher).publish();
  assert.match(await read('/hostile'), /Kinder/);
});
