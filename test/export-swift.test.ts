import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ExportedBlog } from './support/exported.js';
import { Swift, swiftSkipReason } from './support/swift.js';

const skip = swiftSkipReason();
let exported: ExportedBlog;
let swift: Swift;
before(async () => {
  if (!skip) [exported, swift] = await Promise.all([ExportedBlog.start(), Swift.start()]);
});
after(async () => {
  await swift?.stop();
  await exported?.stop();
});

async function push(): Promise<{ sent: string[]; removed: string[]; untouched: number }> {
  const { status, out, error } = await exported.exportWith(swift.environment, 's3://blog', '--json');
  assert.equal(status, 0, error);
  return JSON.parse(out) as { sent: string[]; removed: string[]; untouched: number };
}

test(
  'OpenStack’s store holds every page under its address, with its type; an old address leads on although that store knows no redirects',
  { skip },
  async () => {
    await push();
    for (const path of exported.addresses().filter((each) => each !== '/search')) {
      const ours = await fetch(exported.blog.url + path, { redirect: 'manual' });
      const theirs = await swift.ask('GET', `/blog${(path.endsWith('/') ? `${path}index.html` : path).replaceAll('+', '%2B')}`);
      const body = await theirs.text();
      if (ours.status === 410) assert.equal(theirs.status, 404, path);
      else if (ours.status === 301) assert.ok(body.includes(`<meta http-equiv="refresh" content="0; url=${ours.headers.get('location')}">`), path);
      else {
        assert.deepEqual([path, theirs.status, body], [path, ours.status, await ours.text()]);
        for (const name of ['content-type', 'cache-control']) assert.equal(theirs.headers.get(name), ours.headers.get(name), path);
      }
    }
  },
);

test('it gets what changed and nothing else, loses what is gone, and keeps what is not ours, over several pages of its list', { skip }, async () => {
  const before = await push();
  assert.deepEqual([before.sent, before.removed], [[], []]);
  const id = await exported.publish({ title: 'Brief', slug: 'brief', publishedAt: '2025-01-01T00:00:00.000Z' });
  const { sent } = await push();
  assert.ok(sent.includes('2025/brief/index.html') && !sent.includes('about'));
  // A list has 1,000 names a page
  const names = Array.from({ length: 1_010 }, (_, n) => `/blog/0-theirs/${n}`);
  for (let n = 0; n < names.length; n += 10) await Promise.all(names.slice(n, n + 10).map((name) => swift.ask('PUT', name, 'words')));
  await swift.ask('DELETE', '/blog/tags/go');
  await exported.trash(id);
  const after = await push();
  assert.ok(after.removed.includes('2025/brief/index.html') && after.sent.includes('tags/go') && !after.sent.includes('about'));
  assert.equal((await swift.ask('GET', '/blog/2025/brief/index.html')).status, 404);
  assert.equal((await swift.ask('GET', names.at(-1)!)).status, 200);
});

test('a wrong key is refused by it, and said', { skip }, async () => {
  const { status, error } = await exported.exportWith({ ...swift.environment, QVILL_S3_SECRET: 'wrong' }, 's3://blog');
  assert.deepEqual([status, /answered 403 to GET \/: The request signature we calculated does not match/.test(error)], [1, true]);
});
