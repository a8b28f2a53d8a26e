import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Publisher } from '../src/publishing/publisher.service.js';
import { ExportedBlog } from './support/exported.js';
import { qvill } from './support/process.js';
import { differences, treeAt } from './support/tree.js';

let exported: ExportedBlog;
let site: string;
before(async () => {
  exported = await ExportedBlog.start();
  site = join(exported.folder, 'site');
  assert.equal((await exported.export(site)).status, 0);
});
after(() => exported?.stop());

type Report = { sent: string[]; removed: string[]; untouched: number; dryRun: boolean; redirects: number; gone: number };
const manifest = '_qvill/manifest.json';

/** What an export says, and what it did: the files that it touched, and those whose bytes differ. */
async function exportAgain(...options: string[]): Promise<{ report: Report; touched: string[]; differing: string[] }> {
  const was = await treeAt(site);
  const { status, out, error } = await exported.export(site, '--json', ...options);
  assert.equal(status, 0, error);
  return { report: JSON.parse(out) as Report, ...differences(was, await treeAt(site)) };
}

test('a second time nothing is sent and no file is another one', async () => {
  const { report, touched } = await exportAgain();
  assert.deepEqual([report.sent, report.removed, touched], [[], [], []]);
  assert.ok(report.untouched > 40 && report.redirects > 10 && report.gone > 0);
});

test('files have the time of the tree, and are no links to the blog’s own', () => {
  const [ours, theirs] = [statSync(join(exported.blog.config.site, 'pages', 'about.html')), statSync(join(site, 'about.html'))];
  assert.equal(Math.floor(theirs.mtimeMs), Math.floor(ours.mtimeMs));
  assert.deepEqual([ours.nlink, theirs.nlink], [1, 1]);
});

test('a change touches the files whose bytes differ, which a dry run names before; what is gone goes with its folder', async () => {
  const id = await exported.publish({ title: 'Brief', slug: 'brief', publishedAt: '2025-01-01T00:00:00.000Z' });
  const foretold = await exportAgain('--dry-run');
  assert.deepEqual([foretold.touched, foretold.report.dryRun], [[], true]);
  const { report, touched, differing } = await exportAgain();
  assert.deepEqual(report.sent, foretold.report.sent);
  assert.ok(report.sent.includes('2025/brief/index.html') && !report.sent.includes('about.html'));
  assert.deepEqual(touched, differing);
  assert.deepEqual(touched, [...report.sent, manifest].toSorted());
  await exported.trash(id);
  const gone = await exportAgain();
  assert.ok(gone.report.removed.includes('2025/brief/index.html'));
  assert.deepEqual(gone.touched, gone.differing);
  assert.ok(!existsSync(join(site, '2025')));
});

test('a tree made from nothing has other times and the same bytes: nothing is sent', async () => {
  rmSync(exported.blog.config.site, { recursive: true });
  mkdirSync(exported.blog.config.site);
  await exported.blog.app.get(Publisher).rebuild();
  const { report, touched } = await exportAgain();
  assert.deepEqual([report.sent, touched], [[], []]);
});

test('a file that was lost or changed there is put right', async () => {
  rmSync(join(site, 'about.html'));
  writeFileSync(join(site, 'tags.html'), 'spoiled');
  assert.deepEqual((await exportAgain()).report.sent.toSorted(), ['about.html', 'tags.html']);
});

test('what others put there stays, and stands in nobody’s way', async () => {
  writeFileSync(join(site, 'CNAME'), 'blog.example');
  mkdirSync(join(site, '.git'));
  writeFileSync(join(site, '.git', 'HEAD'), 'ref: main');
  writeFileSync(join(site, 'later.html'), 'mine');
  assert.deepEqual((await exportAgain()).touched, []);
  await exported.publish({ title: 'Later', kind: 'page' });
  const was = await treeAt(site);
  const { status, error } = await exported.export(site);
  assert.equal(status, 1);
  assert.equal(error, 'qvill: These files are not Qvill’s and stand where it would write: later.html\n');
  assert.deepEqual(differences(was, await treeAt(site)).touched, []);
  rmSync(join(site, 'later.html'));
  assert.ok((await exportAgain()).report.sent.includes('later.html'));
  assert.equal(readFileSync(join(site, 'CNAME'), 'utf8'), 'blog.example');
});

