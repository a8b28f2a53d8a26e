import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { receive } from '../src/media/media-folder.store.js';
import { MediaStore } from '../src/media/media.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { fields } from './support/fields.js';
import { quarters } from './support/images.js';
import { MediaBlog } from './support/media.js';

let media: MediaBlog;
before(async () => {
  media = await MediaBlog.start();
});
after(() => media?.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
const picture = (width: number) => quarters(width, 300).jpeg({ quality: 100 }).toBuffer();
const status = async (path: string) => (await media.ask(`GET ${path}`)).status;
const form = (path: string, values: Record<string, string>) => media.ask(`POST ${path}`, { headers: media.signedIn, body: new URLSearchParams(values) });
const page = async (path: string) => (await media.ask(`GET ${path}`, { headers: media.signedIn })).text;

async function post(title: string, markdown: string): Promise<number> {
  const id = await media.blog.app.get(PostStore).create(fields({ title, markdown }), published, { authorIds: [] });
  await media.blog.app.get(Publisher).publish();
  return id;
}
function replacement(bytes: Buffer, name = 'new.jpg'): RequestInit {
  const body = new FormData();
  body.set('file', new Blob([Uint8Array.from(bytes)]), name);
  return { body, headers: media.signedIn };
}

test('a picture is on the page as soon as the post is, and in its sizes as soon as they are made', async () => {
  const { json } = await media.add('fresh.jpg', await picture(1000));
  await post('Fresh', '![Water](/media/fresh.jpg)');
  assert.match((await media.ask('GET /fresh')).text, /<img src="[^"]*" alt="Water" width="1000" height="300" decoding="async">/);
  const { sizes } = (await media.file(json.name))!;
  const { text } = await media.ask('GET /fresh');
  for (const { path, width } of sizes) {
    assert.ok(text.includes(`${path} ${width}w`), path);
    const { headers } = await media.ask(`GET ${path}`);
    assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
  }
  const feed = (await media.ask('GET /atom.xml')).text;
  assert.match(feed, /&lt;img src="http:\/\/localhost:3000\/media\/[0-9a-f]{20}\/fresh\.jpg" alt="Water"/);
  assert.doesNotMatch(feed, /picture|srcset/);
});

test('the same file a second time is the one that is there', async () => {
  const bytes = await picture(500);
  const first = await media.add('twice.jpg', bytes);
  const second = await media.add('other name.png', bytes);
  assert.deepEqual([second.status, second.json.id, second.json.name], [201, first.json.id, 'twice.jpg']);
});

test('a description is on exactly the pages that show the picture, unless the text has one', async () => {
  const { json } = await media.add('told.jpg', await picture(501));
  await post('Silent', '![](/media/told.jpg)');
  await post('Speaking', '![Mine](/media/told.jpg)');
  await post('Linking', '[a link](/media/told.jpg)');
  await media.file('told.jpg');
  await form(`/admin/media/${json.id}`, { alt: ' Fog <over>\n the "river" ' });
  assert.match((await media.ask('GET /silent')).text, /alt="Fog &lt;over&gt; the &quot;river&quot;"/);
  assert.match((await media.ask('GET /speaking')).text, /alt="Mine"/);
  await media.blog.app.get(MediaStore).describe(json.id, 'Sun');
  const { changed } = await media.blog.app.get(Publisher).publish();
  assert.deepEqual(changed.toSorted(), ['/atom.xml', '/feed.json', '/rss.xml', '/silent']);
});

test('a file that takes another’s place is on the pages at once, and every old address leads to it', async () => {
  const { json } = await media.add('changing.jpg', await picture(900));
  const was = (await media.file('changing.jpg'))!;
  await post('Changing', '![](/media/changing.jpg)');
  const again = await media.ask(`POST /admin/media/${json.id}/replacement`, replacement(await quarters(700, 350).png().toBuffer(), 'x.png'));
  assert.deepEqual([again.status, again.headers.get('location')], [303, `/admin/media/${json.id}?done=replaced`]);
  const is = (await media.file('changing.jpg'))!;
  assert.deepEqual([is.width, is.type], [700, 'image/png']);
  assert.match((await media.ask('GET /changing')).text, /<img src="[^"]+\/changing\.png" alt="" width="700" height="350"/);
  for (const path of [was.path, ...was.sizes.map((size) => size.path), json.url]) {
    const answer = await media.ask(`GET ${path}?x=1`);
    assert.deepEqual([answer.status, answer.headers.get('location')], [301, `${is.path}?x=1`], path);
  }
  assert.ok(!existsSync(join(media.blog.config.data, was.path, '..')), 'the old bytes are gone');
  for (const [name, bytes, sentence] of [
    ['a.pdf', Buffer.from('%PDF-1.4'), /is a picture: only another one can take its place/],
    ['a.txt', Buffer.from('words'), /is none of the kinds/],
  ] as const) {
    const refused = await media.ask(`POST /admin/media/${json.id}/replacement`, replacement(bytes, name));
    assert.equal(refused.status, 422);
    assert.match(refused.text, sentence);
  }
});

test('a file that is deleted is gone at each of its addresses, and its bytes from the disk; its name can be given again', async () => {
  const bytes = await picture(902);
  const { json } = await media.add('doomed.jpg', bytes);
  const file = (await media.file('doomed.jpg'))!;
  await post('Missing it', '![](/media/doomed.jpg)');
  assert.match(await page(`/admin/media/${json.id}`), /It is missing then in “<span dir="auto">Missing it<\/span>”/);
  assert.equal((await form(`/admin/media/${json.id}/deletion`, {})).headers.get('location'), '/admin/media');
  const addresses = [json.url, file.path, ...file.sizes.map(({ path }) => path)];
  for (const path of addresses) assert.equal(await status(path), 410, path);
  assert.deepEqual(existsSync(join(media.blog.config.media, file.path.split('/')[2]!)), false);
  assert.match((await media.ask('GET /missing-it')).text, /<img src="\/media\/doomed\.jpg" alt=""/);
  assert.equal((await media.add('doomed.jpg', bytes)).json.url, json.url);
  assert.deepEqual([await status(json.url), await status(file.path)], [301, 200]);
  await media.file('doomed.jpg');
  for (const path of addresses.slice(1)) assert.equal(await status(path), 200, path);
});

test('where a file is used is known: in texts, in what is typed and not published, and no more when it is taken out', async () => {
  const { json } = await media.add('used.jpg', await picture(503));
  const door = `/admin/media/${json.id}`;
  assert.match(await page(door), /No post names this file/);
  assert.match(await page('/admin/media?show=unused'), /used\.jpg/);
  const id = await post('Using it', 'Only words.');
  const copy = { version: '1', title: 'Using it', markdown: '<img src="/media/used.jpg">' };
  const kept = await media.ask(`PUT /admin/posts/${id}/working-copy`, { headers: media.signedIn, body: new URLSearchParams(copy) });
  assert.equal(kept.status, 200);
  assert.match(await page(door), /<a href="\/admin\/posts\/\d+" dir="auto">Using it<\/a><p>published/);
  assert.doesNotMatch(await page('/admin/media?show=unused'), /used\.jpg/);
  await form(`/admin/posts/${id}/working-copy/deletion`, { ...copy, version: '2' });
  assert.match(await page(door), /No post names this file/);
  await media.blog.app.get(PostStore).revise(id, fields({ title: 'Using it', markdown: '[x]: /media/used.jpg\n\n[a][x]' }), published);
  assert.match(await page(door), /Using it/);
  await media.blog.app.get(PostStore).trash(id, null);
  assert.match(await page(door), /Using it<\/a><p>in the trash/);
});

test('files are found by their name and their description; pictures that say nothing are listed', async () => {
  const { json } = await media.add('100% Zürich_see.jpg', await picture(504));
  assert.equal(json.name, '100-zürich-see.jpg');
  await media.blog.app.get(MediaStore).describe(json.id, 'A lake, 50% ice');
  for (const words of ['zürich', 'LAKE', '50% ICE', 'a lake'])
    assert.match(await page(`/admin/media?q=${encodeURIComponent(words)}`), /100-zürich-see\.jpg/, words);
  for (const words of ['_', '%%', '!', 'sea']) assert.doesNotMatch(await page(`/admin/media?q=${encodeURIComponent(words)}`), /100-zürich-see\.jpg/, words);
  const silent = await media.add('silent.jpg', await picture(505));
  assert.match(await page('/admin/media?show=undescribed'), /silent\.jpg/);
  assert.doesNotMatch(await page('/admin/media?show=undescribed'), /100-zürich/);
  await post('Tells it itself', '![Dawn](/media/silent.jpg)');
  assert.doesNotMatch(await page('/admin/media?show=undescribed'), /silent\.jpg/);
  await post('Tells nothing', '![](/media/silent.jpg)');
  assert.match(await page('/admin/media?show=undescribed'), /silent\.jpg/);
  await form(`/admin/media/${silent.json.id}`, { alt: 'x', decorative: '1' });
  assert.doesNotMatch(await page('/admin/media?show=undescribed'), /silent\.jpg/);
});

test('what the settings say about the blog can show a picture too, and is one of its uses', async () => {
  const { json } = await media.add('about.jpg', await picture(509));
  await media.blog.app.get(SettingsStore).save({ about: 'Hello. ![Me](/media/about.jpg)' });
  await media.blog.app.get(Publisher).publish();
  assert.match(
    (await media.ask('GET /')).text,
    /<img src="\/media\/[0-9a-f]{20}\/about\.jpg" alt="Me" width="509" height="300" loading="lazy" decoding="async">/,
  );
  assert.match(await page(`/admin/media/${json.id}`), /<a href="\/admin\/settings" dir="auto">About this blog/);
  assert.doesNotMatch(await page('/admin/media?show=unused'), /about\.jpg/);
});

test('a picture that is too large to be kept is refused with the limit, as soon as that is known', async () => {
  const padded = Buffer.concat([await picture(506), Buffer.alloc(51_000_000)]);
  const { status: refused, json } = await media.add('padded.jpg', padded);
  assert.deepEqual([refused, json.detail], [413, '“padded.jpg” has 51 MB; a picture may have 50 MB']);
  const endless = (async function* () {
    for (;;) yield Buffer.alloc(65_536);
  })();
  const folder = await mkdtemp(join(tmpdir(), 'qvill-receive-'));
  await assert.rejects(receive(endless, join(folder, 'x'), 10_000_000, 'endless.mp4'), /“endless\.mp4” has more than 10 MB, which is what a file may have/);
  await rm(folder, { recursive: true });
});

test('a full disk is said in words, and nothing half stays', { skip: existsSync('/dev/full') ? false : 'there is no /dev/full' }, async () => {
  const some = (async function* () {
    yield Buffer.alloc(1_000);
  })();
  await assert.rejects(receive(some, '/dev/full', 10_000, 'photo.jpg'), {
    kind: 'full',
    message: 'There is no room on the disk for “photo.jpg”: nothing of it was kept',
  });
});

test('what a crash left half-way is finished, or cleared away, by the next start', async () => {
  const data = await mkdtemp(join(tmpdir(), 'qvill-crash-'));
  const first = await MediaBlog.start({ data });
  await first.add('waiting.jpg', await picture(901));
  const { path } = (await first.file('waiting.jpg'))!;
  await first.stop();
  const database = new DatabaseSync(first.blog.config.databaseFile, { timeout: 5_000 });
  database.exec(`UPDATE Media SET state = 'waiting', sizes = '[]'`); // as before they were made
  database.close();
  const leftovers = ['.incoming/999999999-x-y', `.incoming/${process.pid}-x-y`, 'ffffffffffffffffffff'].map((name) => join(data, 'media', name));
  for (const folder of leftovers) mkdirSync(folder, { recursive: true });
  for (const folder of leftovers) writeFileSync(join(folder, 'half.jpg'), 'half');
  const again = await MediaBlog.start({ data });
  const deadline = Date.now() + 60_000;
  while (!(await again.file('waiting.jpg'))?.sizes.length && Date.now() < deadline) await pause(50);
  const { sizes } = (await again.file('waiting.jpg'))!;
  assert.ok(sizes.length > 0);
  for (const each of [path, ...sizes.map((size) => size.path)]) assert.equal((await again.ask(`GET ${each}`)).status, 200, each);
  assert.deepEqual(leftovers.filter(existsSync), []);
  await again.stop();
  await rm(data, { recursive: true });
});
