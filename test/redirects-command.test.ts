import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { qvill } from './support/process.js';

const data = mkdtempSync(join(tmpdir(), 'qvill-redirects-'));
let blog: Blog;
before(async () => {
  blog = await startBlog({ data });
  const published = { by: null, reason: 'published', status: 'published' } as const;
  await blog.app.get(PostStore).create(fields({ title: 'Rivers', aliases: ['/old'] }), published, { authorIds: [] });
  await blog.app.get(Publisher).publish();
});
after(async () => {
  await blog.stop();
  rmSync(data, { recursive: true });
});

const redirects = (args: string, input = '') => qvill(['redirects', ...args.split(' ')], { QVILL_DATA: data }, input);
const statusOf = async (path: string) => (await fetch(blog.url + path, { redirect: 'manual' })).status;
const text = '# short\ndocs https://docs.example/\nto-rivers old 302\nto/rivers /old 302\n/blog/* /:splat\ngone 410\n';

test('a text is tried, taken in, live at once, and a second time changes nothing', async () => {
  const file = join(data, 'redirects.txt');
  writeFileSync(file, text);
  const tried = await redirects(`import ${file} --dry-run`);
  assert.equal(tried.status, 1);
  assert.match(tried.out, /nothing is written\): 4 new, 0 changed, 0 as they were; 1 refused\n {2}\+ .*line 4|\n {2}line 3: “old” is neither a path/s);
  assert.equal(await statusOf('/docs'), 404);
  assert.equal((await redirects(`import ${file}`)).status, 1);
  assert.equal(await statusOf('/docs'), 301);
  assert.equal(await statusOf('/gone'), 410);
  const again = JSON.parse((await redirects('import - --json', text)).out) as { added: unknown[]; unchanged: number };
  assert.deepEqual([again.added, again.unchanged], [[], 4]);
});

test('standard input without an end is refused when it is too long, and nothing of it is taken', async () => {
  let sent = 0;
  function* endless(): Generator<string> {
    for (; ; sent += 65_536) yield '/a /b\n'.padEnd(65_536, '#');
  }
  const { status, error } = await qvill(['redirects', 'import', '-'], { QVILL_DATA: data }, endless());
  assert.deepEqual([status, /standard input is larger than 16 MB/.test(error)], [1, true], error);
  assert.ok(sent > 16_000_000);
  assert.equal(await statusOf('/a'), 404);
});

test('what is exported in any format is taken in by another blog as the same rules', async () => {
  const { out } = await redirects('export');
  assert.deepEqual(out.trim().split('\n'), ['/docs https://docs.example/', '/gone - 410', '/to/rivers /rivers 302', '/blog/* /:splat']);
  for (const format of ['csv', 'netlify', 'nginx']) {
    const other = mkdtempSync(join(tmpdir(), 'qvill-redirects-other-'));
    const exported = (await redirects(`export --format ${format}`)).out;
    const taken = await qvill(['redirects', 'import', '-', '--format', format], { QVILL_DATA: other }, exported);
    assert.deepEqual([taken.status, taken.error], [0, ''], taken.out);
    assert.equal((await qvill(['redirects', 'export'], { QVILL_DATA: other }, '')).out, out, format);
    rmSync(other, { recursive: true });
  }
});

test('what happens to an address is said step by step', async () => {
  const cases: [address: string, status: number, location: string | null, steps: RegExp][] = [
    ['/rivers', 200, null, /^A page lives at \/rivers: 200$/],
    ['RIVERS/', 301, '/rivers', /another spelling of \/rivers/],
    ['/blog/old?a=1', 301, '/rivers?a=1', /The rule \/blog\/\* leads from \/blog\/old to \/old\n\/old is an old address, and leads to \/rivers\nA page lives/],
    ['http://localhost:3000/gone', 410, null, /The rule \/gone says that \/gone is gone: 410/],
    ['/docs', 301, 'https://docs.example/', /The rule \/docs leads from \/docs to https:\/\/docs\.example\//],
    ['/nowhere', 404, null, /Nothing lives at \/nowhere, and no rule is for it: 404/],
    ['/wp-login.php', 404, null, /Only scanners/],
    ['/admin/x', 200, null, /belongs to the engine/],
  ];
  for (const [address, status, location, steps] of cases) {
    const { out, status: exit } = await redirects(`test ${address} --json`);
    const said = JSON.parse(out) as { status: number; location: string | null; steps: string[] };
    assert.deepEqual([said.status, said.location, exit], [status, location, status === 404 ? 1 : 0], address);
    assert.match(said.steps.join('\n'), steps);
    if (!address.startsWith('http') && address.startsWith('/') && !address.startsWith('/admin')) assert.equal(await statusOf(address), status, address);
  }
});

test('wrong use is said', async () => {
  for (const args of ['', 'none', 'import', 'export --format yaml', 'test']) assert.equal((await redirects(args)).status, 2, args);
  assert.match((await redirects('import /nowhere.txt')).error, /ENOENT/);
});
