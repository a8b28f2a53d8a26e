import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tagsIn } from '../src/core/html-tags.js';
import { type MediaFile, nameIn } from '../src/core/media.js';
import { mediaNames, withMedia, withPlainMedia } from '../src/core/media-html.js';
import { renderMarkdown } from '../src/core/markdown.js';
import { isLinear } from './support/growth.js';

const origin = 'https://blog.example';
const size = (extension: string, width: number) => ({
  path: `/media/f/_${width}.${extension}`,
  type: `image/${extension === 'jpg' ? 'jpeg' : extension}`,
  width,
  height: width / 2,
  bytes: 10,
});
const file = (name: string, some: Partial<MediaFile> = {}): [string, MediaFile] => [
  name,
  { name, path: `/media/f/${name}`, type: 'image/jpeg', width: 2000, height: 1000, bytes: 100, alt: null, sizes: [], ...some },
];
const library = new Map([
  file('river.jpg', { alt: 'A "wide" river', sizes: [size('avif', 480), size('avif', 800), size('webp', 480), size('jpg', 1600)] }),
  file('plain.jpg', { width: 300, height: 200 }),
  file('own.webp', { type: 'image/webp', width: 1000, height: 500, sizes: [size('avif', 480), size('webp', 480)] }),
  file('fluß.jpg'),
  file('logo.svg', { type: 'image/svg+xml', width: null, height: null }),
  file('clip.mp4', { type: 'video/mp4', width: 640, height: 360 }),
  file('talk.mp3', { type: 'audio/mpeg', width: null, height: null, alt: 'A talk' }),
  file('paper.pdf', { type: 'application/pdf', width: null, height: null }),
]);
const shown = (markdown: string, isFirst = false) => withMedia(renderMarkdown(markdown, '').html, library, origin, { sizes: '36em', isFirst }).trim();
const eager = (markdown: string) => shown(markdown, true);

test('a picture is shown in all its sizes, with its width and height, at addresses that can be kept', () => {
  assert.equal(
    eager('![](/media/river.jpg)'),
    '<p><picture><source type="image/avif" srcset="/media/f/_480.avif 480w, /media/f/_800.avif 800w" sizes="36em"><source type="image/webp" srcset="/media/f/_480.webp 480w" sizes="36em">' +
      '<img src="/media/f/_1600.jpg" alt="A &quot;wide&quot; river" width="2000" height="1000" decoding="async"></picture></p>',
  );
});

const rows: [markdown: string, html: RegExp][] = [
  ['![](/media/plain.jpg)', /^<p><img src="\/media\/f\/plain\.jpg" alt="" width="300" height="200" loading="lazy" decoding="async"><\/p>$/],
  ['![](/media/own.webp)', /srcset="\/media\/f\/_480\.webp 480w, \/media\/f\/own\.webp 1000w" sizes="36em"><img src="\/media\/f\/own\.webp"/],
  ['![Mine & "yours"](/media/river.jpg "Title") here', /alt="Mine &amp; &quot;yours&quot;" title="Title" width=/],
  ['![ ](/media/river.jpg)', /alt="A &quot;wide&quot; river"/],
  ['![](/media/flu%C3%9F.jpg) ![](/media/fluß.jpg)', /^<p><img src="\/media\/f\/flu%C3%9F\.jpg"[^>]*> <img src="\/media\/f\/flu%C3%9F\.jpg"/],
  ['![](https://blog.example/media/plain.jpg?x#y)', /src="\/media\/f\/plain\.jpg"/],
  ['![](/media/Plain.JPG)', /src="\/media\/f\/plain\.jpg"/],
  ['![][r]\n\n[r]: /media/plain.jpg', /src="\/media\/f\/plain\.jpg"/],
  ['[![](/media/plain.jpg)](/media/plain.jpg)', /<a href="\/media\/plain\.jpg"><img src="\/media\/f\/plain\.jpg"/],
  ['![](/media/logo.svg)', /<img src="\/media\/f\/logo\.svg" alt="" loading="lazy" decoding="async">/],
  ['![](/media/none.jpg)', /<img src="\/media\/none\.jpg" alt="" loading="lazy" decoding="async">/],
  ['![](https://elsewhere.example/media/plain.jpg)', /<img src="https:\/\/elsewhere\.example\/media\/plain\.jpg" alt="" loading="lazy" decoding="async">/],
  [
    '<img src="/media/river.jpg" width="500" class=wide loading=eager>',
    /sizes="500px">.*<img src="\/media\/f\/_1600\.jpg" width="500" class="wide" loading="eager" alt="A [^>]*" height="250" decoding="async">/,
  ],
  [
    `<IMG SRC='/media/plain.jpg' alt='say "so"' style="a>b"/>`,
    /<img src="\/media\/f\/plain\.jpg" alt="say &quot;so&quot;" style="a>b" width="300" height="200" loading="lazy" decoding="async">/,
  ],
  ['<img src=/media/plain.jpg width=50%>', /<img src="\/media\/f\/plain\.jpg" width="50%" alt=""/],
  [
    '<picture><source srcset="/x.avif"><img src="/media/river.jpg"></picture>',
    /^<p><picture><source srcset="\/x\.avif"><img src="\/media\/f\/_1600\.jpg" alt=[^>]*><\/picture><\/p>$/,
  ],
  ['<img src="/media/river.jpg" srcset="/a 2x">', /<img src="\/media\/f\/_1600\.jpg" srcset="\/a 2x"/],
  [
    '<video src="/media/clip.mp4" poster="/media/plain.jpg" controls></video>',
    /<video src="\/media\/f\/clip\.mp4" poster="\/media\/f\/plain\.jpg" controls="">/,
  ],
  [
    '![A walk](/media/clip.mp4)',
    /<video controls="" preload="metadata" src="\/media\/f\/clip\.mp4" width="640" height="360" aria-label="A walk"><a href="\/media\/clip\.mp4">A walk<\/a><\/video>/,
  ],
  [
    '![](/media/talk.mp3)',
    /<audio controls="" preload="metadata" src="\/media\/f\/talk\.mp3" aria-label="A talk"><a href="\/media\/talk\.mp3">A talk<\/a><\/audio>/,
  ],
  ['![](/media/paper.pdf)', /^<p><a href="\/media\/paper\.pdf">paper\.pdf<\/a><\/p>$/],
  [`<img src="/media/paper.pdf" alt='<b onclick=x>'>`, /<a href="\/media\/paper\.pdf">&lt;b onclick=x><\/a>/],
  ['`<img src="/media/river.jpg">`', /<code>&lt;img src=&quot;\/media\/river\.jpg&quot;&gt;<\/code>/],
  ['<!-- <img src="/media/river.jpg"> -->', /^<!-- <img src="\/media\/river\.jpg"> -->$/],
  [`<script>x = '<img src="/media/river.jpg">'</script>`, /^<script>x = '<img src="\/media\/river\.jpg">'<\/script>$/],
  ['<a title=\'<img src="/media/river.jpg">\'>x</a>', /<a title='<img src="\/media\/river\.jpg">'>x<\/a>/],
];
test('what is written as a picture is shown as what it is; what only looks like one is left alone', () => {
  for (const [markdown, html] of rows) assert.match(shown(markdown), html, markdown);
});

