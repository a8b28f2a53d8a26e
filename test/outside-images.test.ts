import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePort } from '../src/comparison/free-port.service.js';
import { MediaLibrary } from '../src/media/media-library.service.js';
import { ImageFetcher } from '../src/moxy/fetcher.service.js';
import { Database } from '../src/platform/database.service.js';
import { signedPath } from '../src/platform/signed-address.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { jpegWith, pngBomb, quarters } from './support/images.js';
import { Others } from './support/others.js';
import { qvill } from './support/process.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { Owner } from './support/signed-in.js';
import { startVarnish, varnishSkipReason } from './support/varnish.js';
import { Houses } from './support/whole-blog.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
let owner: Owner;
let others: Others;
let png: Buffer;
const clock = new StillClock(new Date('2026-11-22T12:00:00Z'));
before(async () => {
  [others, png] = [await Others.start(), await quarters(64, 48).png().toBuffer()];
  blog = await startBlog({ clock });
  owner = await Owner.of(blog);
});
after(async () => {
  await blog.stop();
  others.stop();
});

const picture = (body: Buffer = png, headers = {}) => ({ headers: { 'content-type': 'image/png', ...headers }, body });
const settle = () => blog.app.get(ImageFetcher).flush();
const get = (path: string) => fetch(new URL(path, blog.url), { redirect: 'manual' });
const pageOf = async (path: string) => (await get(path)).text();
const srcsIn = (html: string) => [...html.matchAll(/<img[^>]* src="([^"]*)"/g)].map(([, src]) => src!);
const row = async (url: string) => (await blog.app.get(Database).reader()).outsideImage.findUnique({ where: { url } });
const key = () => blog.app.get(Database).rows.one<{ key: string }>("SELECT value ->> '$' AS key FROM Setting WHERE name = 'outsideKey'")!.key;
async function write(title: string, markdown: string): Promise<number> {
  const id = await blog.app
    .get(PostStore)
    .create(fields({ title, markdown }), { by: null, reason: 'published', status: 'published' }, { authorIds: [owner.id] });
  await blog.app.get(Publisher).publish();
  return id;
}
async function turn(isOn: boolean): Promise<void> {
  await blog.app.get(SettingsStore).save({ outsideImages: isOn });
  await blog.app.get(Publisher).publish();
}
async function passMinutes(minutes: number): Promise<void> {
  clock.set(new Date(clock.now().getTime() + minutes * 60_000).toISOString());
  await settle();
}
const asked = (path: string) => others.asked.filter((line) => line === `GET ${path}`).length;

test('pictures of other hosts stay where they are, and nobody is asked for them, unless the owner wants it', async () => {
  await write('Off', `![Quarters](${others.put('/off.png', picture())})`);
  await settle();
  assert.deepEqual(srcsIn(await pageOf('/off')), [others.at('/off.png')]);
  assert.deepEqual(others.asked, []);
  assert.equal((await get(signedPath(others.at('/off.png'), 'ab'.repeat(32)))).status, 404);
});

test('kept here, a picture is fetched once in the background, shown from here in page, list and feed, and stays when its host is gone', async () => {
  await turn(true);
  const address = others.put('/a.png', picture());
  await write('First', `![Quarters](${address} "T")\n\n<img src="${address}#x" srcset="${others.at('/2x.png')} 2x">`);
  await settle();
  assert.equal(asked('/a.png'), 1);
  assert.equal(asked('/2x.png'), 0);
  const srcs = srcsIn(await pageOf('/first'));
  assert.match(srcs[0]!, /^\/media\/[\da-f]{20}\/outside\.png$/);
  assert.deepEqual([srcs.length, srcs[1]], [2, srcs[0]]);
  assert.match(await pageOf('/first'), /width="64" height="48"/);
  for (const path of ['/', '/atom.xml', '/rss.xml', '/feed.json', '/first', '/off'])
    assert.doesNotMatch(await pageOf(path), /src=\\?["']?http:\/\/127\.0\.0\.1:\d+\/(?!media)/, path);
  others.pages.delete('/a.png');
  const reply = await get(srcs[0]!);
  assert.deepEqual([reply.status, reply.headers.get('content-type'), reply.headers.get('x-content-type-options')], [200, 'image/png', 'nosniff']);
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)), 'the tree is a function of facts');
});

