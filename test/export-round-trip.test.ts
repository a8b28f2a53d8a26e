import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { Importer } from '../src/archive/run/importer.service.js';
import { PostStore } from '../src/posts/post.store.js';
import type { Blog } from './support/blog.js';
import { furnish } from './support/furnish.js';
import { type Hostile, hostilePost } from './support/hostile-posts.js';
import { bytesOf, treeAt } from './support/tree.js';
import { Houses, settle } from './support/whole-blog.js';

const houses = new Houses();
after(() => houses.stop());
afterEach(() => houses.close());

/** Out, in, and out again. */
async function roundTrip(blog: Blog): Promise<Record<string, string>> {
  await settle(blog);
  const first = await houses.export(blog);
  const { blog: other, report } = await houses.restore(first.folder);
  assert.deepEqual([report.refused, report.notices], [[], []]);
  const second = await houses.export(other);
  assert.deepEqual(Object.keys(second.files), Object.keys(first.files));
  for (const [name, bytes] of Object.entries(first.files)) assert.equal(second.files[name], bytes, name);
  assert.deepEqual(bytesOf(await treeAt(other.config.site)), bytesOf(await treeAt(blog.config.site)));
  return first.files;
}

test('a blog with all that a blog can have is the same after moving house, to the byte', async () => {
  const blog = await houses.open();
  await furnish(blog);
  const files = await roundTrip(blog);
  for (const name of ['posts/brooks.md', 'trash/dead.md', 'copies/brooks.json', 'mentions/brooks.jsonl', 'revisions/brooks.jsonl', 'media/river.svg', 'icon.svg', 'followed.json']) assert.ok(name in files, name); // prettier-ignore
  assert.match(files['addresses.txt']!, / \/2026\/lost$/m);
  assert.doesNotMatch(Object.values(files).join('\n'), /spam\.example|passwordHash/);
});

async function write(blog: Blog, { fields: post, status, origin }: Hostile): Promise<void> {
  const posts = blog.app.get(PostStore);
  const id = await posts.create(post, { by: null, reason: 'created', status: status === 'trashed' ? 'published' : status }, { authorIds: [], ...origin });
  if (status === 'trashed') await posts.trash(id, null);
}

test('no title, text, date or front matter of anybody’s is another one after moving house', async () => {
  const ours: fc.Arbitrary<Hostile[]> = fc.array(hostilePost, { minLength: 20, maxLength: 30 });
  const property = fc.asyncProperty(ours, async (all) => {
    const blog = await houses.open();
    for (const post of all) await write(blog, post);
    await write(blog, { ...all[0]!, fields: { ...all[0]!.fields, markdown: '0123456789\r\n'.repeat(34_000) } });
    await roundTrip(blog);
    await houses.close();
  });
  await fc.assert(property, { numRuns: 3 });
});

const corpora = new URL('../../../shared/corpora/', import.meta.url);
const skip = existsSync(corpora) ? false : 'the corpora of real posts are not here';

async function corpus(...folders: string[]): Promise<Blog> {
  const blog = await houses.open();
  for (const folder of folders) await blog.app.get(Importer).run(fileURLToPath(new URL(folder, corpora)), { dryRun: false });
  return blog;
}

test('real blogs are the same after moving house, to the byte', { skip }, async () => {
  await roundTrip(await corpus('seeds', 'exports/jekyll'));
});

test('hundreds of real posts are the same, to the byte', { skip }, async () => {
  const blog = await corpus('agileventures', '18f');
  const first = await houses.export(blog);
  const { blog: other } = await houses.restore(first.folder, 'without pages');
  assert.deepEqual((await houses.export(other)).files, first.files);
  assert.ok(Object.keys(first.files).filter((name) => name.startsWith('posts/')).length > 800);
});
