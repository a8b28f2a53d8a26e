import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { apng, jpegWith, moving, pngBomb, pngChunk, pngWith, quarters, seen, telling, withTold } from './support/images.js';
import { MediaBlog } from './support/media.js';

let media: MediaBlog;
before(async () => {
  media = await MediaBlog.start();
});
after(() => media?.stop());

const isClean = async () => assert.doesNotMatch(await media.everything(), telling);

test('a photo is kept pixel for pixel, without where, when and with what it was taken', async () => {
  const photo = await withTold(quarters().jpeg({ quality: 90 })).toBuffer();
  assert.match(photo.toString('latin1'), telling);
  const added = await media.add('IMG 0042.JPG', photo);
  assert.equal(added.status, 201, added.text);
  const { name, url, width, height, type, alt, markdown } = added.json;
  assert.deepEqual(
    { name, url, width, height, type, alt, markdown },
    { name: 'img-0042.jpg', url: '/media/img-0042.jpg', width: 640, height: 480, type: 'image/jpeg', alt: null, markdown: '![](/media/img-0042.jpg)' },
  );
  const kept = await media.kept(added);
  assert.deepEqual(await sharp(kept).raw().toBuffer(), await sharp(photo).raw().toBuffer());
  assert.deepEqual([(await sharp(kept).metadata()).exif, kept.length < photo.length], [undefined, true]);
  await isClean();
});

for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const)
  test(`a ${format} that is turned by its metadata, in each of the eight ways, stands as it was meant`, async () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const picture = await withTold(quarters(320, 200)[format](), orientation).toBuffer();
      const meant = await seen(await sharp(picture).autoOrient().png().toBuffer());
      const added = await media.add(`turned-${orientation}.${format}`, picture);
      assert.equal(added.status, 201, added.text);
      const kept = await media.kept(added);
      const { width, height, exif, orientation: left } = await sharp(kept).metadata();
      assert.deepEqual(
        [await seen(kept), width, height, exif, left],
        [meant, added.json.width, added.json.height, undefined, undefined],
        `orientation ${orientation}`,
      );
      assert.deepEqual([width, height], orientation > 4 ? [200, 320] : [320, 200]);
    }
    await isClean();
  });

test('all that can be hidden beside a picture is left out: comments, XMP, IPTC, previews, what stands behind the end', async () => {
  const hidden = Buffer.from('hidden words');
  const jpeg = await quarters(300, 200).jpeg().toBuffer();
  const xmp = Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>hidden words</x:xmpmeta>');
  const thumbnail = Buffer.concat([Buffer.from('JFIF\0\x01\x02\0\0\x01\0\x01\x02\x02'), Buffer.from('hidden words')]);
  const stuffed = jpegWith(
    jpeg,
    [0xe0, thumbnail],
    [0xe1, xmp],
    [0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0'), hidden])],
    [0xfe, hidden],
    [0xe5, hidden],
    [0xe2, Buffer.from('MPF\0hidden words')],
  );
  const png = pngWith(
    await quarters(301, 200).png().toBuffer(),
    pngChunk('tEXt', Buffer.from('Comment\0hidden words')),
    pngChunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0hidden words')),
    pngChunk('prVt', hidden),
    pngChunk('tIME', Buffer.from([7, 234, 11, 21, 9, 30, 0])),
  );
  const gif = await sharp(await quarters(302, 200).png().toBuffer())
    .gif()
    .toBuffer();
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, 12]), hidden, Buffer.from([0])]);
  const xmpInGif = Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from('XMP DataXMP'), Buffer.from([12]), hidden, Buffer.from([0])]);
  const stuffedGif = Buffer.concat([gif.subarray(0, -1), comment, xmpInGif, Buffer.from([0x3b])]);
  const webp = await withTold(quarters(303, 200).webp()).toBuffer();
  for (const [name, bytes] of [
    ['a.jpg', stuffed],
    ['a.png', png],
    ['a.gif', stuffedGif],
    ['a.webp', webp],
  ] as const) {
    const added = await media.add(name, Buffer.concat([bytes, hidden, Buffer.from('PK\x03\x04<?php hidden words')]));
    assert.equal(added.status, 201, `${name}: ${added.text}`);
    const kept = await media.kept(added);
    assert.deepEqual(await sharp(kept).raw().toBuffer(), await sharp(bytes).raw().toBuffer(), name);
  }
  await isClean();
});

test('a colour profile stays, in the file and in its sizes', async () => {
  const wide = await quarters(1000, 700).withIccProfile('p3').jpeg().toBuffer();
  const profile = (await sharp(wide).metadata()).icc!;
  const added = await media.add('wide.jpg', wide);
  assert.deepEqual((await sharp(await media.kept(added)).metadata()).icc, profile);
  const { sizes } = (await media.file('wide.jpg'))!;
  assert.ok(sizes.length >= 4);
  for (const { path } of sizes) assert.deepEqual((await sharp((await media.ask(`GET ${path}`)).body).metadata()).icc, profile, path);
  const sideways = quarters(1000, 701)
    .withIccProfile('p3')
    .withExif({ IFD0: { Orientation: '6' } });
  const turned = await media.add('wide-turned.jpg', await sideways.jpeg().toBuffer());
  assert.deepEqual((await sharp(await media.kept(turned)).metadata()).icc, profile);
});