test('through nginx and Varnish it is the same, and no failure is kept', { skip: varnishSkipReason() || nginxSkipReason() }, async () => {
  await turn(true);
  const nginx = await startNginx({ site: blog.config.site, media: blog.config.media, appPort: blog.port });
  const varnish = await startVarnish({ backendPort: Number(new URL(nginx.url).port), listenPort: await freePort() });
  try {
    for (const [name, url] of Object.entries({ nginx: nginx.url, varnish: varnish.url })) {
      const path = signedPath(others.at(`/${name}.png`), key());
      const through = (address: string) => fetch(url + address, { redirect: 'manual' });
      for (const bad of [path, path, path.replace(/^\/moxy\/./, '/moxy/0'), '/moxy/x/y', '/moxy/']) {
        const reply = await through(bad);
        assert.deepEqual([reply.status, reply.headers.get('location')], [404, null], `${name} ${bad}`);
        if (/^\/moxy\/[\da-f]{64}/.test(bad)) assert.equal(reply.headers.get('cache-control'), 'no-store', `${name} ${bad}`);
      }
      // It was asked for when it was not there: once that is over, it is there at once
      others.put(`/${name}.png`, picture());
      await passMinutes(24 * 60);
      const reply = await through(path);
      assert.deepEqual([reply.status, reply.headers.get('cache-control')], [302, 'no-store'], name);
      const held = await through(reply.headers.get('location')!);
      assert.deepEqual([held.status, held.headers.get('content-type'), held.headers.get('cross-origin-resource-policy')], [200, 'image/png', 'cross-origin']);
    }
  } finally {
    await varnish.stop();
    await nginx.stop();
  }
});

