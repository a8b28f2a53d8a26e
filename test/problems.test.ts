import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Schedule } from '../src/publishing/schedule.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { qvill } from './support/process.js';
import { ask, join as joinAs, type Visitor } from './support/visitor.js';

let blog: Blog;
let ada: Visitor;
let id: number;
const clock = new StillClock(new Date('2026-11-21T12:00:00.000Z'));
const published = { by: null, reason: 'published', status: 'published' } as const;

before(async () => {
  blog = await startBlog({ clock });
  ada = await joinAs(blog, 'Ada', 'owner');
  await blog.app.get(Schedule).onModuleDestroy(); // the test looks in its place
  id = await create('Fragile', 'good');
});
after(() => blog.stop());

const posts = () => blog.app.get(PostStore);
const publisher = () => blog.app.get(Publisher);
async function create(title: string, markdown: string): Promise<number> {
  const made = await posts().create(fields({ title, markdown }), published, { authorIds: [] });
  await publisher().publish();
  return made;
}
async function revise(markdown: string): Promise<void> {
  await posts().revise(id, fields({ title: 'Fragile', markdown }), published);
  await publisher().publish();
}
const pageNow = async () => (await fetch(`${blog.url}/fragile`)).text();
const problems = async () => (await ask(blog, 'GET /admin/problems', ada)).body;
/** Nothing can take the place of a folder. */
const inTheWay = () => join(blog.config.site, 'pages/fragile.html.br');
function spoil(): void {
  rmSync(inTheWay(), { recursive: true });
  mkdirSync(join(inTheWay(), 'in the way'), { recursive: true });
}

test('a page that can’t be made is named on the desk, with its reason, and keeps its last good file', async () => {
  assert.doesNotMatch((await ask(blog, 'GET /admin', ada)).body, /\/admin\/problems/);
  assert.match(await problems(), /All that is published is on the site/);
  spoil();
  await revise('better');
  assert.match(await pageNow(), /good/);
  assert.match((await ask(blog, 'GET /admin', ada)).body, /<a href="\/admin\/problems">Problems <span class="count">[1-9]/);
  assert.match(await problems(), /<a href="\/fragile"[^>]*>\/fragile<\/a>[^]*Since <time datetime="2026-11-21T12:00:00.000Z">[^]*last tried/);
});

test('it is tried again after longer and longer pauses, and known since when', async () => {
  const tries: string[] = [];
  for (let second = 0; second < 60; second++) {
    clock.set(new Date(Date.parse('2026-11-21T12:00:00.000Z') + second * 1000).toISOString());
    await publisher().mend();
    const [, tried] = /last tried <time datetime="([^"]+)"/.exec(await problems())!;
    if (tried !== tries.at(-1)) tries.push(tried!);
  }
  assert.deepEqual(
    tries.map((each) => each.slice(14, 19)),
    ['00:00', '00:05', '00:15', '00:35'],
  );
  assert.match(await problems(), /Since <time datetime="2026-11-21T12:00:00.000Z">/);
});

test('bin/qvill doctor makes it when the cause can be taken away, and names it while it can’t', async () => {
  const environment = { QVILL_DATA: blog.config.data, QVILL_URL: blog.config.url };
  mkdirSync(blog.config.theme);
  writeFileSync(join(blog.config.theme, 'post.hbs'), '{{#if}}');
  const sick = await qvill(['doctor'], environment);
  assert.equal(sick.status, 1);
  clock.set(new Date(Date.now() + 3_600_000).toISOString()); // the command has its own clock
  assert.match(sick.out, /^WRONG pages: \/fragile could not be made .*post\.hbs/m);
});

test('a broken theme is one problem, and gone as soon as the theme is mended, without any change of the blog', async () => {
  const page = await problems();
  assert.equal(page.split('post.hbs').length, 2, 'one reason');
  assert.equal((await fetch(`${blog.url}/`)).status, 200);
  rmSync(blog.config.theme, { recursive: true });
  assert.equal(await publisher().mend(), true);
  assert.match(await problems(), /All that is published is on the site/);
  assert.match(await pageNow(), /better/);
});

test('who has taken the cause away need not wait', async () => {
  spoil();
  await revise('best');
  assert.match(await problems(), /\/fragile/);
  rmSync(inTheWay(), { recursive: true });
  assert.equal((await ask(blog, 'POST /admin/problems/attempt', ada, {})).to, '/admin/problems');
  assert.match(await problems(), /All that is published is on the site/);
  assert.match(await pageNow(), /best/);
});

test('a run that breaks off is no error of who wrote: it is said what waits, and it is made when it can be', async () => {
  const trees = blog.config.lockFile;
  rmSync(trees);
  mkdirSync(trees);
  await posts().revise(id, fields({ title: 'Fragile', markdown: 'at last' }), published);
  const { failed } = await publisher().publish();
  assert.deepEqual(
    failed.map(({ path }) => path),
    ['*'],
  );
  assert.match(await problems(), /All that was changed since then/);
  rmSync(trees, { recursive: true });
  writeFileSync(trees, '');
  clock.set(new Date(Date.now() + 7_200_000).toISOString());
  assert.equal(await publisher().mend(), true);
  assert.match(await pageNow(), /at last/);
  assert.match(await problems(), /All that is published is on the site/);
});