test('a folder of others is refused, and so is one whose manifest is damaged', async () => {
  const other = join(exported.folder, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'thesis.txt'), 'words');
  const refused = await exported.export(other);
  assert.deepEqual([refused.status, refused.error], [1, `qvill: ${other} is not empty, and nothing there says that Qvill wrote it: name an empty place\n`]);
  assert.deepEqual(readdirSync(other), ['thesis.txt']);
  mkdirSync(join(other, '_qvill'));
  writeFileSync(join(other, manifest), '{"wrote": ');
  assert.match((await exported.export(other)).error, /has a damaged _qvill\/manifest\.json/);
});

test('an export that was cut off is finished by the next one, and leaves nothing behind', async () => {
  const half = join(exported.folder, 'half');
  // As after half of the first manifest
  mkdirSync(join(half, '_qvill'), { recursive: true });
  writeFileSync(join(half, `${manifest}.tmp`), '{"wrote"');
  assert.equal((await exported.export(half)).status, 0);
  const whole = await treeAt(half);
  // As after the first manifest: it names all, and most is not there yet
  for (const name of ['index.html', 'about', 'tags', 'atom.xml']) rmSync(join(half, name), { recursive: true });
  const left = join(exported.blog.config.data, '.export-999999999-left');
  mkdirSync(left);
  linkSync(join(exported.blog.config.site, '404.html'), join(left, '404.html'));
  assert.equal((await exported.export(half)).status, 0);
  assert.deepEqual([...(await treeAt(half)).keys()], [...whole.keys()]);
  assert.deepEqual(readdirSync(exported.blog.config.data).filter((name) => name.startsWith('.export')), []); // prettier-ignore
});

test('wrong use ends with 2, and says what is right', async () => {
  const environment = { QVILL_DATA: exported.blog.config.data };
  for (const [args, says] of [
    [['--site'], /it takes TARGET/],
    [[], /it takes TARGET/],
    [['--site', 'ftp://host/x'], /TARGET is “ftp:\/\/host\/x”; it takes a folder, host:path/],
    [['--site', 's3://B'], /TARGET is “s3:\/\/B”/],
    [['--site', 'rsync:-e'], /TARGET is “rsync:-e”/],
    [['--site', 's3://bucket', '--stubs'], /--stubs is for folders/],
    [['--site', 'x', '--sites'], /--sites/],
  ] as const) {
    const { status, error } = await qvill(['export', ...args], environment);
    assert.deepEqual([status, says.test(error)], [2, true], error);
  }
  assert.match((await qvill(['export', '--help'], environment)).out, /^bin\/qvill export TARGET .* | export --site TARGET /);
});

test('without a site, or without the keys of a store, it says so', async () => {
  const data = join(exported.folder, 'nothing');
  const none = await qvill(['export', '--site', join(exported.folder, 'x')], { QVILL_DATA: data });
  assert.deepEqual([none.status, none.error], [1, `qvill: There is no site in ${join(data, 'site')} yet: start the blog once, or run “bin/qvill rebuild”\n`]);
  assert.match((await exported.export('s3://bucket')).error, /QVILL_S3_KEY and QVILL_S3_SECRET are missing/);
  const half = await exported.exportWith({ QVILL_S3_KEY: 'key' }, 's3://bucket');
  assert.deepEqual([half.status, half.error], [1, 'qvill: QVILL_S3_KEY and QVILL_S3_SECRET belong together, and the secret is missing\n']);
  assert.match((await exported.exportWith({ QVILL_S3_ENDPOINT: 'store' }, site)).error, /QVILL_S3_ENDPOINT is “store”/);
  assert.match((await exported.exportWith({ QVILL_S3_KEY_FILE: '/none' }, site)).error, /QVILL_S3_KEY_FILE is “\/none”, which can't be read/);
});