test('all but the first picture of a text wait until they are scrolled to', () => {
  const loading = [...eager('![](/media/plain.jpg)\n\n![](https://elsewhere.example/a.png)\n\n![](/media/river.jpg)').matchAll(/<img [^>]*>/g)].map(([tag]) =>
    tag.includes('loading="lazy"'),
  );
  assert.deepEqual(loading, [false, true, true]);
});

test('a feed has plain pictures of moderate size at whole addresses', () => {
  const plain = (markdown: string) => withPlainMedia(renderMarkdown(markdown, '').html, library, origin).trim();
  assert.equal(
    plain('![](/media/river.jpg)'),
    '<p><img src="https://blog.example/media/f/_1600.jpg" alt="A &quot;wide&quot; river" width="2000" height="1000"></p>',
  );
  assert.match(
    plain('![A walk](/media/clip.mp4)'),
    /<video [^>]*src="https:\/\/blog\.example\/media\/f\/clip\.mp4"[^>]*><a href="https:\/\/blog\.example\/media\/clip\.mp4">/,
  );
  assert.match(plain('![](https://elsewhere.example/a.png)'), /^<p><img src="https:\/\/elsewhere\.example\/a\.png" alt=""><\/p>$/);
});

test('the files that a text names are known, and which of them say nothing', () => {
  const names = (markdown: string) =>
    Object.fromEntries([...mediaNames(renderMarkdown(markdown, '').html, origin)].map(([name, { described }]) => [name, described]));
  assert.deepEqual(names('![](/media/a.jpg) ![x](/media/b.jpg) [c](/media/c.pdf) `/media/d.jpg` ![](https://blog.example/media/e.jpg) /media/f.jpg'), {
    'a.jpg': false,
    'b.jpg': true,
    'c.pdf': true,
    'e.jpg': false,
  });
  assert.deepEqual(names('![x](/media/a.jpg) ![](/media/a.jpg) ![y](/media/a.jpg)'), { 'a.jpg': false });
  const addresses: [address: string, name: string | null][] = [
    ['/media/a.jpg', 'a.jpg'],
    ['/media/%zz.jpg', null],
    ['/media/', null],
    ['/media/0123456789abcdef0123/a.jpg', null],
    ['media/a.jpg', null],
    ['//evil.example/media/a.jpg', null],
    ['https://other.example/media/a.jpg', null],
  ];
  for (const [address, name] of addresses) assert.equal(nameIn(address, origin), name, address);
});

test('tags are found as a browser finds them, in any text, in time that grows with its length', () => {
  const names = (html: string) => [...tagsIn(html)].map(({ name, isEnd }) => (isEnd ? `/${name}` : name));
  assert.deepEqual(names('a < b <b title="a>b">c</b> <!-- <i> --> <style><i></style><!--> <u> <3 </u'), ['b', '/b', 'style', '/style', 'u']);
  assert.deepEqual(names('<i x="'), []);
  const piece = fc.constantFrom('<', '>', '"', "'", '=', ' ', '/', '!--', '-->', 'img', 'src', 'script', '</script>', '/media/river.jpg', '\n');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const html = pieces.join('');
      for (const { start, end } of tagsIn(html)) assert.ok(html[start] === '<' && html[end - 1] === '>');
      withMedia(html, library, origin, { sizes: '1px', isFirst: false });
    }),
  );
  const hostile = ['<!--', '<img ', '<img a="', '<script>', '<a b=c ', "<img src='/media/river.jpg'>"];
  const put = (part: string) => (times: number) => void withMedia(part.repeat(times), library, origin, { sizes: '1px', isFirst: false });
  assert.deepEqual(
    hostile.filter((part) => !isLinear(put(part), 40_000)),
    [],
  );
});
