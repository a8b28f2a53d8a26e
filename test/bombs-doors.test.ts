import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { fields } from './support/fields.js';
import { quarters } from './support/images.js';
import { MediaBlog } from './support/media.js';
import { rowsOf } from './support/rows.js';
import { until } from './support/typing.js';
import { type ZipFile, zipOf } from './support/zip.js';

/** What is sent to the doors of who is signed in, and costs whoever reads it more than its length. */

let media: MediaBlog;
before(async () => {
  media = await MediaBlog.start();
});
after(() => media?.stop());

const send = (path: string, name: string, bytes: Buffer, accept = 'application/json') => {
  const body = new FormData();
  body.set('file', new Blob([Uint8Array.from(bytes)]), name);
  return media.ask(`POST ${path}`, { body, headers: { ...media.signedIn, accept } });
};
/** All that is kept, but who came when, and what was said of it. */
const kept = () => {
  const rows = Object.entries(rowsOf(media.blog)).filter(([table]) => table !== 'AuditEntry' && table !== 'sqlite_sequence');
  return JSON.stringify(rows, null, 1).replace(/"(?:seenAt|usedAt)": "[^"]*"/g, '');
};
const isServed = async () => assert.equal((await media.ask('GET /')).status, 200);

/** A picture that says of itself that it has other sides than it has. */
function saying(picture: Buffer, mark: string, behind: number, write: (bytes: Buffer, at: number) => void): Buffer {
  const bytes = Buffer.from(picture);
  const at = bytes.indexOf(mark, 0, 'latin1');
  assert.ok(at >= 0, `there is no ${mark}`);
  write(bytes, at + behind);
  return bytes;
}
const both = (value: number) => (bytes: Buffer, at: number) => {
  bytes.writeUInt32BE(value, at);
  bytes.writeUInt32BE(value, at + 4);
};
const tiff = (side: number) => {
  const bytes = Buffer.alloc(62);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(4, 8);
  for (const [n, [tag, value]] of [[0x100, side], [0x101, side], [0x111, 62], [0x117, 4_000_000_000]].entries()) {
    bytes.writeUInt16LE(tag!, 10 + n * 12);
    bytes.writeUInt16LE(4, 12 + n * 12);
    bytes.writeUInt32LE(1, 14 + n * 12);
    bytes.writeUInt32LE(value!, 18 + n * 12);
  }
  return bytes;
}; // prettier-ignore
const small = () => quarters(64, 64);
const pictures: [name: string, make: () => Promise<Buffer> | Buffer][] = [
  ['wide.avif', async () => saying(await small().avif().toBuffer(), 'ispe', 8, both(900_000))],
  ['endless.avif', async () => saying(await small().avif().toBuffer(), 'ispe', 8, both(0xffff_ffff))],
  ['flat.avif', async () => saying(await small().avif().toBuffer(), 'ispe', 8, both(0))],
  ['large.avif', async () => saying(await small().avif().toBuffer(), 'ispe', 8, both(16_000))],
  ['cut.avif', async () => (await small().avif().toBuffer()).subarray(0, -40)],
  ['wide.tiff', () => tiff(1_000_000)],
  ['endless.tiff', () => tiff(0xffff_ffff)],
  ['wide.gif', async () => saying(await small().gif().toBuffer(), 'GIF89a', 6, (bytes) => bytes.fill(0xff, 6, 10))],
  ['wide.webp', async () => saying(await small().webp({ lossless: true }).toBuffer(), 'VP8L', 9, (bytes, at) => bytes.fill(0xff, at, at + 3))],
  ['wide.jpg', async () => saying(await small().jpeg().toBuffer(), '\xff\xc0', 5, (bytes, at) => bytes.fill(0xff, at, at + 4))],
  ['wide.svg', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1e300" height="1e300" viewBox="0 0 1e300 1e300"/>')],
];
for (const [name, make] of pictures)
  test(`${name} is refused in words, or is the small picture that it is; nothing else stays, and the next one is taken`, async () => {
    const before = await media.files();
    const added = await media.add(name, await make());
    if (added.status !== 201) {
      assert.ok([413, 415, 422].includes(added.status), `${added.status} ${added.text.slice(0, 300)}`);
      assert.match(added.json.detail, /“[\w.]+” /);
      assert.deepEqual(await media.files(), before);
    } else assert.ok(added.json.width <= 16_383 && added.json.height <= 16_383, added.text);
    assert.equal((await media.add(`next-${name}.png`, await quarters(80, 60).png().toBuffer())).status, 201);
  });

/** Exports of a whole blog, as somebody else has put them together. */
const house = (manifest: unknown, files: ZipFile[] = []) => zipOf([{ path: 'qvill.json', bytes: JSON.stringify(manifest) }, ...files]);
const whole = { format: 1, site: 'x', with: [], counts: {}, files: {} };
const houses: [name: string, make: () => Buffer][] = [
  ['nothing', () => house({ ...whole, files: null })],
  ['no counts', () => house({ ...whole, counts: null })],
  ['a list of files', () => house({ ...whole, files: [1, 2] })],
  ['files that are none', () => house({ ...whole, files: { 'settings.json': 7, 'posts/a.md': null } })],
  ['a file outside', () => house({ ...whole, files: { '../../evil.md': 'x' } }, [{ path: '../../evil.md', bytes: 'x' }])],
  ['a prototype', () => zipOf([{ path: 'qvill.json', bytes: '{"format":1,"with":[],"counts":{},"files":{},"__proto__":{"isOwner":true}}' }])],
  ['deep lists', () => zipOf([{ path: 'qvill.json', bytes: `{"format":1,"with":${'['.repeat(300_000)}` }])],
  ['a manifest of 190 MB', () => zipOf([{ path: 'qvill.json', bytes: Buffer.alloc(190_000_000, ' ') }])],
  ['sixty thousand entries', () => house(whole, Array.from({ length: 60_000 }, (_, n) => ({ path: `${n}`, method: 0 })))],
]; // prettier-ignore
for (const [name, make] of houses)
  test(`a whole blog with ${name} is refused in words, or brings nothing; and the next request is served`, async () => {
    const before = kept();
    const sent = await send('/admin/imports', 'blog.zip', make(), 'text/html');
    assert.ok([303, 413, 422].includes(sent.status), `${sent.status} ${sent.text.slice(0, 400)}`);
    await isServed();
    const place = sent.headers.get('location');
    if (place) {
      const page = () => media.ask(`GET ${place}`, { headers: media.signedIn });
      await until('it is looked at', async () => !(await page()).headers.has('refresh'), 60_000);
      assert.doesNotMatch((await page()).text, /Cannot |is not (?:a function|iterable)|TypeError|undefined/);
      assert.equal((await media.ask(`POST ${place}/deletion`, { headers: media.signedIn })).status, 303);
    }
    assert.deepEqual(readdirSync(media.blog.config.imports).filter((file) => file.startsWith('sent-')), []); // prettier-ignore
    assert.equal(kept(), before);
  });

const texts: [name: string, make: () => string][] = [
  ['a million rules', () => Array.from({ length: 1_000_000 }, (_, n) => `/${n.toString(36)} /b`).join('\n')],
  ['one line of sixteen million signs', () => `/a /${'b'.repeat(16_000_000)}`],
  ['one address of very many endings', () => `/a${'.html'.repeat(3_000_000)}x /b`],
  ['very many parts', () => `${'/:a'.repeat(1_000_000)} /b`],
  ['very many stars', () => `/${'*'.repeat(1_000_000)} /b`],
  ['words that do not end', () => `/a /b${' #'.repeat(1_000_000)}\u2028`],
  ['quotes that do not end', () => `map $a $b {\n"${'\\'.repeat(1_000_001)}`],
  ['very many lines of nothing', () => '\n'.repeat(10_000_000)],
  ['bytes that are no text', () => '\0\u0001\ufffd'.repeat(1_000_000)],
];
for (const [name, make] of texts)
  test(`a text of redirects with ${name} is tried or refused in words, and changes nothing`, async () => {
    const before = kept();
    const tried = await send('/admin/redirects/import?step=try', 'rules.txt', Buffer.from(make()), 'text/html');
    assert.ok([200, 413, 422].includes(tried.status), `${tried.status} ${tried.text.slice(0, 400)}`);
    await isServed();
    assert.equal(kept(), before);
  });

const themes: [name: string, file: string, text: () => string | Buffer][] = [
  ['a template that shows itself', 'post.hbs', () => '{{> post}}'],
  ['two that show each other', 'post.hbs', () => '{{#*inline "a"}}{{> b}}{{/inline}}{{#*inline "b"}}{{> a}}{{/inline}}{{> a}}'],
  ['very many blocks', 'post.hbs', () => '{{#if a}}'.repeat(20_000)],
  ['bytes that are no text', 'post.hbs', () => Buffer.from([0xff, 0xfe, 0, 1, 0x7b, 0x7b])],
  ['twenty megabytes', 'post.hbs', () => 'x'.repeat(20_000_000) + '{{'],
  ['a style sheet of comments', 'zz.css', () => '/* '.repeat(1_000_000)],
];
for (const [name, file, text] of themes)
  test(`a theme with ${name} leaves the pages that are there, and goes when it is mended`, async () => {
    const { theme } = media.blog.config;
    const [publisher, store] = [media.blog.app.get(Publisher), media.blog.app.get(PostStore)];
    const published = { by: null, reason: 'published', status: 'published' } as const;
    const read = async () => (await media.ask('GET /about-themes')).text;
    const written = async () => {
      await store.create(fields({ title: 'Another' }), published, { authorIds: [] });
      return publisher.publish();
    };
    if ((await media.ask('GET /about-themes')).status === 404) await store.create(fields({ title: 'About themes' }), published, { authorIds: [] });
    for (let n = 0; n < 3; n++) await written();
    const page = await read();
    mkdirSync(theme, { recursive: true });
    writeFileSync(join(theme, file), text());
    const { failed } = await written();
    if (file.endsWith('.hbs')) assert.match(JSON.stringify(failed), /post\.hbs/);
    if (file.endsWith('.hbs')) assert.equal(await read(), page);
    rmSync(join(theme, file));
    assert.deepEqual((await written()).failed, []);
    await publisher.idle();
    assert.equal(await read(), page);
  });
