import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { apng, jpegWith, moving, pngChunk, pngWith, quarters, seen, telling, withTold } from './support/images.js';
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

for (const format of ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)
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
