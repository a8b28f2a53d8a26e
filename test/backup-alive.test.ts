import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execFileSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Bucket } from '../src/mirror/bucket.store.js';
import { BucketUpload, dropUploads } from '../src/mirror/bucket-upload.store.js';
import { storeAccess } from '../src/platform/store-access.js';
import { BackedUpBlog } from './support/backed-up.js';
import { BucketServer } from './support/bucket.js';
import { Swift, swiftSkipReason } from './support/swift.js';

let house: BackedUpBlog;
let server: BucketServer;
before(async () => {
  [house, server] = await Promise.all([BackedUpBlog.start(), BucketServer.start('backups')]);
});
after(async () => {
  await server?.stop();
  await house?.stop();
});

test('while an author publishes, adds files and deletes them, every backup is of one moment: each opens, verifies, and has all the media that it names', async () => {
  let isOver = false;
  let count = 0;
  /** Until so many more were written. */
  const written = async (more: number) => {
    for (const until = count + more; count < until;) await setImmediate();
  };
  const { library } = house.exported;
  const writing = (async () => {
    for (let n = 0; !isOver; n++) {
      await house.exported.publish({ title: `Meanwhile ${n}`, markdown: `Words ${n}. `.repeat(50), tags: ['go', `t${n % 3}`] });
      const { json, status } = await library.add(
        `dot-${n}.svg`,
        Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n + 2} 1"><path d="M0 0h1v1z"/></svg>`),
      );
      assert.equal(status, 201);
      count++;
      if (n % 3 === 0) await library.ask(`POST /admin/media/${json.id}/deletion`, { headers: library.signedIn });
    }
  })();
  const files: string[] = [];
  try {
    for (let n = 0; n < 3; n++, await written(2)) files.push((await house.backup('alive', '--keep', '9')).file);
    const { status, out } = await house.run(['verify', files[1]!, '--json']);
    const { wrong, changed } = JSON.parse(out) as { wrong: string[]; changed: number };
    assert.deepEqual([status, wrong], [0, []], 'while it goes on');
    assert.ok(changed > 0);
  } finally {
    isOver = true;
    await writing;
  }
  for (const [n, file] of files.entries()) {
    const { status, out } = await house.run(['verify', file]);
    assert.equal(status, 0, out);
    execFileSync('unzip', ['-q', file, '-d', house.at(`alive-${n}`)]);
    const database = new DatabaseSync(join(house.at(`alive-${n}`), 'blog.db'));
    const media = database.prepare('SELECT digest, file FROM Media').all() as { digest: string; file: string }[];
    assert.ok(n === 0 || media.length > 1);
    for (const { digest, file: name } of media)
      assert.equal(
        createHash('sha256')
          .update(readFileSync(join(house.at(`alive-${n}`), 'media', digest.slice(0, 20), name)))
          .digest('hex'),
        digest,
      );
    database.close();
  }
});

const passphrase = { QVILL_BACKUP_KEY: 'four words that nobody guesses' };

async function inStore(environment: Record<string, string>, to: string): Promise<void> {
  const more = { ...environment, ...passphrase, QVILL_BACKUP_TO: to };
  const names: string[] = [];
  for (let n = 0; n < 3; n++) {
    const { status, out, error } = await house.run(['backup', '--json', '--keep', '2'], more);
    assert.equal(status, 0, error);
    names.push((JSON.parse(out) as { name: string }).name);
  }
  const latest = await house.run(['verify', '--json'], more);
  const { name, identical, total } = JSON.parse(latest.out) as { name: string; identical: number; total: number };
  assert.deepEqual([name, identical], [names[2], total]);
  assert.match((await house.run(['verify', `${to}/${names[0]}`], more)).error, /There is no qvill-.*age in s3:/);
  const into = house.at(`from-${to.replaceAll(/\W/g, '-')}`);
  const { status, error } = await house.run(['restore', `${to}/${names[1]}`, '--into', into], more);
  assert.equal(status, 0, error);
  assert.match(readFileSync(join(into, 'site', 'pages', 'about.html'), 'utf8'), /About/);
}

test('in a store of another maker it is written, rotated, verified and brought back', () => inStore(server.environment, 's3://backups/blog'));

test('so it is in OpenStack’s', { skip: swiftSkipReason() }, async () => {
  const swift = await Swift.start();
  try {
    await inStore(swift.environment, 's3://blog/backups');
    await largeFile(swift.environment, 'blog');
  } finally {
    await swift.stop();
  }
});

/** Twenty parts, of which one is in memory, and what was begun and not ended. */
async function largeFile(environment: BucketServer['environment'], name: string): Promise<void> {
  const { QVILL_S3_ENDPOINT: endpoint, QVILL_S3_KEY: key, QVILL_S3_SECRET: secret } = environment;
  const bucket = new Bucket(storeAccess({ endpoint, key, secret }), name);
  const [part, parts] = [5 * 1024 * 1024, 4];
  const hash = createHash('sha256');
  const bytes = function* () {
    for (let n = 0; n < parts * 16 + 1; n++) {
      const chunk = Buffer.alloc(part / 16, n);
      hash.update(chunk);
      yield chunk;
    }
  };
  const upload = await BucketUpload.begin(bucket, 'large file.bin', part);
  await pipeline(Readable.from(bytes()), upload);
  assert.deepEqual((await bucket.list('large')).length, 0, 'nobody sees it before it is whole');
  await upload.complete();
  const [listed] = await bucket.list('large');
  assert.equal(listed!.size, parts * part + part / 16);
  const copy = createWriteStream(house.at('large'));
  await pipeline(Readable.fromWeb((await bucket.read(listed!)) as never), copy);
  if (!copy.closed) await once(copy, 'close');
  assert.equal(
    createHash('sha256')
      .update(readFileSync(house.at('large')))
      .digest('hex'),
    hash.digest('hex'),
  );
  await BucketUpload.begin(bucket, 'left behind', part);
  await dropUploads(bucket, 'left', () => true);
  assert.deepEqual(await bucket.list('left'), []);
}

test('what is larger than one part comes back as it went', () => largeFile(server.environment, 'backups'));
