import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { unpacksTo } from '../src/publishing/packed-form.js';
import { Schedule } from '../src/publishing/schedule.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { qvill } from './support/process.js';
import { bytesOf, differences, treeAt } from './support/tree.js';

let blog: Blog;
let publisher: Publisher;
const published = { by: null, reason: 'published', status: 'published' } as const;

before(async () => {
  blog = await startBlog();
  publisher = blog.app.get(Publisher);
  await blog.app.get(Schedule).onModuleDestroy(); // nobody mends but the check
  const posts = blog.app.get(PostStore);
  for (let n = 0; n < 6; n++)
    await posts.create(fields({ title: `River ${n}`, markdown: `Water ${n}. `.repeat(200), tags: ['water'], aliases: [`/old/${n}`] }), published, {
      authorIds: [],
    });
  const lost = await posts.create(fields({ title: 'Lost' }), published, { authorIds: [] });
  await publisher.publish();
  await posts.trash(lost, null);
  await publisher.publish();
});
after(() => blog.stop());

const file = (name: string) => join(blog.config.site, name);
const flip = (name: string, at: number) => {
  const { atime, mtime } = statSync(file(name));
  const bytes = readFileSync(file(name));
  bytes[Math.floor(at * (bytes.length - 1))]! ^= 1 << ((at * 1000) % 8);
  const ending = /\.(?:gz|br)$/.exec(name)?.[0] as '.gz' | '.br' | undefined;
  // The last bits of a packed form mean nothing
  if (ending && isFile(pageOf(name)) && unpacksTo(ending, bytes, readFileSync(file(pageOf(name))))) return;
  writeFileSync(file(name), bytes);
  utimesSync(file(name), atime, mtime); // as a bad disk does it: nothing but the bytes tells
};
/** A page and its packed forms; of a marker, itself. */
const pageOf = (name: string) => name.replace(/\.(gz|br)$/, '');

test('an untouched tree is found whole, and not one file is touched', async () => {
  const was = await treeAt(blog.config.site);
  assert.deepEqual(await publisher.check(), { differences: [], failed: [] });
  assert.deepEqual(differences(was, await treeAt(blog.config.site)).touched, []);
});

test('whatever becomes of files of the tree, the check names them, mends their pages and touches no other', { timeout: 280_000 }, async () => {
  const whole = await treeAt(blog.config.site);
  const names = [...whole.keys()];
  const damage = fc.record({
    how: fc.constantFrom('flip', 'truncate', 'swap', 'delete', 'folder', 'empty'),
    which: fc.nat(),
    other: fc.nat(),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 5 }), async (all) => {
      const before = await treeAt(blog.config.site);
      for (const { how, which, other, at } of all) {
        const [name, twin] = [names[which % names.length]!, names[other % names.length]!];
        if (!isFile(name) || !isFile(twin)) continue;
        if (how === 'flip' && statSync(file(name)).size > 0) flip(name, at);
        else if (how === 'truncate') truncateSync(file(name), Math.floor(statSync(file(name)).size * at));
        else if (how === 'swap') swap(name, twin);
        else if (how !== 'flip') rmSync(file(name));
        if (how === 'folder') mkdirSync(join(file(name), 'in the way'), { recursive: true });
        if (how === 'empty') writeFileSync(file(name), '');
      }
      const spoiled = await treeAt(blog.config.site);
      const damaged = differences(before, spoiled).differing.filter((name) => before.has(name) && whole.has(name));
      const { differences: found, failed } = await publisher.check();
      const after = await treeAt(blog.config.site);
      assert.deepEqual(failed, []);
      assert.deepEqual(bytesOf(after), bytesOf(whole));
      const named = new Set(found.map((each) => each.file));
      const pages = new Set(found.map((each) => pageOf(each.file)));
      for (const name of damaged) assert.ok(named.has(name), `${name} is not named: ${JSON.stringify(all)}`);
      for (const name of differences(spoiled, after).touched) assert.ok(pages.has(pageOf(name)), `${name} was touched`);
      assert.deepEqual((await publisher.check()).differences, []);
    }),
    { numRuns: Number(process.env['QVILL_DAMAGES'] ?? 12), endOnFailure: true },
  );
});

test('who has got a page from a bad file is not told that it is still good', async () => {
  const ask = (headers: Record<string, string> = {}) => fetch(`${blog.url}/river-1`, { headers: { 'accept-encoding': 'br', ...headers } });
  for (const name of ['pages/river-1.html.br', 'pages/river-1.html']) {
    flip(name, 0.5);
    const tag = (await ask()).headers.get('etag')!;
    assert.equal((await ask({ 'if-none-match': tag })).status, 304);
    await publisher.check();
    assert.equal((await ask({ 'if-none-match': tag })).status, 200, name);
  }
});

test('strays go: files that belong to no page, and a folder in place of a file', async () => {
  writeFileSync(file('pages/stray.html'), 'x');
  writeFileSync(file('moved/stray.TO'), '301 https://elsewhere.example/\n');
  const { differences: found } = await publisher.check();
  assert.deepEqual(
    found.map(({ file: name, what }) => `${name} ${what}`),
    ['moved/stray.TO belongs to no page', 'pages/stray.html belongs to no page'],
  );
  assert.ok(!existsSync(file('pages/stray.html')) && readdirSync(file('moved')).every((name) => name !== 'stray.TO'));
});

test('bin/qvill doctor names what it found and mended, while the app is running, and readers have it at once', async () => {
  const environment = { QVILL_DATA: blog.config.data, QVILL_URL: blog.config.url, PORT: String(blog.port) };
  rmSync(file('gone/lost.GONE'));
  flip('pages/river-2.html', 0.3);
  const sick = await qvill(['doctor'], environment);
  assert.equal(sick.status, 0, sick.out + sick.error);
  assert.match(sick.out, /gone\/lost\.GONE is missing: mended/);
  assert.match(sick.out, /pages\/river-2\.html has other bytes: mended/);
  assert.equal((await fetch(`${blog.url}/lost`)).status, 410);
  const well = await qvill(['doctor'], environment);
  assert.equal(well.status, 0, well.out + well.error);
  for (const check of ['site', 'pages']) assert.match(well.out, new RegExp(`^ok    ${check}: `, 'm'));
});

function isFile(name: string): boolean {
  return statSync(file(name), { throwIfNoEntry: false })?.isFile() ?? false;
}

function swap(name: string, twin: string): void {
  if (name === twin) return;
  renameSync(file(name), file('swapped'));
  renameSync(file(twin), file(name));
  renameSync(file('swapped'), file(twin));
}
