import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { header, importing } from './support/importing.js';
import { type ZipFile, zipOf } from './support/zip.js';

let desk: Awaited<ReturnType<typeof importing>>;
before(async () => void (desk = await importing()));
after(() => desk.end());

let archives = 0;
function zipAt(files: ZipFile[] | Buffer, name = `blog-${++archives}.zip`): string {
  const path = join(desk.root, name);
  writeFileSync(path, Buffer.isBuffer(files) ? files : zipOf(files));
  return path;
}
const why = async (files: ZipFile[] | Buffer) =>
  desk.bring(zipAt(files)).then(
    () => 'it came in',
    (error: Error) => error.message,
  );

test('a zip with one folder in it is that folder, and comes in once', async () => {
  const { bring, statuses, folderWith } = desk;
  const text = header('title: Packed\nalias: /old-packed');
  const files: ZipFile[] = [
    { path: 'my-blog/', mode: 0o40755 },
    { path: 'my-blog/_posts/2018-01-01-packed.md', bytes: text },
    { path: 'my-blog/_posts/2018-01-02-stored.md', bytes: header('title: Stored'), method: 0 },
    { path: 'my-blog/_drafts/Überlegung.md', bytes: header('title: Draft') },
    { path: 'my-blog/_layouts/post.html', bytes: '{{ content }}' },
    { path: 'my-blog/old.zip', bytes: 'PK' },
    { path: '__MACOSX/my-blog/._x.md', bytes: 'x' },
  ];
  const { report } = await bring(zipAt(files, 'first.zip'));
  assert.deepEqual(report.created, ['_drafts/Überlegung.md', '_posts/2018-01-01-packed.md', '_posts/2018-01-02-stored.md']);
  assert.deepEqual(
    report.skipped.map(({ file, reason }) => `${file} ${reason}`),
    ['_layouts/ it is about the blog, not in it', 'old.zip an archive in the archive is not opened'],
  );
  assert.deepEqual(await statuses('/packed', '/stored', '/old-packed', '/uberlegung'), [200, 200, 301, 404]);
  assert.deepEqual((await bring(zipAt(files, 'again (2).zip'))).report.unchanged.length, 3, 'by whatever name it comes');
  const unpacked = await bring(folderWith({ '_posts/2018-01-01-packed.md': text }));
  assert.deepEqual(unpacked.report.unchanged, ['_posts/2018-01-01-packed.md'], 'packed or not');
});

test('an archive with a file that would lie outside of it is refused', async () => {
  const outside = ['../evil.md', 'a/../../evil.md', '/etc/evil.md', 'C:\\evil.md', 'c:/evil.md', '..\\evil.md'];
  for (const path of outside)
    assert.match(await why([{ path, bytes: header('title: Evil') }]), /^The archive has a file that would lie outside of its folder/, path);
});

test('a bomb is refused before it is unpacked', async () => {
  const bytes = Buffer.alloc(4_000_000, 'x');
  const many = Array.from({ length: 60 }, (_, n) => ({ path: `${n}.md`, bytes }));
  assert.match(await why(many), /^The archive has 1 MB and would become 240 MB: it is not unpacked$/);
  const one = { path: '0.md', bytes: Buffer.alloc(100_000, 'y'), method: 0 };
  const overlapping = zipOf([one, ...Array.from({ length: 9 }, (_, n) => ({ path: `${n + 1}.md`, bytes: '', says: { at: 0 } }))]);
  // Each of the nine says that it has all the bytes of the first
  for (let at = overlapping.indexOf('PK\x01\x02', 1); at !== -1; at = overlapping.indexOf('PK\x01\x02', at + 1)) overlapping.writeUInt32LE(100_000, at + 20);
  assert.equal(await why(overlapping), 'The files of the archive overlap: it is not unpacked');
});

test('what lies about its size, is damaged, too large, a link or strangely packed is refused alone', async () => {
  const good = { path: 'good-one.md', bytes: header('title: Good one\ndate: 2018-02-02') };
  const { report } = await desk.bring(
    zipAt([
      good,
      { path: 'larger.md', bytes: header('title: Larger'), says: { size: 5 } },
      { path: 'smaller.md', bytes: header('title: Smaller'), says: { size: 500 } },
      { path: 'damaged.md', bytes: header('title: Damaged'), says: { sum: 7 } },
      { path: 'large.md', bytes: Buffer.alloc(5_000_000, 'x') },
      { path: 'link.md', bytes: '/etc/passwd', mode: 0o120777 },
      { path: 'strange.md', bytes: 'x', method: 12 },
    ]),
  );
  assert.deepEqual(report.created, ['good-one.md']);
  assert.deepEqual(Object.fromEntries(report.refused.map(({ file, reason }) => [file, reason])), {
    'damaged.md': 'damaged.md is damaged in the archive',
    'large.md': 'it has 5000000 bytes; 4194304 are the most that is taken',
    'larger.md': 'it is not what the archive says of it: too many bytes in the stream. expected 5. got at least 28',
    'link.md': 'it is a link, and links are not followed',
    'smaller.md': 'it is not what the archive says of it: not enough bytes in the stream. expected 500. got only 29',
    'strange.md': 'it is packed in a way that nothing here can unpack (method 12)',
  });
});

test('an archive that is encrypted, cut off or none is refused in words', async () => {
  assert.equal(await why([{ path: 'a.md', bytes: 'x', flags: 1 }]), 'The archive is encrypted: unpack it with its password, and import the folder');
  const whole = zipOf([{ path: 'a.md', bytes: header('title: A') }]);
  assert.match(await why(whole.subarray(0, -30)), /^The archive can't be read: /);
  assert.match(await why(Buffer.from('PK\x03\x04 and nothing else of a zip')), /^The archive can't be read: /);
  const countless = Buffer.from(whole);
  countless.writeUInt16LE(60_000, whole.length - 12);
  assert.match(await why(countless), /^The archive can't be read: /);
});
