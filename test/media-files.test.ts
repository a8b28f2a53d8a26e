import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { after, before, test } from 'node:test';
import { telling } from './support/images.js';
import { MediaBlog } from './support/media.js';
import { film, flac, isWholeOgg, mp3, ogg, wav, webm } from './support/recordings.js';
import { until } from './support/typing.js';

let media: MediaBlog;
before(async () => {
  media = await MediaBlog.start();
});
after(() => media?.stop());

const kinds: [name: string, file: Buffer, kept: string, type: string][] = [
  ['talk.m4a', film({ brand: 'M4A ', handler: 'soun' }).file, 'talk.m4a', 'audio/mp4'],
  ['clip.bin', film().file, 'clip.mp4', 'video/mp4'],
  ['clip.webm', webm().file, 'clip.webm', 'video/webm'],
  ['live.webm', webm({ isLive: true }).file, 'live.webm', 'video/webm'],
  ['memo.opus', ogg().file, 'memo.ogg', 'audio/ogg'],
  ['field.wav', wav().file, 'field.wav', 'audio/wav'],
  ['song.flac', flac().file, 'song.flac', 'audio/flac'],
  ['song.mp3', mp3().file, 'song.mp3', 'audio/mpeg'],
];
for (const [name, file, kept, type] of kinds)
  test(`${name} keeps what is played, and nothing of where and with what it was made`, async () => {
    assert.match(file.toString('latin1'), telling);
    const added = await media.add(name, file);
    assert.equal(added.status, 201, added.text);
    assert.deepEqual([added.json.name, added.json.type, added.json.markdown], [kept, type, `![](/media/${kept})`]);
    const bytes = await media.kept(added);
    assert.doesNotMatch(bytes.toString('latin1'), telling);
    assert.match(bytes.toString('latin1'), /the (pictures themselves|sound itself)/);
    assert.doesNotMatch(await media.everything(), telling);
  });

test('nothing moves in a video: what its tables point at is where it was', async () => {
  const { file, pictures } = film();
  const bytes = await media.kept(await media.add('still.mp4', Buffer.concat([file])));
  assert.equal(bytes.length, file.length);
  for (let at = file.indexOf(pictures); at >= 0; at = file.indexOf(pictures, at + 1))
    assert.equal(bytes.toString('latin1', at, at + pictures.length), pictures);
});

test('how large a video is on the page is known, also when it is turned', async () => {
  const { json } = await media.add('upright.mp4', film({ isTurned: true }).file);
  assert.deepEqual([json.width, json.height], [360, 640]);
  assert.deepEqual((await media.file('clip.mp4'))!.width, 640);
});

test('the checksums of a recording are right again', async () => {
  assert.ok(isWholeOgg(ogg().file.subarray(0, -'hidden words'.length)));
  assert.ok(isWholeOgg(await media.kept(await media.add('memo.ogg', ogg().file))));
});

test('a PDF is kept as it is, and opened where no script can run', async () => {
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF');
  const added = await media.add('Paper (final).pdf', pdf);
  assert.deepEqual([added.json.name, added.json.markdown], ['paper-final.pdf', '[paper-final.pdf](/media/paper-final.pdf)']);
  const answer = await media.ask(`GET ${(await media.file('paper-final.pdf'))!.path}`);
  assert.deepEqual([answer.body, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')], [pdf, 'application/pdf', 'nosniff']);
  assert.match(answer.headers.get('content-security-policy')!, /; sandbox$/);
});

/** The files below a folder that this process has open. */
const openBelow = (folder: string) =>
  readdirSync('/proc/self/fd').filter((handle) => {
    try {
      return readlinkSync(`/proc/self/fd/${handle}`).startsWith(folder);
    } catch {
      return false; // closed meanwhile
    }
  });

test(
  'a long file comes whole, and in every stretch of it; who goes away in the middle leaves nothing open',
  { skip: existsSync('/proc/self/fd') ? false : 'not on this system' },
  async () => {
    const pdf = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(8_000_000)]);
    await media.add('long.pdf', pdf);
    const { path } = (await media.file('long.pdf'))!;
    assert.ok((await media.ask(`GET ${path}`)).body.equals(pdf));
    for (const [start, end] of [
      [0, 0],
      [65_535, 65_536],
      [1, 200_000],
      [7_999_000, pdf.length - 1],
    ] as const) {
      const { status, body } = await media.ask(`GET ${path}`, { headers: { range: `bytes=${start}-${end}` } });
      assert.ok(status === 206 && body.equals(pdf.subarray(start, end + 1)), `${start}-${end}`);
    }
    const reader = request(media.blog.url + path).end();
    const [answer] = (await once(reader, 'response')) as [IncomingMessage];
    await once(answer, 'readable');
    assert.equal(openBelow(media.blog.config.media).length, 1);
    answer.destroy();
    await until('the file is closed', () => openBelow(media.blog.config.media).length === 0);
  },
);

const cut = (file: Buffer) => file.subarray(0, Math.floor(file.length * 0.4));
const refused: [name: string, file: Buffer, status: number, sentence: RegExp][] = [
  ['cut.mp4', cut(film().file), 422, /“cut\.mp4” is damaged/],
  ['no-film.mp4', film().file.subarray(0, 20), 422, /is damaged/],
  ['cut.flac', cut(flac().file), 422, /is damaged/],
  ['empty.wav', wav().file.subarray(0, 40), 422, /is damaged/],
  ['zip-behind.mp4', Buffer.concat([film().file, Buffer.from('PK\x03\x04 hidden words')]), 422, /is damaged/],
  ['phone.mov', film({ brand: 'qt  ' }).file, 415, /“phone\.mov” is a QuickTime film, which many browsers don’t play: save it as MP4/],
  [
    'film.mkv',
    Buffer.from(webm().file.toString('latin1').replace('webm', 'matr').replace('B\x82\x84matr', 'B\x82\x88matroska'), 'latin1'),
    415,
    /is a film of a kind that many browsers don’t play/,
  ],
  ['film.avi', Buffer.from('RIFF\x40\0\0\0AVI LIST'.padEnd(80, '\0'), 'latin1'), 415, /save it as MP4 or WebM/],
  ['memo.amr', Buffer.from('#!AMR\n'.padEnd(60, 'x')), 415, /is a recording of a kind that many browsers don’t play: save it as MP3 or M4A/],
  ['page.html', Buffer.from('\n<!-- x --><html><script>alert(1)</script>'), 415, /is a web page: write it as a post/],
  ['song.mp3', Buffer.from('<?php system($_GET["x"]); ?>'), 415, /is none of the kinds/],
  ['run.mp4', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(100)]), 415, /is a program: a blog can’t hand out programs/],
  ['letter.pdf', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 415, /is an office document: save it as PDF/],
  ['feed.xml', Buffer.from('<?xml version="1.0"?><rss/>'), 415, /is an XML file that is no SVG/],
];
for (const [name, file, status, sentence] of refused)
  test(`${name} is refused in words, and nothing of it stays`, async () => {
    const before = await media.files();
    const { status: answered, json } = await media.add(name, file);
    assert.deepEqual([answered, sentence.test(json.detail)], [status, true], json.detail);
    assert.deepEqual(await media.files(), before);
  });