test('until it is held the address is signed, and asking for it fetches it; nobody can sign another', async () => {
  const address = others.put('/b.png', picture());
  const path = signedPath(address, key());
  const [, , signature, hex] = path.split('/');
  assert.equal(signature, createHmac('sha256', Buffer.from(key(), 'hex')).update(address).digest('hex'));
  const other = Buffer.from(others.put('/c.png', picture())).toString('hex');
  const wrong = [
    `/moxy/${signature}/${other}`,
    `/moxy/${'0'.repeat(64)}/${hex}`,
    `/moxy/${signature}/${hex!.slice(2)}`,
    `/moxy/${signature}/${hex}00`,
    `/moxy/${signature!.slice(1)}/${hex}`,
  ];
  for (const each of wrong) {
    const reply = await get(each);
    assert.deepEqual([reply.status, reply.headers.get('location')], [404, null], each);
  }
  assert.equal(asked('/c.png') + asked('/b.png'), 0);
  const replies = await Promise.all(Array.from({ length: 6 }, () => get(path)));
  for (const reply of replies) assert.match(reply.headers.get('location') ?? '', /^\/media\//);
  assert.equal(asked('/b.png'), 1, 'once, however many wait for it');
  assert.equal(replies[0]!.headers.get('cache-control'), 'no-store');
});

test('what is no picture by its bytes, too large, too slow to end, or somewhere else is a 404 that nobody keeps', async () => {
  const jpeg = await quarters().jpeg().toBuffer();
  const bad = {
    '/html.png': picture(Buffer.from('<!doctype html><title>Sorry</title><h1>Error 500</h1>')),
    '/text.png': picture(Buffer.from('plain')),
    '/film.png': picture(Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex')),
    '/half.png': picture(png.subarray(0, png.length >> 1)),
    '/bomb.png': picture(pngBomb(50_000, 50_000)),
    '/large.png': picture(Buffer.alloc(11_000_000, jpeg)),
    '/script.svg': picture(Buffer.from('<svg'), { 'content-type': 'image/svg+xml' }),
    '/gone.png': { status: 404, headers: { 'content-type': 'image/png' }, body: png },
    '/error.png': { status: 500, headers: {}, body: png },
    '/pdf.png': picture(Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF')),
    '/away.png': { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' }, body: '' },
    '/round.png': { status: 302, headers: { location: '/round.png' }, body: '' },
  };
  for (const [path, page] of Object.entries(bad)) {
    const reply = await get(signedPath(others.put(path, page), key()));
    assert.deepEqual([path, reply.status, reply.headers.get('cache-control'), await reply.text()], [path, 404, 'no-store', '']);
    assert.equal((await row(others.at(path)))!.digest, null, path);
  }
  const polyglot = jpegWith(jpeg, [0xfe, Buffer.from('<script>alert(1)</script>')]);
  const held = await get(signedPath(others.put('/polyglot.png', picture(polyglot)), key()));
  const kept = Buffer.from(await (await get(held.headers.get('location')!)).arrayBuffer());
  assert.deepEqual([kept.subarray(0, 2).toString('hex'), kept.includes('script')], ['ffd8', false]);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect onload="alert(1)" width="9" height="9"/></svg>';
  const drawn = await get((await get(signedPath(others.put('/drawing.svg', picture(Buffer.from(svg))), key()))).headers.get('location')!);
  assert.match(drawn.headers.get('content-security-policy') ?? '', /sandbox/);
  assert.doesNotMatch(await drawn.text(), /script|onload/);
});

test('an answer that is worse than what is held never takes its place', async () => {
  const address = others.put('/good.png', picture());
  await write('Good', `![](${address})`);
  await settle();
  const { id, digest } = (await row(address))!;
  const small = await quarters(8, 8).png().toBuffer();
  for (const page of [
    picture(Buffer.from('<html>Not found</html>')),
    picture(small),
    { status: 404, body: png },
    picture(png.subarray(0, 99)),
    picture(Buffer.alloc(0)),
  ]) {
    others.put('/good.png', page);
    assert.equal((await owner.ask(`POST /admin/outside-images/${id}/attempt`, {})).status, 303);
    const now = (await row(address))!;
    assert.deepEqual([now.digest, now.nextAt], [digest, null]);
    assert.notEqual(now.reason, '');
    assert.equal((await get(srcsIn(await pageOf('/good'))[0]!)).status, 200);
  }
  const before = srcsIn(await pageOf('/good'))[0]!;
  others.put('/good.png', picture(await quarters(128, 96).png().toBuffer()));
  await owner.ask(`POST /admin/outside-images/${id}/attempt`, {});
  const after = srcsIn(await pageOf('/good'))[0]!;
  assert.notEqual(after, before);
  assert.equal((await get(after)).status, 200);
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
});

test('a host that fails is left alone for a while; what failed is tried again, later and later', async () => {
  const paths = ['/f1.png', '/f2.png', '/f3.png', '/f4.png', '/f5.png', '/f6.png', '/f7.png', '/f8.png'];
  const addresses = paths.map((path) => others.put(path, { status: 503, body: '' }).replace('127.0.0.1', 'localhost'));
  await write('Failing', addresses.map((address) => `![](${address})`).join('\n\n'));
  await settle();
  const tried = () => others.asked.filter((line) => /\/f\d\.png$/.test(line)).length;
  assert.ok(tried() >= 3 && tried() <= 7, `${tried()} were asked for`);
  const before = tried();
  for (const address of addresses) assert.equal((await get(signedPath(address, key()))).status, 404);
  assert.equal(tried(), before, 'readers can’t have it asked for either');
  for (const path of paths) others.put(path, picture());
  for (let minutes = 0; minutes < 30; minutes += 5) await passMinutes(5);
  for (const address of addresses) assert.notEqual((await row(address))!.digest, null, address);
});

test('with another key, addresses that were signed before answer nobody', async () => {
  const address = others.at('/c.png');
  const old = signedPath(address, key());
  const before = key();
  assert.equal((await owner.ask('POST /admin/outside-images/key', {})).status, 303);
  assert.notEqual(key(), before);
  assert.equal((await get(old)).status, 404);
  assert.equal(asked('/c.png'), 0);
  assert.equal((await get(signedPath(address, key()))).status, 302);
});

test('what is held survives the sweep, goes into backups and exports, and comes back with them', async () => {
  const address = others.at('/good.png');
  const { digest, file } = (await row(address))!;
  await blog.app.get(MediaLibrary).dropLeftovers();
  const held = readFileSync(join(blog.config.media, digest!.slice(0, 20), file));
  const made = await qvill(['backup', '--to', join(blog.config.data, 'copies'), '--json'], { QVILL_DATA: blog.config.data, QVILL_URL: blog.config.url });
  assert.equal(made.status, 0, made.error);
  const { name } = JSON.parse(made.out) as { name: string };
  assert.ok(readFileSync(join(blog.config.data, 'copies', name)).includes(`media/${digest!.slice(0, 20)}/${file}`));
  const houses = new Houses();
  const { folder, files } = await houses.export(blog);
  assert.ok(files[`outside/${digest!.slice(0, 20)}.png`]);
  assert.ok(!Object.values(files).join('\n').includes(key()));
  const { blog: other, report } = await houses.restore(folder);
  assert.deepEqual(report.refused, []);
  assert.deepEqual(readFileSync(join(other.config.media, digest!.slice(0, 20), file)), held);
  const there = await (await fetch(`${other.url}/good`)).text();
  assert.match(there, new RegExp(`/media/${digest!.slice(0, 20)}/${file}`));
  await houses.stop();
});

describe('in a browser', { skip: browserSkipReason() }, () => {
  test('the page lists what is held and what is not, without findings', async () => {
    const browser = await openBrowser();
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await owner.page(browser, { viewport: { width: 390, height: 844 }, colorScheme });
      await page.goto('/admin/outside-images');
      await page.getByRole('button', { name: /^Fetch again/ }).first().waitFor(); // prettier-ignore
      assert.deepEqual(await axeFindings(page), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
      if (process.env['QVILL_SHOTS']) await page.screenshot({ path: `${process.env['QVILL_SHOTS']}/outside-${colorScheme}.png`, fullPage: true });
      await page.context().close();
    }
    await browser.close();
  });
});
