import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { openSourceApart } from '../src/archive/apart/source-apart.store.js';
import { openSource } from '../src/archive/open-source.store.js';
import { refsIn } from '../src/archive/files/file-refs.js';
import type { Source, SourceEntry } from '../src/archive/source.js';
import { startBlog } from './support/blog.js';
import { Importer } from '../src/archive/run/importer.service.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-apart-'));
after(() => rmSync(folder, { recursive: true }));
const options = { timeZone: 'Europe/Berlin' };

const feed = (name: string, texts: string[]): string => {
  const file = join(folder, name);
  const items = texts.map((html, n) => ({ id: `${n}`, title: 'x', content_html: html, date_published: '2020-01-01T00:00:00Z' }));
  writeFileSync(file, JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'A feed', items }));
  return file;
};
/** Takes long to read however fast the machine is. */
const slow = '<p>a <b>b</b> <i>c</i></p>'.repeat(16_000);

async function all(source: Source): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for await (const entry of source.entries()) entries.push(entry);
  return entries;
}

test('a source that is read in a thread says what it says without one: entries, posts, files, links and what was skipped', async () => {
  const blog = join(folder, 'blog');
  mkdirSync(join(blog, 'images'), { recursive: true });
  for (let n = 1; n < 30; n++)
    writeFileSync(join(blog, `2020-01-01-post-${n}.md`), `---\ntitle: Post ${n}\n---\nTo [the next](2020-01-01-post-${n + 1}.md).\n`);
  writeFileSync(join(blog, 'broken.md'), '---\ntitle: [\n---\nx');
  writeFileSync(join(blog, 'notes.docx'), 'x');
  writeFileSync(join(blog, 'images', 'a.png'), Buffer.alloc(200_000, 'a'));
  const [here, apart] = [await openSource(blog, options), await openSourceApart(blog, options)];
  const facts = ({ engine, key, site, total }: Source) => ({ engine, key, site, total });
  assert.deepEqual(facts(apart), facts(here));
  const [own, theirs] = [await all(here), await all(apart)];
  const listed = (entries: SourceEntry[]) => entries.map(({ place, id, digest }) => ({ place, id, digest }));
  assert.deepEqual(listed(theirs), listed(own));
  const said = (entries: SourceEntry[]) =>
    Promise.all(entries.map(async (entry) => entry.read()).map((post) => post.catch(({ kind, message }) => ({ kind, message }))));
  const withRefs = (await said(own)).map((post) => ('markdown' in post ? { ...post, refs: refsIn(post.markdown) } : post));
  assert.deepEqual(await said(theirs), withRefs);
  assert.deepEqual(apart.skipped, here.skipped);
  const [entry] = theirs as [SourceEntry];
  assert.equal(await apart.linked!('2020-01-01-post-3.md', entry), '2020-01-01-post-3.md');
  assert.equal(await apart.file!('images/none.png', entry), null);
  const file = (await apart.file!('images/a.png', entry))!;
  const bytes: Uint8Array[] = [];
  for await (const piece of (file.bytes as () => AsyncIterable<Uint8Array>)()) bytes.push(piece);
  assert.deepEqual([file.name, Buffer.concat(bytes).equals(Buffer.alloc(200_000, 'a'))], ['a.png', true]);
  await apart.close!();
  await assert.rejects(openSourceApart(join(folder, 'none'), options), { kind: 'invalid', field: 'source' });
});

test('a post that takes too long is refused by that, and those around it are read', async () => {
  const source = await openSourceApart(feed('slow.json', ['<p>first</p>', slow, '<p>third</p>', '<p>fourth</p>']), options, 300);
  const entries = await all(source);
  const outcomes = await Promise.all(
    entries
      .map(async (entry) => entry.read())
      .map((post) =>
        post.then(
          ({ markdown }) => markdown,
          (error: Error) => error.message,
        ),
      ),
  );
  assert.deepEqual(outcomes, ['first', 'it takes more than 0.3 seconds to read', 'third', 'fourth']);
  entries[0]!.release!();
  await source.close!();
});

test('meanwhile everybody else has their turn', async () => {
  const source = await openSourceApart(feed('turns.json', [slow]), options);
  let isRead = false;
  let turns = 0;
  const reading = (async () => {
    for (const entry of await all(source)) await entry.read();
    isRead = true;
  })();
  while (!isRead) {
    await turn();
    turns++;
  }
  await reading;
  await source.close!();
  assert.ok(turns > 1_000, `${turns} turns`);
});

test('a thousand posts of one title have addresses of their own', async () => {
  const blog = await startBlog();
  const texts = Array.from({ length: 1_000 }, (_, n) => `<p>${n}</p>`);
  const { posts } = await blog.app.get(Importer).run(feed('same.json', texts), { dryRun: false });
  await blog.stop();
  assert.equal(new Set(posts.map(({ address }) => address)).size, 1_000);
});
