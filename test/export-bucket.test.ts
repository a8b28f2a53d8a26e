import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AwsClient } from 'aws4fetch';
import { BucketServer } from './support/bucket.js';
import { ExportedBlog } from './support/exported.js';
import { freePort } from '../src/comparison/free-port.service.js';

let exported: ExportedBlog;
let server: BucketServer;
before(async () => {
  [exported, server] = await Promise.all([ExportedBlog.start(), BucketServer.start('blog', 'other')]);
});
after(async () => {
  await server?.stop();
  await exported?.stop();
});

/** What an export to the bucket says, and what it asked of the store. */
async function push(target = 's3://blog'): Promise<{ sent: string[]; removed: string[]; requests: string[] }> {
  server.requests.length = 0;
  const { status, out, error } = await exported.exportWith(server.environment, target, '--json');
  assert.equal(status, 0, error);
  return { ...(JSON.parse(out) as { sent: string[]; removed: string[] }), requests: [...server.requests] };
}

/** Somebody else, with the same keys. */
const other = new AwsClient({ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', service: 's3', region: 'us-east-1' });
const at = (key: string) => `${server.environment.QVILL_S3_ENDPOINT}/${key}`;
const manifest = 'PUT /blog/_qvill/manifest.json';

test('the bucket answers at every address as the blog does, with its types and lifetimes; what is gone is 404 there', async () => {
  assert.ok((await push()).sent.length > 40);
  for (const path of exported.addresses().filter((each) => each !== '/search')) {
    const ours = await fetch(exported.blog.url + path, { redirect: 'manual' });
    const theirs = await server.read('blog', path);
    const { headers } = ours;
    if (ours.status === 410) assert.equal(theirs.status, 404, path);
    else assert.deepEqual([path, theirs.status, theirs.headers.location ?? null], [path, ours.status, headers.get('location')]);
    if (ours.status !== 200) continue;
    const [type, life] = [headers.get('content-type'), headers.get('cache-control')];
    assert.deepEqual([path, theirs.headers['content-type'], theirs.headers['cache-control']], [path, type, life]);
    assert.ok(theirs.body.equals(Buffer.from(await ours.arrayBuffer())), path);
  }
  assert.equal((await server.read('blog', '/nobodys')).status, 404);
});

test('a second time it is asked what it has, and nothing is sent', async () => {
  const { requests } = await push();
  assert.deepEqual(requests, ['GET /blog?list-type=2&prefix=', 'GET /blog/_qvill/manifest.json']);
});

test('a change sends what differs: pages, then lists, removals last, and the manifest around them', async () => {
  const id = await exported.publish({ title: 'Brief', slug: 'brief', publishedAt: '2025-01-01T00:00:00.000Z' });
  const { sent, requests } = await push();
  assert.ok(sent.includes('2025/brief/index.html') && !sent.includes('about'));
  const puts = requests.filter((line) => line.startsWith('PUT'));
  assert.deepEqual(puts.toSorted(), [manifest, manifest, ...sent.map((key) => `PUT /blog/${key}`)].toSorted());
  assert.deepEqual([puts[0], puts.at(-1)], [manifest, manifest]);
  assert.ok(puts.indexOf('PUT /blog/2025/brief/index.html') < puts.indexOf('PUT /blog/index.html'));

  await exported.trash(id);
  const gone = await push();
  const deleted = gone.requests.filter((line) => line.startsWith('DELETE'));
  assert.deepEqual(deleted.toSorted(), gone.removed.map((key) => `DELETE /blog/${key}`).toSorted());
  assert.ok(deleted.includes('DELETE /blog/2025/brief/index.html'));
  assert.deepEqual(gone.requests.slice(-deleted.length - 1), [...deleted, manifest]);
});

test('an object that was lost or changed is put right; what others put there stays', async () => {
  await other.fetch(at('blog/about'), { method: 'DELETE' });
  await other.fetch(at('blog/tags'), { method: 'PUT', body: 'spoiled' });
  await other.fetch(at('blog/theirs.txt'), { method: 'PUT', body: 'words' });
  assert.deepEqual((await push()).sent.toSorted(), ['about', 'tags']);
  assert.equal((await server.read('blog', '/theirs.txt')).body.toString(), 'words');
});

test('a bucket of others is refused, and a part of it that is empty taken', async () => {
  await other.fetch(at('other/theirs.txt'), { method: 'PUT', body: 'words' });
  const refused = await exported.exportWith(server.environment, 's3://other');
  assert.deepEqual([refused.status, refused.error], [1, 'qvill: s3://other is not empty, and nothing there says that Qvill wrote it: name an empty place\n']);
  assert.ok((await push('s3://other/blog/')).sent.includes('about'));
  assert.equal((await server.read('other', '/blog/about')).status, 200);
});

test('keys may come from files; wrong ones, no bucket and no store are said in a sentence', async () => {
  const file = join(exported.folder, 'secret');
  writeFileSync(file, 'S3RVER\n');
  const { QVILL_S3_ENDPOINT, QVILL_S3_KEY } = server.environment;
  assert.equal((await exported.exportWith({ QVILL_S3_ENDPOINT, QVILL_S3_KEY, QVILL_S3_SECRET_FILE: file }, 's3://blog', '--dry-run')).status, 0);
  const failures: [environment: Record<string, string>, target: string, says: RegExp][] = [
    [{ QVILL_S3_SECRET: 'wrong' }, 's3://blog', /answered 403 to GET \/: The request signature we calculated does not match/],
    [{}, 's3://none', /\/none answered 404 to GET \/: The specified bucket does not exist/],
    [{ QVILL_S3_ENDPOINT: `http://127.0.0.1:${await freePort()}` }, 's3://blog', /^qvill: http:\/\/127\.0\.0\.1:\d+\/blog can’t be reached: .*ECONNREFUSED/],
  ];
  for (const [environment, target, says] of failures) {
    const { status, error } = await exported.exportWith({ ...server.environment, ...environment }, target);
    assert.equal(status, 1);
    assert.match(error, says);
  }
});