test('what browsers show wrong or not at all becomes what they show: CMYK, TIFF', async () => {
  const cmyk = await media.add('print.jpg', await quarters().toColourspace('cmyk').jpeg().toBuffer());
  const print = await media.kept(cmyk);
  assert.deepEqual([(await sharp(print).metadata()).space, await seen(print)], ['srgb', 'rgbw']);
  const scan = await media.add('scan.tif', await withTold(quarters(642, 480).tiff({ compression: 'lzw' })).toBuffer());
  assert.deepEqual([scan.json.name, scan.json.type], ['scan.jpg', 'image/jpeg']);
  assert.equal(await seen(await media.kept(scan)), 'rgbw');
  await isClean();
});

test('sixteen bits a colour, transparency and palettes stay as they are', async () => {
  const deep = await quarters(643, 480).toColourspace('rgb16').png().toBuffer();
  assert.equal((await sharp(await media.kept(await media.add('deep.png', deep))).metadata()).depth, 'ushort');
  const clear = await sharp({ create: { width: 600, height: 300, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } })
    .png()
    .toBuffer();
  assert.deepEqual(await media.kept(await media.add('clear.png', clear)), clear);
  for (const { path } of (await media.file('clear.png'))!.sizes)
    assert.equal((await sharp((await media.ask(`GET ${path}`)).body).metadata()).hasAlpha, true, path);
  const palette = await quarters(644, 480).png({ palette: true }).toBuffer();
  assert.equal((await media.kept(await media.add('palette.png', palette))).length <= palette.length, true);
});

test('an animation goes on moving; a GIF gets a smaller form that moves too', async () => {
  const gif = await moving('gif');
  const added = await media.add('waves.gif', gif);
  assert.equal((await sharp(await media.kept(added)).metadata()).pages, 4);
  const { sizes, width, height } = (await media.file('waves.gif'))!;
  assert.deepEqual([width, height, sizes.map(({ type }) => type)], [320, 240, ['image/webp']]);
  const { pages, delay } = await sharp((await media.ask(`GET ${sizes[0]!.path}`)).body).metadata();
  assert.deepEqual([pages, delay], [4, [100, 100, 100, 100]]);
  const webp = await media.add('waves.webp', await moving('webp'));
  assert.equal((await sharp(await media.kept(webp)).metadata()).pages, 4);
  const [first, second] = await Promise.all(
    ['#fff', '#000'].map((background) =>
      sharp({ create: { width: 90, height: 60, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const still = await media.add('blink.png', pngWith(apng(first!, second!), pngChunk('tEXt', Buffer.from('Comment\0hidden words'))));
  assert.equal((await media.kept(still)).equals(apng(first!, second!)), true);
  await isClean();
});

test('a picture is made in AVIF and WebP, in widths up to its own, each smaller than the file', async () => {
  await media.add('large.jpg', await quarters(2800, 1400).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer());
  const { sizes, bytes } = (await media.file('large.jpg'))!;
  const widths = (type: string) => sizes.filter((size) => size.type === type).map(({ width }) => width);
  assert.deepEqual([widths('image/avif'), widths('image/webp'), widths('image/jpeg')], [[480, 800, 1200, 1600, 2400], [480, 800, 1200, 1600, 2400], [1600]]);
  for (const { path, type, width, height, bytes: size } of sizes) {
    const { body, headers } = await media.ask(`GET ${path}`);
    const found = await sharp(body).metadata();
    assert.deepEqual([headers.get('content-type'), found.width, found.height, body.length], [type, width, height, size]);
    assert.ok(size < bytes);
    assert.equal(await seen(body), 'rgbw', path);
  }
});

const bombs: [name: string, make: () => Buffer | Promise<Buffer>, status: number, sentence: RegExp][] = [
  ['empty.jpg', () => Buffer.alloc(0), 422, /“empty\.jpg” is empty/],
  ['cut.jpg', async () => (await quarters().jpeg().toBuffer()).subarray(0, 1500), 422, /“cut\.jpg” is damaged/],
  ['cut.png', async () => (await quarters().png().toBuffer()).subarray(0, -30), 422, /is damaged/],
  ['cut.webp', async () => (await quarters().webp().toBuffer()).subarray(0, -30), 422, /is damaged/],
  ['cut.gif', async () => (await moving('gif')).subarray(0, -30), 422, /is damaged/],
  ['head.jpg', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 422, /is damaged/],
  ['wide.png', () => pngBomb(50_000, 10), 413, /is 50000 × 10 pixels; at most 16383 on a side/],
  ['bomb.png', () => pngBomb(16_000, 16_000), 413, /“bomb\.png” has 256 megapixels \(16000 × 16000\); at most 100 megapixels/],
  ['lie.png', () => pngBomb(4_000_000_000, 4_000_000_000), 413, /pixels/],
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
