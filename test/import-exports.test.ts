import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readFileNamed, readSource } from './support/read-source.js';
import { type Blog, startBlog } from './support/blog.js';
import { qvill } from './support/process.js';
import { item, wxr } from './support/wxr.js';
import { zipOf } from './support/zip.js';

let blog: Blog;
let folder: string;
before(async () => {
  blog = await startBlog();
  folder = mkdtempSync(join(tmpdir(), 'qvill-exports-'));
});
after(async () => {
  await blog.stop();
  rmSync(folder, { recursive: true });
});

const ghost = JSON.stringify({
  db: [
    {
      meta: {},
      data: {
        posts: [
          {
            id: '1',
            uuid: 'u',
            title: 'G',
            slug: 'g',
            status: 'published',
            html: '<p><img src="__GHOST_URL__/content/images/a.png"></p>',
            published_at: '2020-01-01T00:00:00Z',
          },
        ],
      },
    },
  ],
});
const posts =
  item({ id: 1, title: 'Hello there', name: 'hello-there', text: 'One <b>bold</b>\ntwo' }) +
  item({ id: 2, status: 'draft', title: 'Hidden', name: 'hidden' }) +
  item({ id: 3, type: 'page', name: 'team', title: 'Team', link: 'https://old.example/about/team/' });

test('an export of WordPress moves in by one command, and its old addresses lead to where its posts live now', async () => {
  const environment = { QVILL_DATA: blog.config.data };
  writeFileSync(join(folder, 'blog.xml'), wxr(posts));
  const { status, out, error } = await qvill(['import', join(folder, 'blog.xml')], environment);
  assert.deepEqual([status, error], [0, '']);
  assert.match(out, /^3 imported, 0 changed, 0 the same as before, 0 refused/);
  assert.match((await qvill(['import', join(folder, 'blog.xml')], environment)).out, /^0 imported, 0 changed, 3 the same as before/);
  const answers = await Promise.all(
    ['/hello-there', '/2014/03/hello-there/', '/about/team/', '/hidden'].map((path) => fetch(blog.url + path, { redirect: 'manual' })),
  );
  assert.deepEqual(
    answers.map((answer) => [answer.status, answer.headers.get('location')]),
    [
      [200, null],
      [301, '/hello-there'],
      [301, '/team'],
      [404, null],
    ],
  );
  assert.match(await answers[0]!.text(), /<p>One <strong>bold<\/strong><br ?\/?>\s*two<\/p>/);
});

test('an export in a zip is found there, with the files that lie beside it', async () => {
  const zip = zipOf([
    { path: 'ghost/data/blog.json', bytes: ghost },
    { path: 'ghost/content/images/a.png', bytes: 'png' },
    { path: 'ghost/content/themes/x/package.json', bytes: '{}' },
  ]);
  writeFileSync(join(folder, 'ghost.zip'), zip);
  const { source, posts: read } = await readSource(join(folder, 'ghost.zip'));
  assert.deepEqual([source.engine, read[0]!.markdown], ['Ghost export', '![](/content/images/a.png)']);
  assert.equal((await source.file!('/content/images/a.png', {} as never))?.bytes.toString(), 'png');
  await source.close!();
  writeFileSync(
    join(folder, 'site.zip'),
    zipOf([
      { path: 'a.md', bytes: '---\ntitle: A\n---\nx' },
      { path: 'blog.json', bytes: ghost },
    ]),
  );
  assert.equal((await readSource(join(folder, 'site.zip'))).source.engine, 'zip');
});

test('a file that a post names is found beside its export, by the old site’s address', async () => {
  const inside = join(folder, 'inside');
  mkdirSync(join(inside, 'wp-content/uploads/2014'), { recursive: true });
  mkdirSync(join(inside, 'content/images'), { recursive: true });
  writeFileSync(join(inside, 'wp-content/uploads/2014/a b.png'), 'a');
  writeFileSync(join(inside, 'content/images/a.png'), 'g');
  writeFileSync(join(folder, 'secret'), 's');
  const nameOf = async (file: string, address: string) => {
    const { source } = await readSource(join(inside, file));
    for await (const entry of source.entries()) return (await source.file?.(address, entry))?.name ?? null;
    return null;
  };
  writeFileSync(join(inside, 'blog.xml'), wxr(posts));
  writeFileSync(join(inside, 'ghost.json'), ghost);
  assert.equal(await nameOf('blog.xml', 'https://old.example/wp-content/uploads/2014/a%20b.png'), 'a b.png');
  assert.equal(await nameOf('blog.xml', 'http://www.old.example/wp-content/uploads/2014/a%20b-300x200.png?w=3'), 'a b.png');
  assert.equal(await nameOf('ghost.json', '/content/images/size/w600/a.png'), 'a.png');
  assert.equal(await nameOf('blog.xml', 'https://e.example/wp-content/uploads/2014/a%20b.png'), null);
  for (const outside of ['/%2e%2e/secret', '/x/..%2f..%2f..%2fsecret', '/..%2fsecret', 'file:///etc/passwd', '/absent.png'])
    assert.equal(await nameOf('blog.xml', outside), null, outside);
});

test('a file of something else is refused in words', async () => {
  await assert.rejects(readFileNamed('x.xml', '<html><body>no</body></html>'), { message: /x\.xml is a file, and nothing that can be imported/ });
});

test('an export that gives one number to several posts loses none of them, and comes in once', async () => {
  const environment = { QVILL_DATA: blog.config.data };
  const file = join(folder, 'numbers.xml');
  const twice = item({ id: 70, title: 'Same', name: 'same', text: 'The same' });
  writeFileSync(
    file,
    wxr(item({ id: 70, title: 'First', name: 'first', text: 'One' }) + item({ id: 70, title: 'Second', name: 'second', text: 'Two' }) + twice + twice),
  );
  const { status, out, error } = await qvill(['import', file], environment);
  assert.deepEqual([status, error], [0, '']);
  assert.match(out, /^3 imported, 0 changed, 1 the same as before, 0 refused/);
  assert.deepEqual(await Promise.all(['/first', '/second', '/same'].map(async (path) => (await fetch(blog.url + path)).status)), [200, 200, 200]);
  assert.match((await qvill(['import', file], environment)).out, /^0 imported, 0 changed, 4 the same as before/);
});
