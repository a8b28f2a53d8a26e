import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { moving, pngBomb, quarters } from './support/images.js';
import { MediaBlog } from './support/media.js';

let media: MediaBlog;
before(async () => {
  media = await MediaBlog.start();
});
after(() => media?.stop());

const bombs: [name: string, make: () => Buffer | Promise<Buffer>, status: number, sentence: RegExp][] = [
  ['empty.jpg', () => Buffer.alloc(0), 422, /“empty\.jpg” is empty/],
  ['cut.jpg', async () => (await quarters().jpeg().toBuffer()).subarray(0, 1500), 422, /“cut\.jpg” is damaged/],
  ['cut.png', async () => (await quarters().png().toBuffer()).subarray(0, -30), 422, /is damaged/],
  ['cut.webp', async () => (await quarters().webp().toBuffer()).subarray(0, -30), 422, /is damaged/],
  ['cut.gif', async () => (await moving('gif')).subarray(0, -30), 422, /is damaged/],
  ['head.jpg', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 422, /is damaged/],
  ['wide.png', () => pngBomb(50_000, 10), 413, /is 50000 × 10 pixels; at most 16383 on a side/],
  ['bomb.png', () => pngBomb(16_000, 16_000), 413, /“bomb\.png” has 256 megapixels \(16000 × 16000\); at most 100 megapixels/],
  ['lie.png', () => pngBomb(900_000, 900_000), 413, /is 900000 × 900000 pixels/],
  ['impossible.png', () => pngBomb(4_000_000_000, 4_000_000_000), 422, /is damaged/],
  ['crc.png', async () => Buffer.from((await quarters().png().toBuffer()).map((byte, i) => (i === 60 ? byte ^ 1 : byte))), 422, /is damaged/],
  ['gif-and-script.gif', () => Buffer.from('GIF89a/*<svg/onload=alert(1)>*/=1;alert(1)//;'), 422, /is damaged/],
  ['page.jpg', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 415, /“page\.jpg” is a web page/],
  [
    'photo.jpg',
    () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(200)]),
    415,
    /is a HEIC photo, which most browsers can’t show: save it as JPEG or PNG/,
  ],
  ['old.bmp', () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)]), 415, /is a picture of a kind that browsers can’t show: save it as JPEG or PNG/],
  ['tool.png', () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(400)]), 415, /is a program/],
  ['all.zip', () => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(60)]), 415, /is an archive: unpack it/],
  ['notes.txt', () => Buffer.from('Only words.'), 415, /is none of the kinds that can be kept here/],
];
for (const [name, make, status, sentence] of bombs)
  test(`${name} is refused in words, and nothing of it stays`, async () => {
    const before = await media.files();
    const { status: answered, headers, json } = await media.add(name, await make());
    assert.equal(answered, status, json.detail);
    assert.match(headers.get('content-type')!, /^application\/problem\+json/);
    assert.match(json.detail, sentence);
    assert.deepEqual(await media.files(), before);
  });

test('an animation that unfolds into more than a browser can bear is refused', async () => {
  const frame = await moving('gif', 2, 3000, 3000);
  const at = frame.indexOf(Buffer.from([0x21, 0xf9]), frame.indexOf(Buffer.from([0x21, 0xf9])) + 1);
  const again = frame.subarray(at, -1);
  const { status, json } = await media.add('bomb.gif', Buffer.concat([frame.subarray(0, -1), ...Array(60).fill(again), Buffer.from([0x3b])]));
  assert.equal(status, 413, json.detail);
  assert.match(json.detail, /has 558 megapixels in 62 frames; at most 400/);
});

test('a file is what its bytes say, whatever it is called', async () => {
  const jpeg = (width: number) => quarters(width, 100).jpeg().toBuffer();
  const names: [sent: string, kept: string][] = [
    ['photo.png', 'photo.jpg'],
    ['../../x', 'x.jpg'],
    ['..\\..\\windows\\evil.exe', 'evil.jpg'],
    ['.htaccess', 'htaccess.jpg'],
    ['a b\u0000c.jpg.php', 'a-b-c-jpg.jpg'],
    ['Über den Fluß 日本.jpeg', 'über-den-fluß-日本.jpg'],
    ['ΟΔΟΣ.jpg', 'οδοσ.jpg'],
    ['<img src=x onerror=alert(1)>.jpg', 'img-src-x-onerror-alert-1.jpg'],
    ['💧.jpg', 'file.jpg'],
    [`${'very long '.repeat(60)}.jpg`, `${'very-long-'.repeat(17)}very-long.jpg`],
    ['index.html', 'index.jpg'],
  ];
  for (const [i, [sent, kept]] of names.entries()) {
    const added = await media.add(sent, await jpeg(200 + i));
    assert.deepEqual([added.status, added.json.name], [201, kept], sent);
    const moved = await media.ask(`GET ${added.json.url}`);
    assert.equal(moved.status, 301, sent);
    const answer = await media.ask(`GET ${moved.headers.get('location')}`);
    assert.deepEqual([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')], [200, 'image/jpeg', 'nosniff']);
  }
  assert.equal((await media.add('photo.jpg', await jpeg(300))).json.name, 'photo-2.jpg');
});
